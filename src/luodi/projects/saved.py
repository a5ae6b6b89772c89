"""Saved views 视图: a list or board under a name, kept for oneself or shared by the office. Actions check, then write.

A view is an address and no figure, so it is a row of this room and no fact; what it shows is worked out for the reader.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from luodi.common import clock
from luodi.common.text import tidy
from luodi.ledger.public import NotVisible, Refused, current
from luodi.projects.models import SavedView
from luodi.units.public import Viewer, kept, ref_book, touch, touched, tree_on

MOST = 50
"""So many views a person keeps, and so many the office shares."""
NAME_LENGTH = 40
QUERY_LENGTH = 2000
TOPIC = "views"
SHARES = "office"
"""The right to share a view, and to rename and remove shared ones."""


@dataclass(frozen=True)
class View:
    """One view as its reader sees it. `unit`: shared with it and those below it; None with `shared`: with all."""

    id: UUID
    name: str
    board: bool
    query: str
    shared: bool
    unit: UUID | None
    saved_at: datetime
    mine: bool


FIELDS = ("id", "name", "board", "query", "shared", "unit_id", "saved_at", "owner_id")


def saved_views(viewer: Viewer) -> list[View]:
    """Own views, then those shared with the viewer, by name; read anew when any was changed."""

    def read() -> list[View]:
        rows = _known(viewer).order_by("shared", "name").values_list(*FIELDS)[: 3 * MOST]
        return [
            View(pk, name, board, query, shared, unit, saved_at, owner == viewer.user_id)
            for pk, name, board, query, shared, unit, saved_at, owner in rows
        ]

    if not touched(viewer.jurisdiction, TOPIC):
        return []
    return list(kept(viewer.jurisdiction, (TOPIC, "tree"), ("views", viewer), read))


def save_view(
    *, actor: Viewer, name: str, query: str, board: bool = False, shared: bool = False, unit: UUID | None = None
) -> UUID:
    """Keep a list under a name; one's own view of that name, or the shared one, is replaced. Raises Refused."""
    named = _named(name)
    if len(query) > QUERY_LENGTH:
        raise Refused("条件和列太多，存不下；请去掉一些再存。")
    if shared:
        _refuse_without_right(actor)
        if unit is not None and unit not in ref_book(actor.jurisdiction).units:
            raise Refused("没有这个单位，请重新选择。", {"unit": "没有这个单位，请重新选择。"})
    own = {"jurisdiction_id": actor.jurisdiction, "name": named, "shared": shared}
    if not shared:
        own["owner_id"] = actor.user_id
    if not SavedView.objects.filter(**own).exists() and _kept_already(actor, shared) >= MOST:
        raise Refused(f"最多存 {MOST} 个视图，请先删去不用的。")
    values = {"query": query, "board": board, "unit_id": unit if shared else None, "saved_at": clock.now()}
    with transaction.atomic():
        row, _made = SavedView.objects.update_or_create(
            **own, defaults=values, create_defaults={**values, "owner_id": actor.user_id}
        )
        touch(actor.jurisdiction, TOPIC)
    return row.pk


def rename_view(*, actor: Viewer, view: UUID, name: str) -> str:
    """Give a view another name; the name as kept. Raises NotVisible, Refused."""
    row = _mine_to_change(actor, view)
    row.name = _named(name)
    try:
        with transaction.atomic():
            row.save(update_fields=["name"])
            touch(actor.jurisdiction, TOPIC)
    except IntegrityError:
        message = f"已有视图叫“{row.name}”，请换一个名称。"
        raise Refused(message, {"name": message}) from None
    return row.name


def remove_view(*, actor: Viewer, view: UUID) -> str:
    """Take a view away; the name it had. The projects it showed are untouched. Raises NotVisible, Refused."""
    row = _mine_to_change(actor, view)
    with transaction.atomic():
        row.delete()
        touch(actor.jurisdiction, TOPIC)
    return row.name


def _known(viewer: Viewer) -> QuerySet[SavedView]:
    shared = Q(shared=True)
    if not viewer.may(SHARES):
        shared &= Q(unit=None) | Q(unit_id__in=_own_and_above(viewer))
    here = SavedView.objects.filter(jurisdiction_id=viewer.jurisdiction)
    return here.filter(Q(shared=False, owner_id=viewer.user_id) | shared)


def _own_and_above(viewer: Viewer) -> set[UUID]:
    """The viewer's units and those they are part of: what a county shares reaches its towns."""
    tree = tree_on(viewer.jurisdiction, viewer.day)
    return set(viewer.unit_ids).union(*(tree.ancestors(unit) for unit in viewer.unit_ids))


def _mine_to_change(actor: Viewer, view: UUID) -> SavedView:
    row = _known(actor).filter(pk=view).first()
    if row is None:
        raise NotVisible
    if row.shared:
        _refuse_without_right(actor)
    return row


def _refuse_without_right(actor: Viewer) -> None:
    if not actor.may(SHARES):
        office = current(actor.jurisdiction)[1].office
        raise Refused(f"共享的视图由{office}存、改名和删除；可以另存一个自己的。")


def _named(name: str) -> str:
    named = tidy(name)
    if not named or len(named) > NAME_LENGTH:
        message = f"请给视图起一个名称，不超过 {NAME_LENGTH} 个字。"
        raise Refused(message, {"name": message})
    return named


def _kept_already(actor: Viewer, shared: bool) -> int:
    rows = SavedView.objects.filter(jurisdiction_id=actor.jurisdiction, shared=shared)
    return (rows if shared else rows.filter(owner_id=actor.user_id)).count()
