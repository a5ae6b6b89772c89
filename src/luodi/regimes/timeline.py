"""Several regimes adopted one after another, as one regime to fold under.

A fact is judged by the regime in force on the day it happened, among those adopted before it was recorded: an adoption
never changes what had been recorded. Read as a whole, the regime in force leads, the others stand behind it, and of
every dated rule each stretch bears the entry that holds in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from luodi.regimes.case import Fact
from luodi.regimes.regime import Regime, version
from luodi.regimes.schema import Cadence, Gate, Ladder, ObligationRule, Pack
from luodi.regimes.schema_parts import Rule

LEADING_ONLY = frozenset({"regime", "title", "short", "area", "basis", "extends", "steps", "clauses", "choices"})
"""What only the regime in force says; of everything else the older is kept where the newer has none of that name."""


@dataclass(frozen=True)
class Era:
    """A regime from an adoption on: for what happened on `since` or later and was recorded after the adoption.

    `known` is when the adoption was recorded, `mark` the id of its fact, for what was recorded in the same moment; None
    and '' where it holds whatever was recorded when.
    """

    since: date
    known: datetime | None
    mark: str
    digest: str
    regime: Regime

    def covers(self, fact: Fact) -> bool:
        """Whether it had been adopted for such a fact when the fact was recorded."""
        if fact.happened_on < self.since:
            return False
        return self.known is None or (self.known, self.mark) < (fact.recorded_at, fact.id)


@dataclass(frozen=True)
class Timeline(Regime):
    """Regimes by adoption, oldest first. The first also judges what happened before it was adopted."""

    eras: tuple[Era, ...] = ()

    def version(self, fact: Fact) -> int:
        """The number of the last adoption that covers the fact."""
        return next((n for n in range(len(self.eras) - 1, 0, -1) if self.eras[n].covers(fact)), 0)

    def era(self, number: int) -> Regime:
        """The regime of that number."""
        return self.eras[number].regime

    def chosen(self, digest: str, day: date) -> tuple[int, date] | None:
        """The adoption of this digest, looked at on `day`, or on its first day while that is to come."""
        for number in range(len(self.eras) - 1, -1, -1):
            if self.eras[number].digest == digest:
                return number, max(day, self.eras[number].since)
        return None

    def on(self, day: date) -> Regime:
        """The regime in force on `day`."""
        return next((era.regime for era in reversed(self.eras) if era.since <= day), self.eras[0].regime)

    def gates(self, day: date, case_kind: str = "project") -> list[Gate]:
        """Gates in force on `day` for this kind of case."""
        return self.on(day).gates(day, case_kind)

    def cadences(self, day: date) -> list[Cadence]:
        """Cadences in force on `day`."""
        return self.on(day).cadences(day)

    def ladder(self, ladder_id: str, day: date) -> Ladder | None:
        """The ladder in force on `day`; a later one of that name where the regime of the day had none."""
        found = self.on(day).ladder(ladder_id, day)
        return found or version(reversed(self.ladders.get(ladder_id, ())), max(day, self.eras[-1].since))

    @cached_property
    def obligations(self) -> tuple[ObligationRule, ...]:
        """Every obligation rule of every adoption, each dated entry for the days it binds."""
        return tuple(_dated([(era.since, era.regime.obligations) for era in self.eras]))


def timeline(eras: Sequence[Era], day: date) -> Regime:
    """The regimes as one, that of `day` leading; the one itself where there is but one."""
    if len(eras) == 1:
        return eras[0].regime
    leading = next((era for era in reversed(eras) if era.since <= day), eras[0])
    order = [leading, *(era for era in reversed(eras) if era is not leading)]
    terms = _laid([era.regime.terms for era in order])
    conditions = _laid([era.regime.conditions for era in order])
    origins = _laid([era.regime.origins for era in order])
    return Timeline(_pack(eras, [era.regime.pack for era in order]), terms, conditions, origins, tuple(eras))


def _laid(several: Iterable[Mapping[Any, Any]]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for one in several:
        found |= {key: value for key, value in one.items() if key not in found}
    return found


def _pack(eras: Sequence[Era], order: Sequence[Pack]) -> Pack:
    """The leading pack with what the others have besides; dated rules for the days each binds."""
    content: dict[str, Any] = {}
    for name in Pack.model_fields:
        values = [getattr(pack, name) for pack in order]
        if name in LEADING_ONLY:
            continue
        if isinstance(values[0], dict):
            content[name] = _laid(values)
        elif any(isinstance(entry, Rule) for value in values for entry in value):
            content[name] = tuple(_dated([(era.since, getattr(era.regime.pack, name)) for era in eras]))
        elif isinstance(values[0], tuple):
            content[name] = tuple(_laid([{entry.id: entry for entry in value} for value in values]).values())
    return order[0].model_copy(update=content)


def _dated(adopted: Sequence[tuple[date, Sequence[Any]]]) -> list[Any]:
    """The entries of all adoptions: those of an id that say the same on as before stay whole, others end and begin."""
    found: dict[str, list[Any]] = {}
    for since, entries in adopted:
        fresh: dict[str, list[Any]] = {}
        for entry in entries:
            fresh.setdefault(entry.id, []).append(entry)
        for name in {**found, **fresh}:
            before = found.get(name, [])
            if not before and since == adopted[0][0]:
                found[name] = fresh[name]
                continue
            later = [_from(entry, since) for entry in fresh.get(name, []) if entry.until is None or entry.until > since]
            ahead = [_from(entry, since) for entry in before if entry.until is None or entry.until > since]
            if later != ahead:
                found[name] = [_until(e, since) for e in before if e.since is None or e.since < since] + later
    return [entry for entries in found.values() for entry in entries]


def _from(entry: Any, day: date) -> Any:
    return entry if entry.since is not None and entry.since >= day else entry.model_copy(update={"since": day})


def _until(entry: Any, day: date) -> Any:
    return entry if entry.until is not None and entry.until <= day else entry.model_copy(update={"until": day})


def conflicts(before: Regime, after: Regime) -> list[str]:
    """Why what was recorded under `before` could not be read under `after`: in Chinese, empty where it can."""
    found = []
    for name, term in after.terms.items():
        old = before.terms.get(name)
        if old is not None and (old.kind, old.unit) != (term.kind, term.unit):
            found.append(f"术语“{name}”的写法或单位变了，以前记的数就读不对了；请另起一个术语名")
    for slot_id, slot in after.pack.slots.items():
        held = before.pack.slots.get(slot_id)
        if held is not None and held.holds != slot.holds:
            found.append(f"责任角色“{slot.title}”由什么担任变了，请另起一个角色")
    gone = [kind.title for case, kind in before.pack.cases.items() if case not in after.pack.cases]
    if gone:
        found.append(f"少了事项类型：{'、'.join(gone)}")
    return found
