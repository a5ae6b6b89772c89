"""The invented people: one in every position, a secretary who acts for a leader, successors where somebody moved on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from uuid import UUID

from luodi.common.ids import new_id
from luodi.regimes.schema import Pack, PositionSpec
from luodi.regimes.who import Actor
from luodi.units.public import RefBook, User, Viewer, apply_fact, ref_book, viewer_for

STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
NUMERALS = "一二三四五六七八九十"
SECONDED = "抽调"
"""A position with this in its title is held by somebody lent from another unit, who keeps the post there."""
MEMBERS = 2
"""So many governments below the one that runs the instance lend a clerk to its first team, and one did before them."""
SUCCESSIONS = 2
"""So many positions of carriers change hands in the middle of the years."""


@dataclass(frozen=True)
class Person:
    """An invented person; `order` is the place in the pack, smaller for higher positions of a body."""

    user: User
    order: int
    leads: bool


class Cast:
    """Who holds what on a day. Viewers are read once for each stretch in which nobody moved."""

    def __init__(self, jurisdiction: UUID, pack: Pack, begun: date, today: date) -> None:
        self.jurisdiction = jurisdiction
        self.pack = pack
        self.begun = begun
        self.changes = [begun]
        # The governments of one instance have no two people of one name.
        self._names = islice(names(), User.objects.filter(username__startswith="demo_").count(), None)
        self._held: dict[tuple[UUID, date], tuple[Viewer, Actor | None, tuple[Actor, ...]]] = {}
        self.people = self._appointed()
        self._succeed(begun + (today - begun) / 2)
        self._delegate(begun + (today - begun) / 3)
        self.merged_on = begun + (today - begun) * 2 / 3
        self._merge(self.merged_on)
        self._lend(begun + (today - begun) / 2, today)
        self.book: RefBook = ref_book(jurisdiction)

    def _appointed(self) -> list[Person]:
        people: dict[str, Person] = {}
        firsts: set[str] = set()
        positions = list(self.pack.positions.items())
        # Nobody is appointed to what goes with another position, and who is lent keeps a post elsewhere: those last.
        for code, spec in sorted(positions, key=lambda one: self._after_others(one[1])):
            order, leads = positions.index((code, spec)), spec.body not in firsts
            firsts.add(spec.body)
            if spec.held_through is not None:
                carrier = people[spec.held_through]
                people[code] = Person(carrier.user, order, carrier.leads)
                continue
            home = self._lender(people, spec.body) if SECONDED in spec.title else None
            people[code] = Person(home.user if home else self._user(code), order, leads)
            how = {"任职方式": SECONDED} if home else {}
            basis = "演示：抽调文件" if home else "演示：任职文件"
            self._apply("appointment.made", self.begun, 人员=str(people[code].user.pk), 职务=code, 依据=basis, **how)
        return [people[code] for code in self.pack.positions]

    def _after_others(self, spec: PositionSpec) -> bool:
        return spec.held_through is not None or SECONDED in spec.title

    def _lender(self, people: Mapping[str, Person], host: str) -> Person | None:
        """Whose clerk is lent to `host`: the last of the departments that has more than a head."""
        bodies, posts = self.pack.bodies, self.pack.positions
        able = [
            person
            for code, person in people.items()
            if bodies[posts[code].body].kind == "department" and posts[code].body != host and not person.leads
        ]
        return able[-1] if able else None

    def _user(self, code: str) -> User:
        return User.objects.create_user(f"demo_{self.pack.regime}_{code}"[:64], name=next(self._names))

    def _apply(self, kind: str, day: date, **values: object) -> None:
        apply_fact(self.jurisdiction, kind, values, day, new_id())

    def _succeed(self, day: date) -> None:
        """A new head takes over from the day on: open tasks and sight go with the position."""
        carriers = [code for code, body in self.pack.bodies.items() if body.kind in {"township", "park", "zone"}]
        heads = [next((c for c, s in self.pack.positions.items() if s.body == body), None) for body in carriers]
        for code in [head for head in heads if head][:SUCCESSIONS]:
            old = self.people[list(self.pack.positions).index(code)]
            new = Person(self._user(f"{code}_successor"), old.order, old.leads)
            self._apply("appointment.made", day, 人员=str(new.user.pk), 职务=code, 依据="演示：换届任职文件")
            self.people.append(new)
            self.changes.append(day)

    def _merge(self, day: date) -> None:
        """What the pack has closed closes within the years played, so that its work is seen to go to its heir."""
        for code, body in self.pack.bodies.items():
            if body.closed is not None:
                heir = {"并入单位": body.merged_into} if body.merged_into else {}
                self._apply("unit.closed", day, 单位=code, 依据="演示：机构整合文件", **heir)
                self.changes.append(day)

    def _lend(self, day: date, today: date) -> None:
        """A team across counties: clerks of several work in it for a time, one did and is back at home."""
        bodies = self.pack.bodies
        team = next((code for code, body in bodies.items() if body.kind == "team"), None)
        counties = [code for code, body in bodies.items() if body.kind == "government" and body.parent is not None]
        clerks = {spec.body: at for at, spec in enumerate(self.pack.positions.values()) if spec.body in counties}
        if team is None or len(clerks) <= MEMBERS:
            return
        told = {"单位": team, "职务名称": "成员（从县区抽调）", "职务代号": f"{team}_lent"}
        self._apply("position.created", self.begun, **told, 可见范围="仅所承办", 一人担任="否", 权限="报送")
        half_a_year = timedelta(days=180)
        spans = [(day, today + half_a_year)] * MEMBERS + [(self.begun, day)]
        for at, (since, until) in zip(clerks.values(), spans, strict=False):
            lent = {"人员": str(self.people[at].user.pk), "职务": told["职务代号"], "任职方式": SECONDED}
            self._apply("appointment.made", since, **lent, 免职日期=until, 依据="演示：抽调文件")
        self.changes.append(day)

    def _delegate(self, day: date) -> None:
        """The secretary 代办: a clerk of the supervisors' office (else of the office) acts for the first leader."""
        leaders = self.pack.groups.get("leaders")
        principal = leaders and (leaders.leader or next(iter((*leaders.deputies, *leaders.members)), None))
        supervisors = self.pack.groups.get("supervisors")
        bodies = [*(supervisors.members if supervisors else ()), "office"]
        clerks = [
            (code, person)
            for person, (code, spec) in zip(self.people, self.pack.positions.items(), strict=False)
            if spec.body in bodies and not person.leads and not spec.leader
        ]
        if not principal or principal not in self.pack.positions or not clerks:
            return
        secretary = clerks[-1][1]
        basis = f"演示：书面委托书（{day.isoformat()}）"
        self._apply("delegation.given", day, 委托职务=principal, 受托人=str(secretary.user.pk), 依据=basis)
        self.changes.append(day)

    def on(self, day: date) -> Iterator[tuple[Person, Viewer, tuple[Actor, ...]]]:
        """Everyone in office on the day: the viewer of the stretch, the ways to act (own first, then for others)."""
        since = max(change for change in self.changes if change <= day)
        for person in self.people:
            key = (person.user.pk, since)
            if key not in self._held:
                viewer = viewer_for(person.user, self.jurisdiction, since)
                own = self._actor(viewer, viewer.own) if viewer.own else None
                acting = tuple(self._actor(viewer, (held,)) for held in viewer.acting_for)
                self._held[key] = (viewer, own, acting)
            viewer, own, acting = self._held[key]
            ways = ((own,) if own else ()) + acting
            if ways:
                yield person, viewer, ways

    def _actor(self, viewer: Viewer, held: tuple[object, ...]) -> Actor:
        positions = [h.position for h in held]  # type: ignore[attr-defined]
        return Actor(
            person=str(viewer.user_id),
            unit=self.book.ref_of(positions[0].unit_id),
            units=self.book.all_refs(p.unit_id for p in positions),
            positions=self.book.all_refs(p.id for p in positions),
            rights=viewer.rights,
        )


def names() -> Iterator[str]:
    """甲一, 甲二 … 亥十, then 甲一一: no name anybody bears, and no two alike."""
    for first in count():
        for stem in STEMS:
            for numeral in NUMERALS:
                yield stem + numeral + (NUMERALS[first % 10 - 1] * (first > 0))
