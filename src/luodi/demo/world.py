"""The stage on which the demo plays: who may do a thing, the doors through which it is done, how every case looks.

Each case is mirrored in memory by the same pure `step` that the ledger folds with, so that the play can look ahead
without asking the database; what was recorded is what `record()` let through.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from luodi.common import clock
from luodi.common.workdays import WorkingCalendar
from luodi.demo import papers
from luodi.demo.cast import Cast, Person
from luodi.demo.doors import keep_file
from luodi.leads.public import REPORTED, report
from luodi.ledger.public import Attachment, Draft, Opening, Receipt, Refused, record
from luodi.regimes.case import CaseState, Fact, Verdict
from luodi.regimes.fold import Progress, step, view
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec
from luodi.regimes.vocabulary import Value
from luodi.regimes.who import Actor, ended_by, expand, group_refs, refusal
from luodi.units.public import RefBook, Viewer

TRIES = 4
"""So many people who might do it are asked before the play goes on without it."""


@dataclass
class Mirror:
    """A case as the play knows it. `case` is None before its first fact is recorded."""

    p: Progress
    home: str
    case: UUID | None = None
    title: str = ""
    seen: tuple[int, date, CaseState] | None = None


@dataclass
class Deed:
    """A fact about to be recorded: who might, and what stands in the way."""

    fact: Fact
    spec: FactSpec
    people: list[tuple[Viewer, Actor]]


@dataclass
class World:
    """A government under a regime on `day`. `done` counts facts by kind, `refused` the acts the door did not let in."""

    jurisdiction: UUID
    regime: Regime
    calendar: WorkingCalendar
    cast: Cast
    book: RefBook
    rng: Random
    day: date
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    _acts: "count[int]" = field(default_factory=count)
    _files: dict[tuple[str, UUID], tuple[UUID, str]] = field(default_factory=dict)
    _minute: int = 0

    def state(self, mirror: Mirror) -> CaseState:
        """The case as of today, looked at once for each fact and day."""
        if mirror.seen is None or mirror.seen[:2] != (len(mirror.p.facts), self.day):
            state = view(mirror.p, self.regime, self.calendar, self.day)
            mirror.seen = (len(mirror.p.facts), self.day, state)
        return mirror.seen[2]

    def working(self, day: date) -> date:
        """The day itself, or the next working day."""
        while not self.calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def deed(
        self, mirror: Mirror, kind: str, values: Mapping[str, Value], about: str | None, owners: Iterable[str] = ()
    ) -> Deed | None:
        """The fact with those who may record it, best first (`owners` before others); None where nobody may."""
        state = self.state(mirror)
        near = frozenset(expand(self.regime, owners)) or frozenset({mirror.home})
        spec = self.regime.pack.facts[kind]
        told = Fact("", kind, self.day, self._moment(), "", "", dict(values), about)
        told = replace(told, evidence=self._papers_for(spec, told, mirror.p.kind))
        refs = self._named(mirror, told, spec, state)
        found = []
        for person, viewer, ways in self.cast.on(self.day):
            for way in ways:
                if refs is not None and not way.is_one_of(refs) and not self._by_right(way, spec):
                    continue
                if refusal(way, spec, mirror.p, state, self.regime, told) is None:
                    found.append((self._preference(person, way, near), viewer, way))
                    break
        found.sort(key=lambda row: row[0])
        return Deed(told, spec, [(viewer, way) for _, viewer, way in found]) if found else None

    def _preference(self, person: Person, way: Actor, near: frozenset[str]) -> tuple[int, int, int]:
        """Those whose task or case it is; mostly a clerk, now and then the head."""
        head_signs = self.rng.random() < 0.25
        return (0 if way.is_one_of(near) else 1, 0 if person.leads == head_signs else 1, person.order)

    def _named(self, mirror: Mirror, fact: Fact, spec: FactSpec, state: CaseState) -> frozenset[str] | None:
        """Refs that the words of `by` lead to; None when anyone may."""
        refs: set[str] = set()
        target = state.fact(fact.about) if fact.about else None
        obligation = state.obligation(fact.about) if fact.about else None
        for word in spec.by:
            if word == "anyone":
                return None
            if word == "owner":
                asked = [obligation] if obligation else ended_by(mirror.p, state, self.regime, fact)
                refs.update(ref for o in asked if o for ref in expand(self.regime, o.owners))
            elif word == "starter" and target is not None:
                refs.add(target.unit)
            elif word == "verifier" and target is not None:
                checked = self.regime.pack.facts[target.kind].verification
                refs.update(expand(self.regime, checked.by) if checked else ())
            elif word == "write_off" and obligation is not None:
                ladder = self.regime.ladder(obligation.ladder, obligation.started_on)
                refs.update(expand(self.regime, ladder.write_off_by) if ladder else ())
            elif word.startswith("fact."):
                refs.update(group_refs(self.regime, str(fact.values.get(word.removeprefix("fact."), ""))))
            elif word.startswith("slot."):
                refs.add(state.slots.get(word.removeprefix("slot."), ""))
            else:
                refs.update(group_refs(self.regime, word))
        return frozenset(refs)

    def _by_right(self, way: Actor, spec: FactSpec) -> bool:
        return any(word.startswith("right.") and word.removeprefix("right.") in way.rights for word in spec.by)

    def do(self, mirror: Mirror, deed: Deed) -> Receipt | tuple[Verdict, ...]:
        """Record it as the first of the people whom the door lets in; else the gate lines in the way, if any."""
        for viewer, way in deed.people[:TRIES]:
            fact = self._as(deed.fact, viewer, way)
            try:
                receipt = self._through_the_door(mirror, replace(viewer, day=self.day), fact, deed.spec)
            except Refused as refused:
                self.refused[refused.message[:80]] += 1
                if refused.verdicts:
                    return refused.verdicts
                continue
            self._mirror(mirror, fact, receipt)
            return receipt
        return ()

    def _through_the_door(self, mirror: Mirror, viewer: Viewer, fact: Fact, spec: FactSpec) -> Receipt:
        at = self._moment()
        key = f"demo-{next(self._acts)}"
        with clock.at(at):
            evidence = tuple(self._attachment(kind, viewer) for kind in fact.evidence)
            if fact.kind == REPORTED:
                return report(
                    actor=viewer, values=fact.values, happened_on=fact.happened_on, request_key=key, evidence=evidence,
                    at=at,
                )  # fmt: skip
            kind = next(iter(spec.cases))
            case = mirror.case or Opening(mirror.p.kind or kind, mirror.title or spec.title)
            draft = Draft(case, fact.kind, fact.happened_on, fact.values, fact.about, evidence)
            return record(actor=viewer, drafts=[draft], request_key=key, at=at)

    def _mirror(self, mirror: Mirror, fact: Fact, receipt: Receipt) -> None:
        mirror.case = receipt.case
        values = dict(fact.values)
        known = Fact(str(receipt.facts[0]), fact.kind, fact.happened_on, fact.recorded_at, fact.actor, fact.unit,
                     values, fact.about, evidence=fact.evidence)  # fmt: skip
        step(mirror.p, known, self.regime)
        self.done[fact.kind] += 1

    def _as(self, fact: Fact, viewer: Viewer, way: Actor) -> Fact:
        return Fact(fact.id, fact.kind, fact.happened_on, fact.recorded_at, str(viewer.user_id), way.unit,
                    fact.values, fact.about, evidence=fact.evidence)  # fmt: skip

    def _moment(self) -> datetime:
        """Each act of a day a minute after the one before, in office hours."""
        self._minute = (self._minute + 1) % 480
        return clock.moment(self.day, 9 + self._minute // 60, self._minute % 60)

    def _papers_for(self, spec: FactSpec, told: Fact, case: str) -> tuple[str, ...]:
        """The first kind of paper the fact takes, mostly, and always the kinds that a gate demands of it."""
        if not spec.evidence.kinds:
            return ("佐证材料",) if spec.evidence.required else ()
        usual = spec.evidence.kinds[:1] if spec.evidence.required or self.rng.random() < 0.85 else ()
        gates = [g for g in self.regime.gates(self.day, case) if g.recording]
        asking = [g for g in gates if g.recording and self.regime.matches(g.recording, told.kind, told.values)]
        demanded = (wanted.papers for gate in asking for wanted in gate.require if wanted.papers)
        return tuple(dict.fromkeys((*usual, *(kinds[0] for kinds in demanded if not {*kinds} & {*usual}))))

    def _attachment(self, kind: str, viewer: Viewer) -> Attachment:
        # A file can be attached by whoever handed it in.
        at = (kind, viewer.user_id)
        if at not in self._files:
            name, content = papers.paper(kind)
            self._files[at] = (keep_file(viewer, content, name), name)
        file, name = self._files[at]
        return Attachment(file, name, kind)

    def forget_day(self) -> None:
        """A new day begins at nine."""
        self._minute = 0


def ordered(refs: Iterable[str]) -> list[str]:
    """Refs once each, in order."""
    return list(dict.fromkeys(refs))
