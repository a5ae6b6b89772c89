"""Making the demo: a government for a pack, day after day of its work up to yesterday, the calendar up to today."""

import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.db.models import F

from luodi.common import clock
from luodi.demo import doors
from luodi.demo.cast import Cast
from luodi.demo.life import NEVER, Life
from luodi.demo.profile import profile, thresholds
from luodi.demo.project import ProjectLife
from luodi.demo.register import clerk_of
from luodi.demo.turns import catalogue
from luodi.demo.values import carriers_of, reporting_departments
from luodi.demo.world import Mirror, World
from luodi.ledger.adoption import files_of
from luodi.ledger.public import system_viewer, visible_cases
from luodi.regimes.fold import Progress, step
from luodi.regimes.loader import PACKS, available, shipped
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Trigger
from luodi.units.adopting import set_over
from luodi.units.from_pack import organisation
from luodi.units.models import Unit
from luodi.units.public import AdoptionSpec, calendar_for, current_adoption, found
from luodi.units.revisions import reading

PROJECTS = 40
YEARS = 3
SEED = 20261122
RECENT = (2, 5, 9, 14, 20, 27, 36, 46, 58, 72, 88, 106, 126, 150, 180, 215, 255, 300, 350, 410)
"""Days ago on which the recent projects were reported that go their way."""
LINGERING = 4
"""Every so many projects one stays in a stage: number 3 in the first, number 7 in the second, and round again."""
FIRST_DAYS = 10
MEETING_DAY = 12


@dataclass(frozen=True)
class Made:
    """What was made: `facts` by kind, `refused` acts by reason, and how many projects."""

    jurisdiction: UUID
    projects: int
    facts: dict[str, int] = field(hash=False)
    refused: dict[str, int] = field(hash=False)


def make(
    slug: str,
    *,
    projects: int = PROJECTS,
    years: int = YEARS,
    seed: int = SEED,
    today: date | None = None,
    begun: date | None = None,
    progress: Callable[[date], None] | None = None,
    begins: Callable[[UUID], None] | None = None,
    between: Callable[[], None] | None = None,
    regime: Regime | None = None,
) -> Made:
    """Make the demo government of the pack `slug`, `years` back or since `begun`. Seed and day decide every figure.

    `begins` is told its id before anything of it stands for good; `between` is called between two days, outside of any
    transaction; `regime`: that pack where it does not ship with the program.
    """
    today = today or clock.today()
    begun = begun or _back(today, years)
    regime = regime or shipped(slug)
    described = organisation(regime.pack)
    choices = {choice.id: choice.chosen for choice in regime.pack.choices}
    files = files_of(PACKS / slug) if slug in available() else {}
    with transaction.atomic():
        jurisdiction = found(
            described.root.title,
            begun,
            bodies=[replace(body, closed=None) for body in described.bodies],
            positions=described.positions,
            adoption=AdoptionSpec(slug, regime.text, "演示：机制文件", choices, files),
            short=described.root.short,
            area_code=described.root.area_code,
            code=described.root.code,
        )
        if begins:
            begins(jurisdiction)
        _over(jurisdiction, regime)
        cast = Cast(jurisdiction, regime.pack, begun, today)
    world = World(jurisdiction, regime, calendar_for(jurisdiction), cast, cast.book, Random(seed), begun)
    play = Play(world, _lives(world, projects, begun, today, seed), today)
    # Nobody else changes the organisation meanwhile: what was read of it holds until the play itself changes it.
    with reading():
        play.run(begun, today, progress, between)
    return Made(jurisdiction, projects, dict(world.done), dict(world.refused))


def _over(jurisdiction: UUID, regime: Regime) -> None:
    """A county's regime lies over what the city above has adopted in the same instance, and changes with it."""
    roots = Unit.objects.filter(pk=F("jurisdiction_id")).exclude(pk=jurisdiction).values_list("pk", flat=True)
    adopted = [one for root in roots if (one := current_adoption(root)) is not None]
    above = next((one for one in adopted if one.regime == regime.pack.extends), None)
    if above is not None:
        set_over(jurisdiction, above.id, True)


def _back(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28))


def _lives(world: World, projects: int, begun: date, today: date, seed: int) -> list[ProjectLife]:
    """Every other project is recent, the others spread over the years; turns go round."""
    turns = catalogue(world.regime)
    limits = thresholds(world.regime.pack, list(world.regime.conditions))
    carriers = carriers_of(world.regime.pack)
    industries = tuple(world.regime.terms["产业"].options) if "产业" in world.regime.terms else ()
    others = reporting_departments(world.regime)
    stages = [stage.id for stage in world.regime.pack.stages if stage.case == "project" and stage.next]
    stages = stages or [stage.id for stage in world.regime.pack.stages if stage.case == "project"]
    lives = []
    days = (today - begun).days
    for number in range(projects):
        rng = Random(seed * 1_000_003 + number)
        made = profile(number, rng, limits, industries, zlib.crc32(world.regime.slug.encode()))
        ago = RECENT[number // 2 % len(RECENT)] if number % 2 else int(days * rng.uniform(0.15, 0.97))
        if number >= 2 * len(RECENT):
            ago = int(days * rng.random())
        stays = stages[number // LINGERING % len(stages)] if number % LINGERING == LINGERING - 1 else ""
        if stays:
            place = stages.index(stays)
            ago = 3 + 12 * place + 5 * place * place
        homes = carriers if (carriers and rng.random() < 0.75) or not others else others
        home = homes[rng.randrange(len(homes))] if homes else next(iter(world.regime.pack.bodies))
        begins = world.working(today - timedelta(days=max(ago, 2)))
        body = world.regime.pack.bodies[home]
        if body.closed is not None and begins >= world.cast.merged_on:
            home = body.merged_into or "office"
        life = ProjectLife(
            world,
            Mirror(Progress("project"), home, title=made.name),
            made,
            diligence=rng.uniform(0.7, 0.97),
            order=number,
            begins=begins,
            turns=[] if stays else [replace(turn) for turn in turns[number % len(turns)]],
            leisure=rng.randrange(30, 70),
            linger=stays,
        )
        life.verdicts = _verdicts(world, number, rng)
        lives.append(life)
    return lives


def _verdicts(world: World, number: int, rng: Random) -> list[str]:
    """Opinions that are not plain consent, one or two among a third of the projects; popped from the end."""
    review = next(iter(world.regime.pack.reviews), None)
    if review is None or number % 3:
        return []
    options = world.regime.terms[review.verdict_term].options
    usual = [review.agree[0]] * rng.randrange(1, 8)
    return [*([options[-1]] if number % 9 == 0 else []), *usual, review.agree[-1], review.agree[0]]


class Play:
    """Day after day: the calendar, then everybody whose day it is, in a fixed order."""

    def __init__(self, world: World, lives: list[ProjectLife], today: date) -> None:
        self.world = world
        self.system = system_viewer(world.jurisdiction)
        self.due: dict[date, list[Life]] = defaultdict(list)
        self.works: dict[UUID, Life] = {}
        self.clerk = clerk_of(world, lives, today)
        self.orders = len(lives)
        for life in lives:
            self.due[life.begins].append(life)

    def run(
        self,
        begun: date,
        today: date,
        progress: Callable[[date], None] | None,
        between: Callable[[], None] | None,
    ) -> None:
        """Play every day of [begun, today); tick on days on which something happens and at the turn of each month."""
        day = begun
        while day < today:
            if day.day == 1 and progress:
                progress(day)
            with transaction.atomic():
                self._day(day, begun)
            if between:
                between()
            day += timedelta(days=1)
        self.world.day = today
        with clock.at(clock.moment(today, 0, 5)):
            doors.tick(self.world.jurisdiction, today)

    def _day(self, day: date, begun: date) -> None:
        world = self.world
        world.day = day
        world.forget_day()
        if day.day == 1 and day > begun:
            month = (day - timedelta(days=1)).strftime("%Y-%m")
            with clock.at(clock.moment(day, 0, 1)):
                sealer = next((v for _, v, _ in world.cast.on(day) if v.may("seal")), None)
                doors.close_month(sealer, world.jurisdiction, month)
        if day not in self.due and day.day != 1 and not world.calendar.is_working(day):
            return
        with clock.at(clock.moment(day, 0, 5)):
            opened = doors.tick(world.jurisdiction, day)
        if opened:
            self._adopt_works()
        if day == world.working(day.replace(day=MEETING_DAY)):
            self._meeting()
        for life in sorted(self.due.pop(day, []), key=lambda one: one.order):
            if life.wakes_on == day or life.wakes_on is None:
                life.wakes_on = None
                self._schedule(life, life.wake())
        for reported in self.clerk.act():
            self._schedule(reported.life, reported.wakes)

    def _schedule(self, life: Life, day: date | None) -> None:
        """Wake it on the day, unless it wakes sooner anyway."""
        if day is None or day == NEVER:
            return
        day = max(day, self.world.day + timedelta(days=1))
        if life.wakes_on is None or day < life.wakes_on:
            life.wakes_on = day
            self.due[day].append(life)

    def _adopt_works(self) -> None:
        """The duties that the calendar has opened: those who answer for them begin."""
        world = self.world
        # What comes once a year, a month …, and the standing cases of teams and departments that come once for all.
        kinds = dict.fromkeys(cadence.case for cadence in world.regime.pack.cadences)
        rows = [
            (kind, *row)
            for kind in kinds
            for row in visible_cases(self.system, kind)
            .filter(opened_on__gte=world.day - timedelta(days=370))
            .order_by("key", "pk")
            .values_list("pk", "version", "unit_id", "title")
        ]
        grown = [row for row in rows if row[1] not in self.works or len(self.works[row[1]].mirror.p.facts) < row[2]]
        facts = doors.facts_of([row[1] for row in grown], world.regime, world.book)
        for kind, case, _, unit, title in grown:
            life = self.works.get(case)
            if life is None:
                self.orders += 1
                mirror = Mirror(Progress(kind), world.book.ref_of(unit), case, title)
                life = self.works[case] = Life(world, mirror, order=self.orders, diligence=0.85)
            for fact in facts[case][len(life.mirror.p.facts) :]:
                step(life.mirror.p, fact, world.regime)
            self._schedule(life, self._plan(life))

    def _plan(self, life: Life) -> date | None:
        life._look_ahead(life.state)
        days = [life.planned[o.key] for o in life.state.open_obligations if life.planned[o.key] != NEVER]
        return min(days) if days else None

    def _meeting(self) -> None:
        """Once a month a meeting is called; held, minuted and resolved as its obligations ask."""
        for kind, spec in self.world.regime.facts("meeting").items():
            if spec.opens and "会议日期" in spec.terms:
                self.orders += 1
                title = f"{self.world.day.year}年{self.world.day.month}月调度会议"
                home = "office" if "office" in self.world.regime.pack.bodies else ""
                life = MeetingLife(self.world, Mirror(Progress("meeting"), home, title=title), order=self.orders)
                if life.achieve(Trigger(fact=kind), fixed={"会议名称": title})[0]:
                    self._schedule(life, life.wake())
                return


@dataclass
class MeetingLife(Life):
    """A meeting: once held, it settles one or two things that somebody must then do."""

    resolved: bool = False

    def wake(self) -> date | None:
        """Hold it; minute what it settled."""
        following_up = super().wake()
        held = any(fact.kind == "meeting.held" for fact in self.mirror.p.facts)
        if held and not self.resolved:
            self.resolved = True
            for _ in range(self.world.rng.randrange(0, 3)):
                self.achieve(Trigger(fact="resolution.made"))
            return super().wake() or self.world.day + timedelta(days=1)
        return following_up
