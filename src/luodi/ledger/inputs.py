"""What comes with a draft, made sure of before the fold is asked: references that exist, papers that were stored."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from luodi.common.ids import read_id
from luodi.ledger.drafts import Attachment, Draft
from luodi.ledger.errors import Refused
from luodi.ledger.models import EvidenceFile, FactEvidence, HandedIn
from luodi.ledger.papertypes import fits
from luodi.ledger.prepared import Prepared
from luodi.ledger.sight import visible_cases
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Term, TermKind, Value
from luodi.units.public import RefBook, Viewer, handles, person_here

NAME_LENGTH = 200
KIND_LENGTH = 60


def checked_values(draft: Draft, regime: Regime, book: RefBook, viewer: Viewer, *, system: bool) -> dict[str, Value]:
    """The draft's values without empty ones; units and positions by their ref, so that one thing has one name.

    Refused, with the term, where a reference leads nowhere, to another government, or to what was closed by then.
    Facts about the organisation are checked by `units`, but that persons of another government are nobody here.
    """
    values = {term: value for term, value in draft.values.items() if value is not None}
    if handles(draft.kind):
        _refuse_strangers(values, regime, viewer.jurisdiction)
        return values
    problems: dict[str, str] = {}
    spec = regime.pack.facts.get(draft.kind)
    answering = {fills.term for fills in spec.fills} if spec and not system else set()
    for name, value in values.items():
        term = regime.terms.get(name)
        if term is None or not isinstance(value, str):
            continue
        found = _reference(term, value, regime, book, viewer, system=system)
        if found is None:
            problems[name] = f"{term.label}“{value[:40]}”不存在，请重新选择。"
        elif name in answering and (since := _gone(found, book, draft.happened_on)):
            called = book.titles.get(book.ids[found], "")
            problems[name] = f"{term.label}“{called}”已于 {since} 撤销，请改选还在的。"
        else:
            values[name] = found
    if problems:
        raise Refused("；".join(problems.values()), problems)
    return values


def refuse_lone(kind: str, target: str, regime: Regime) -> None:
    """Refuse a fact that only holds together with others, and the reversal of one (`target`: the kind reversed)."""
    for one, verb in ((kind, "记"), (target, "冲正")):
        if not regime.stands_alone(one):
            title = regime.pack.facts[one].title
            raise Refused(f"“{title}”和别的记录一起办、一起撤，不能单独{verb}；请在办它的那一页办理。")


def _refuse_strangers(values: Mapping[str, Value], regime: Regime, jurisdiction: UUID) -> None:
    for name, value in values.items():
        term = regime.terms.get(name)
        if term is not None and term.kind is TermKind.PERSON and person_here(jurisdiction, str(value)) is None:
            message = f"“{name}”找不到人员“{str(value)[:40]}”，请先建立账号"
            raise Refused(message, {name: message})


def _gone(ref: str, book: RefBook, day: date) -> date | None:
    """The day from which a unit or position is no more, where that is not after `day`: nobody new can answer there."""
    since = book.closed.get(book.ids[ref]) if ref in book.ids else None
    return since if since is not None and since <= day else None


def _reference(term: Term, value: str, regime: Regime, book: RefBook, viewer: Viewer, *, system: bool) -> str | None:
    """The one ref of what is named; None where there is no such thing; other values as they are."""
    if term.kind is TermKind.CASE:
        return _case(value, viewer)
    if term.kind not in {TermKind.UNIT, TermKind.POSITION, TermKind.PERSON}:
        return value
    found = book.id_of(value)
    if term.kind is TermKind.UNIT and value in regime.pack.groups:
        return value
    if found is None:
        return None
    if term.kind is TermKind.PERSON:
        return str(found) if person_here(viewer.jurisdiction, str(found)) else None
    # The calendar opens a period for a position, too: a duty of one person is not its whole unit's.
    fits = found in book.units if term.kind is TermKind.UNIT else found in book.unit_of
    return book.ref_of(found) if fits or (system and found in book.unit_of) else None


def _case(value: str, viewer: Viewer) -> str | None:
    """The id of a case the viewer sees; None alike for one that is hidden and one that is not there."""
    found = read_id(value)
    return str(found) if found and visible_cases(viewer).filter(pk=found).exists() else None


def checked_papers(viewer: Viewer, attachments: Sequence[Attachment]) -> dict[UUID, EvidenceFile]:
    """The stored files of the attachments by the id given. Refused where one bears an unusable name, and alike where
    there is no such file and where the viewer neither handed it in nor sees a case it is in."""
    wanted = {a.file for a in attachments}
    if not wanted:
        return {}
    found = _attachable(viewer, wanted)
    if not wanted <= found.keys():
        raise Refused("有材料没有上传成功，请重新上传")
    for a in attachments:
        if not a.name.strip() or len(a.name) > NAME_LENGTH or len(a.kind) > KIND_LENGTH:
            raise Refused(f"材料名称应为 1 至 {NAME_LENGTH} 个字，请改名后重新上传：{a.name[:40]}")
        if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in a.name + a.kind):
            # Cf holds the signs that turn the direction of writing and make 表fdp.exe look like 表exe.pdf.
            raise Refused("材料名称里有不可见的控制字符，请改名后重新上传")
        if "/" in a.name or "\\" in a.name or not fits(a.name, found[a.file].media_type):
            # The name is what a person trusts and what the file is saved as: a program may not change it afterwards.
            raise Refused(f"材料名称“{a.name[:40]}”与文件的内容不符，请用上传时的文件名")
    return found


def _attachable(viewer: Viewer, wanted: set[UUID]) -> dict[UUID, EvidenceFile]:
    """Files the viewer handed in, by the handle or the file's own id, and files of cases the viewer sees."""
    found: dict[UUID, EvidenceFile] = {}
    names = [column.attname for column in EvidenceFile._meta.concrete_fields]
    for handle, *columns in _handed_in(viewer.jurisdiction, viewer.user_id, wanted):
        file = EvidenceFile.from_db(connection.alias, names, columns)
        found[handle] = found[file.pk] = file
    if missing := wanted - found.keys():
        seen = FactEvidence.objects.filter(
            jurisdiction_id=viewer.jurisdiction,
            file__in=missing,
            fact__case__in=visible_cases(viewer).values("pk"),
        )
        found |= {link.file_id: link.file for link in seen.select_related("file")}
    return found


@Prepared
def _handed_in(jurisdiction: UUID, user: UUID, wanted: Collection[UUID]) -> QuerySet[Any, Any]:
    here = HandedIn.objects.filter(Q(pk__in=wanted) | Q(file__in=wanted), jurisdiction_id=jurisdiction, user_id=user)
    return here.values_list("pk", *(f"file__{column.attname}" for column in EvidenceFile._meta.concrete_fields))
