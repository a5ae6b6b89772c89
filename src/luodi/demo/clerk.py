"""Whoever does what the register holds besides: the right person for a deed, the day for it, a project to do it on."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random
from uuid import UUID

from luodi.common import clock
from luodi.demo import doors
from luodi.demo.life import NEVER, Life
from luodi.demo.project import SIGNED, ProjectLife
from luodi.demo.values import carriers_of, reporting_departments
from luodi.demo.world import Mirror, World
from luodi.leads.public import REPORTED, report
from luodi.ledger.public import Draft, NotVisible, Receipt, Refused, record
from luodi.projects.pairs import JUDGED
from luodi.regimes.fold import Progress, progress
from luodi.regimes.industries import of_code
from luodi.regimes.vocabulary import Value
from luodi.units.public import Viewer

AGAIN = 3
"""So many days later a deed is tried again for which there was no project yet."""


class NotYet(Exception):
    """There is no project yet on which it could be done."""


@dataclass(frozen=True)
class Reported:
    """A case that was begun beside those that have a life from the start."""

    life: Life
    wakes: date


class Clerk:
    """The deeds by day. `lives` are the projects of the play, on some of which something of the register happens."""

    def __init__(self, world: World, lives: list[ProjectLife], today: date) -> None:
        self.world, self.lives, self.today = world, lives, today
        self.rng = Random(len(lives))
        self.due: dict[date, list[Callable[[], object]]] = defaultdict(list)
        self.used: Counter[UUID] = Counter()
        self.disputed: set[UUID] = set()
        self.reported: list[Reported] = []
        self._first = len(lives)
        self._keys = count()
        pack = world.regime.pack
        manned = {spec.body for spec in pack.positions.values()}
        homes = [*carriers_of(pack), *reporting_departments(world.regime)]
        self.homes = [home for home in homes if home in manned and pack.bodies[home].closed is None]

    def on(self, ago: int, deed: Callable[[], object]) -> None:
        """So many days before today, or on the working day before that."""
        day = self.today - timedelta(days=ago)
        while not self.world.calendar.is_working(day):
            day -= timedelta(days=1)
        if day > self.world.cast.begun:
            self.due[day].append(deed)

    def later(self, days: int, deed: Callable[[], object]) -> None:
        """So many days from now, or on the working day after that."""
        self.due[self.world.working(self.world.day + timedelta(days=days))].append(deed)

    def act(self) -> list[Reported]:
        """Do what is set down for the day; the cases that were begun with it, to be led on."""
        for deed in self.due.pop(self.world.day, ()):
            with clock.at(self.world._moment()):
                try:
                    deed()
                except NotYet:
                    self.later(AGAIN, deed)
                except (Refused, NotVisible) as refused:
                    self.world.refused[refused.message[:80]] += 1
        told, self.reported = self.reported, []
        return told

    def who(self, right: str = "", unit: str = "") -> Viewer:
        """A clerk with the right, or of the unit; Refused where nobody is. Above the clerks stand the heads."""
        wanted = self.world.book.id_of(unit) if unit else None
        found = [
            (person.leads, person.order, viewer)
            for person, viewer, _ in self.world.cast.on(self.world.day)
            if viewer.own and (not right or viewer.may(right)) and (not unit or wanted in viewer.unit_ids)
        ]
        if not found:
            raise Refused("没有人可以办。")
        return replace(min(found, key=lambda one: one[:2])[2], day=self.world.day)

    def key(self) -> str:
        """Another one for each act."""
        return f"register-{next(self._keys)}"

    def knows(self, kind: str) -> bool:
        """Whether the regime has such facts."""
        return kind in self.world.regime.pack.facts

    def industry(self, code: str = "") -> str | None:
        """One of the pack's, where it has any: of those that hold what bears this code, where one does."""
        term = self.world.regime.terms.get("产业")
        if term is None or not term.options:
            return None
        holding = {one.title for one in of_code(self.world.regime.pack.industries, code)} if code else set()
        return self.rng.choice([option for option in term.options if option in holding] or term.options)

    def project(self, *, signed: bool | None = None) -> ProjectLife:
        """A project of the first ones, on its way, to which least has happened here. NotYet where there is none."""
        found = []
        for life in self.lives[: self._first]:
            if life.mirror.case is not None and life.state.standing is None:
                done = any(fact.kind == SIGNED for fact in life.state.active)
                if signed in (None, done):
                    found.append(life)
        if not found:
            raise NotYet
        life = min(found, key=lambda one: self.used[case_of(one)])
        self.used[case_of(life)] += 1
        return life

    def record(self, case: UUID, kind: str, values: Mapping[str, Value], who: Viewer) -> Receipt:
        """Record one fact today."""
        return record(actor=who, drafts=[Draft(case, kind, self.world.day, values)], request_key=self.key())

    def report(
        self, like: ProjectLife, told: Mapping[str, Value], unit: str, *, beside: tuple[Draft, ...] = (), why: str = ""
    ) -> ProjectLife:
        """Report a project much as `like` was; with a reason where the city is asked whether it knows it."""
        name = str(told["项目名称"])
        made = like.profile
        if made is not None:
            investor = str(told.get("投资方名称", made.investor))
            made = replace(made, name=name, investor=investor, values={**made.values, **told})
        life = ProjectLife(
            self.world, Mirror(Progress("project"), unit, title=name), made, order=1_000 + len(self.lives)
        )
        spec = self.world.regime.pack.facts[REPORTED]
        values = {**life._form(life.state).fill(spec, dict(told)), "首报单位": unit}
        receipt = report(
            actor=self.who(unit=unit), values=values, happened_on=self.world.day, request_key=self.key(),
            different=why or None, beside=beside,
        )  # fmt: skip
        self.adopt(life, receipt.case)
        return life

    def adopt(self, life: ProjectLife, case: UUID) -> None:
        """Let a project that came into the register live on from tomorrow."""
        life.mirror.case = case
        self.read(life)
        self.lives.append(life)
        self.used[case] += 1
        self.reported.append(Reported(life, self.tomorrow()))

    def tomorrow(self) -> date:
        """The next working day."""
        return self.world.working(self.world.day + timedelta(days=1))

    def read(self, life: Life) -> None:
        """What was recorded without its life's doing, and by the calendar, is taken into its mirror."""
        case = case_of(life)
        facts = doors.facts_of([case], self.world.regime, self.world.book)[case]
        life.mirror.p, life.mirror.seen = progress(facts, self.world.regime, life.mirror.p.kind), None
        # A verdict is given here, with all that follows from it.
        ours = {rule.id for rule in self.world.regime.obligations if any(t.fact == JUDGED for t in rule.ends)}
        for obligation in life.state.open_obligations:
            if obligation.rule in ours:
                life.planned[obligation.key] = NEVER


def case_of(life: Life) -> UUID:
    """Its case. NotYet before it is reported."""
    if life.mirror.case is None:
        raise NotYet
    return life.mirror.case
