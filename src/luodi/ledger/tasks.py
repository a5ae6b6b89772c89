"""Work in the background: e-mail about notices and ladder steps. Handed ids only; what they stand for is read here.

A letter names neither the project nor anybody in it: it leaves the building, the page does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.mail import send_mail
from django.db.models import F

from luodi.common import clock
from luodi.ledger.models import LadderStep, Notice
from luodi.units.public import User, heir_of, holders, positions

SUBJECT = "落地：您有 {count} 条新提醒"


def send_notices(ids: Sequence[str]) -> int:
    """Write to the people behind the notices; how many letters."""
    lines: dict[UUID, dict[UUID, list[str]]] = defaultdict(lambda: defaultdict(list))
    for jurisdiction, ref, text in Notice.objects.filter(pk__in=ids).values_list("jurisdiction_id", "ref", "text"):
        lines[jurisdiction][ref].append(text)
    return sum(_write(jurisdiction, told) for jurisdiction, told in lines.items())


def send_steps(jurisdiction: str, taken_at: str) -> int:
    """Write to those told of the steps taken at that moment: owners, and whom the step names; how many letters."""
    told: dict[UUID, list[str]] = defaultdict(list)
    moment = datetime.fromisoformat(taken_at)
    steps = LadderStep.objects.filter(
        jurisdiction_id=UUID(jurisdiction), taken_at=moment, obligation__owners__open=True
    )
    for ref, step, title in steps.values_list("obligation__owners__ref", "title", "obligation__title"):
        told[ref].append(f"{step}：{title}")
    named = LadderStep.objects.filter(
        jurisdiction_id=UUID(jurisdiction), taken_at=moment, obligation__told__position=F("position")
    )
    for ref, step, title in named.values_list("obligation__told__ref", "title", "obligation__title"):
        told[ref].append(f"{step}：{title}")
    return _write(UUID(jurisdiction), told)


def _write(jurisdiction: UUID, told: Mapping[UUID, Sequence[str]]) -> int:
    letters: dict[str, list[str]] = defaultdict(list)
    for ref, addresses in _addresses(jurisdiction, told).items():
        for address in addresses:
            letters[address].extend(told[ref])
    for address, lines in letters.items():
        body = "\n".join(dict.fromkeys(lines)) + "\n\n请登录系统查看。"
        send_mail(SUBJECT.format(count=len(dict.fromkeys(lines))), body, None, [address])
    return len(letters)


def _addresses(jurisdiction: UUID, refs: Iterable[UUID]) -> dict[UUID, set[str]]:
    """The e-mail addresses of those who today hold a position, hold one in a unit, or are the person.

    What has been merged or closed is written to where its work has gone.
    """
    day = clock.today()
    heirs = {ref: heir_of(jurisdiction, ref, day) for ref in refs}
    found = _living(jurisdiction, heirs.values(), day)
    return {ref: found[heir] for ref, heir in heirs.items()}


def _living(jurisdiction: UUID, refs: Iterable[UUID], day: date) -> dict[UUID, set[str]]:
    wanted = set(refs)
    by_ref: dict[UUID, set[UUID]] = defaultdict(set)
    for position in positions(jurisdiction, day):
        for ref in {position.id, position.unit_id} & wanted:
            by_ref[ref].add(position.id)
    held = holders(jurisdiction, {p for found in by_ref.values() for p in found}, day)
    people = {ref: {h.user_id for p in found for h in held.get(p, ())} for ref, found in by_ref.items()}
    for ref in wanted - people.keys():
        people[ref] = {ref}
    users = User.objects.filter(pk__in={u for found in people.values() for u in found}, is_active=True)
    address = dict(users.exclude(email="").values_list("pk", "email"))
    return {ref: {address[u] for u in found if u in address} for ref, found in people.items()}
