"""Three governments in one database: a city, its county and another city, each with its people and three projects."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.apps import apps
from django.db.models import UUIDField
from django.test import Client

from luodi.common import clock
from luodi.demo.cast import Cast
from luodi.demo.life import Life
from luodi.demo.profile import profile, thresholds
from luodi.demo.world import Mirror
from luodi.demo.world import World as Stage
from luodi.ledger.public import CaseFile, case_file, system_viewer
from luodi.library.public import PLANNED, enter
from luodi.projects.claims import dispute, disputes_of
from luodi.regimes.fold import Progress
from luodi.regimes.loader import shipped
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Trigger
from luodi.regimes.vocabulary import Value
from luodi.regimes.who import expand
from luodi.units.from_pack import organisation
from luodi.units.models import User
from luodi.units.public import AdoptionSpec, Viewer, calendar_for, current_adoption, found, viewer_for

FOUNDED = date(2024, 1, 2)
BEGUN = 75
"""So many days ago the first project was reported."""
TELLING = frozenset({"see_all", "office", "supervise", "adopt", "system", "security", "audit"})
"""Rights by which pages differ in what they show."""
UUIDS = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


@dataclass(frozen=True)
class Secret:
    """A project: the words it alone bears, and every id of it."""

    words: tuple[str, ...]
    case: UUID
    file: CaseFile

    @property
    def name(self) -> str:
        return self.words[0]

    @property
    def papers(self) -> list[UUID]:
        return [paper.id for line in self.file.lines for paper in line.papers]

    @property
    def keys(self) -> list[str]:
        return [o.key for o in self.file.state.obligations if o.part_of]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(str(one) for one in (self.case, *self.papers, *(line.fact.id for line in self.file.lines)))


class People(Cast):
    """One person in every position from the first day on, nobody moved; names nobody else in the database bears."""

    def _user(self, code: str) -> User:
        user = super()._user(code)
        user.name = f"{self.pack.title[:1]}{user.name}丨{len(self.pack.title)}"
        user.save(update_fields=["name"])
        return user

    def _succeed(self, day: date) -> None:
        """Nobody moves."""

    def _delegate(self, day: date) -> None:
        """Nobody acts for anybody."""

    def _merge(self, day: date) -> None:
        """Nothing is merged."""


@dataclass
class Government:
    """One of the three. `users` by position; `secrets` its projects; `mark` stands in every name of it."""

    slug: str
    mark: str
    id: UUID
    regime: Regime
    users: dict[str, User]
    stage: Stage
    secrets: list[Secret]
    ids: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    things: dict[str, UUID] = field(default_factory=dict)
    """What a page is about that is no project, by the name of the page."""

    def viewer(self, position: str) -> Viewer:
        return viewer_for(self.users[position], self.id, clock.today())

    def client(self, position: str) -> Client:
        client = Client()
        client.force_login(self.users[position], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def lead(self, number: int, home: str) -> Secret:
        """A lead just reported by a unit; of one number always the same, whatever was reported before."""
        self.stage.rng = Random(number)
        return _project(self, number, home, rounds=0)


def founded(slug: str, mark: str, today: date) -> Government:
    """The government with its people; it has no projects yet."""
    regime = shipped(slug)
    whole = organisation(regime.pack)
    made = found(
        f"{mark}示例人民政府",
        FOUNDED,
        bodies=[replace(body, closed=None) for body in whole.bodies],
        positions=whole.positions,
        adoption=AdoptionSpec(slug, regime.text, "示例文件", {c.id: c.chosen for c in regime.pack.choices}),
        short=f"{mark}示例",
        code=whole.root.code,
    )
    cast = People(made, regime.pack, FOUNDED, today)
    carried = {code for code, spec in regime.pack.positions.items() if spec.held_through}
    users = {code: p.user for code, p in zip(regime.pack.positions, cast.people, strict=True) if code not in carried}
    for user in users.values():
        user.name = f"{mark}{user.name[1:]}"
        user.save(update_fields=["name"])
    day = today - timedelta(days=BEGUN)
    stage = Stage(made, regime, calendar_for(made), cast, cast.book, Random(7), day)
    adoption = current_adoption(made)
    assert adoption is not None
    return Government(slug, mark, made, regime, users, stage, [], things={"regime_files": adoption.id})


def _project(government: Government, number: int, home: str, rounds: int) -> Secret:
    """A project reported by `home` and led on for so many turns of its life."""
    stage, mark = government.stage, government.mark
    pack = government.regime.pack
    made = profile(6, Random(number), thresholds(pack, list(government.regime.conditions)))
    name, investor = f"示例{mark}{'甲乙丙丁戊己庚辛壬癸'[number % 10] * 2}产线项目", f"示例{mark}{number}号公司"
    told = {"项目名称": name, "投资方名称": investor, "协议名称": f"{name}合同", "项目内容": f"{name}的内容"}
    made = replace(made, name=name, investor=investor, values={**made.values, **told})
    life = Life(stage, Mirror(Progress("project"), home, title=name), made, diligence=1.0, neglect=0.0)
    stage.day = stage.working(stage.day)
    stage.forget_day()
    assert life.achieve(Trigger(fact="lead.reported"))[0], (government.slug, dict(stage.refused))
    for _ in range(rounds):
        life.push()
        waits = life.wake()
        stage.day = stage.working(max(stage.day + timedelta(days=1), min(waits, stage.day + timedelta(days=4)))
                                  if waits else stage.day + timedelta(days=1))  # fmt: skip
        stage.forget_day()
    assert life.mirror.case is not None
    file = case_file(system_viewer(government.id), life.mirror.case)
    return Secret((name, investor), file.id, file)


def homes(government: Government) -> list[str]:
    """Units that report: places, else departments; of a county its own alone."""
    pack = government.regime.pack
    bodies = {spec.body for spec in pack.positions.values()}
    carriers = [c for c, b in pack.bodies.items() if c in bodies and b.kind in {"township", "park", "zone", "county"}]
    others = [c for c, b in pack.bodies.items() if c in bodies and b.kind == "department" and c not in carriers]
    return [*carriers, *others]


def peopled(government: Government, rounds: tuple[int, ...] = (0, 6, 14)) -> Government:
    """The government with one project for each of `rounds`, each reported by another unit."""
    begun = government.stage.day
    units = homes(government)
    for number, turns in enumerate(rounds):
        government.stage.day = begun + timedelta(days=2 * number)
        government.secrets.append(_project(government, number, units[number % len(units)], turns))
    return government


def disputed(government: Government) -> Government:
    """With a dispute about its first project, a planned project and an entry of a shared library."""
    office = government.viewer(next(p for p in government.users if government.viewer(p).may("office")))
    secret = government.secrets[0]
    claim = next(one for one in secret.file.state.claims if one.holder)
    rival = next(unit for unit in homes(government) if unit != claim.holder)
    dispute(actor=office, case=secret.case, claim=claim.title, rival=rival, reason="示例", request_key="dispute")
    case = disputes_of(office, case_file(office, secret.case))[0].own_case
    assert case is not None
    government.secrets[0] = replace(secret, file=case_file(system_viewer(government.id), secret.case))
    unit, day = government.stage.book.ref_of(office.own[0].position.unit_id), clock.today()
    planned: dict[str, Value] = {
        "谋划项目名称": "示例谋划",
        "谋划单位": unit,
        "谋划成熟度": "有设想",
        "建设内容和规模": "示例",
    }
    entry = enter(actor=office, kind=PLANNED, values=planned, happened_on=day, request_key="planned")
    government.things |= {"dispute": case, "library_entry": entry.case}
    return government


def gathered(government: Government) -> Government:
    """With every id of its rows and every word that is its own."""
    found: set[str] = set()
    for label in ("units", "ledger", "projects", "parties", "api"):
        for model in apps.get_app_config(label).get_models():
            fields = {one.name for one in model._meta.get_fields()}
            if isinstance(model._meta.pk, UUIDField) and "jurisdiction" in fields:
                rows = model._default_manager.filter(jurisdiction_id=government.id).values_list("pk", flat=True)
                found.update(str(pk) for pk in rows)
    found.update(str(user.pk) for user in government.users.values())
    words = {f"{government.mark}示例", *(user.name for user in government.users.values())}
    words.update(word for secret in government.secrets for word in secret.words)
    words.update(user.username for user in government.users.values())
    government.ids, government.words = frozenset(found), tuple(sorted(words))
    return government


def leaks(text: str, words: Iterable[str], ids: frozenset[str]) -> list[str]:
    """Words and ids in a text that should not be there."""
    seen = {str(UUID(one)) for one in UUIDS.findall(text)}
    return [word for word in words if word in text] + sorted(seen & ids)


# ── who may see what, worked out anew from the pack and the facts ─────────────────────────────────────────────────


def may_see(regime: Regime, position: str, secret: Secret) -> bool:
    """From the pack: how far the position sees, and whether a part in the project or an open task reaches it."""
    pack = regime.pack
    spec = pack.positions[position]
    if spec.sees == "all" or "see_all" in spec.rights:
        return True
    parts = set(secret.file.state.slots.values()) | {secret.file.book.ref_of(secret.file.unit_id)}
    tasks = {ref for o in secret.file.state.open_obligations for ref in expand(regime, o.owners)}
    if {position, spec.body} & tasks or position in parts:
        return True
    if spec.sees == "unit":
        return spec.body in parts
    return spec.sees == "tree" and any(_within(regime, part, spec.body) for part in parts if part in pack.bodies)


def _within(regime: Regime, body: str, above: str) -> bool:
    step: str | None = body
    while step:
        if step == above:
            return True
        spec = regime.pack.bodies[step]
        step = spec.managed_by or spec.parent
    return False


def held_also(regime: Regime, position: str) -> list[str]:
    """The position and those its holder has by it."""
    carried = [p.code for p in organisation(regime.pack).positions if p.held_through == position]
    return [code for code in (position, *carried) if code in regime.pack.positions]


def person_sees(government: Government, position: str, secret: Secret) -> bool:
    """Whether the holder of a position may see a project, by whatever the person holds or is."""
    regime = government.regime
    person = str(government.users[position].pk)
    named = person in secret.file.state.slots.values() or any(
        person in o.owners for o in secret.file.state.open_obligations
    )
    return named or any(may_see(regime, one, secret) for one in held_also(regime, position))


@dataclass(frozen=True)
class Kind:
    """Roles that see as far, are shown the same pages and given all, some or no projects are of one kind."""

    sees_tree: bool
    rights: frozenset[str]
    given_all: bool
    given_any: bool


def kinds(government: Government) -> dict[Kind, str]:
    """One position of each kind of role."""
    pack = government.regime.pack
    alike: dict[Kind, str] = {}
    for position in sorted(government.users):
        given = [person_sees(government, position, secret) for secret in government.secrets]
        held = [pack.positions[one] for one in held_also(government.regime, position)]
        rights = frozenset(right for one in held for right in one.rights) & TELLING
        alike.setdefault(Kind(pack.positions[position].sees == "tree", rights, all(given), any(given)), position)
    return alike


def roles(government: Government) -> list[str]:
    """One position of each kind of role."""
    return list(kinds(government).values())
