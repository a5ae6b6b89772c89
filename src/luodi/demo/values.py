"""Filling a form as a person would: every term of a fact gets a value of its kind, most of them from the project."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from luodi.demo.cast import Cast
from luodi.demo.profile import WAN, Profile, fitting
from luodi.demo.wording import line
from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec, Pack
from luodi.regimes.vocabulary import REFERENCE_KINDS, Term, TermKind, Value
from luodi.regimes.who import group_refs

CARRIERS = frozenset({"township", "park", "zone"})


def carriers_of(pack: Pack) -> list[str]:
    """Bodies in which projects land: townships, parks, zones, and governments below the one that runs the instance."""
    return [
        code
        for code, body in pack.bodies.items()
        if body.kind in CARRIERS or (body.kind == "government" and body.parent is not None)
    ]


def reporting_departments(regime: Regime) -> list[str]:
    """Departments that bring projects: those whose work is rated where the pack rates any, else whoever may report."""
    pack = regime.pack
    groups = {one.each for one in pack.ratings} | {one.each for one in pack.sheets}
    rated = {ref for group in groups for ref in group_refs(regime, group)}
    bodies = {pack.positions[ref].body if ref in pack.positions else ref for ref in rated}
    if not bodies & {code for code, body in pack.bodies.items() if body.kind == "department"}:
        bodies = {spec.body for spec in pack.positions.values() if "report" in spec.rights}
    return [code for code, body in pack.bodies.items() if body.kind == "department" and code in bodies]


NOT_MANUFACTURE = "非工"
ALWAYS = frozenset({"评审说明", "附加条件", "落户地", "引进单位", "产业", "授权依据"})
"""Optional terms that a careful clerk fills; the others about every second time."""
AT_HOME = 0.8
"""How often a project lands where it was reported, if projects can land there."""
SHARES = (0.1, 0.15, 0.2, 0.25)
FEW = 3
"""So many leads at most a unit says it reported in a month, or an activity brought."""
NAMED = re.compile(r"(\w+) (?:in \(([^)]*)\)|= ('[^']*'))")
"""A unit or position that a gate names: 首谈地 in ('east', 'west'), 责任单位 = 'office'."""
PLANNED = (("开工", 0), ("动工", 0), ("竣工", 1), ("投产", 2), ("建成", 2))


@dataclass
class Form:
    """What is known while a fact is filled in. `plan`: planned days of start, completion, production."""

    regime: Regime
    cast: Cast
    profile: Profile | None
    day: date
    rng: Random
    held: Mapping[str, Value] = field(default_factory=dict)
    slots: Mapping[str, str] = field(default_factory=dict)
    home: str = ""
    plan: list[date] = field(default_factory=list)

    def fill(self, spec: FactSpec, fixed: Mapping[str, Value], skip: frozenset[str] = frozenset()) -> dict[str, Value]:
        """Values for a fact of this kind; `fixed` are kept, `skip` left out of the optional ones."""
        values: dict[str, Value] = dict(fixed)
        wanted = [*spec.terms, *(t for t in spec.optional if t not in skip and self._fills_in(t))]
        by_slot = self._slot_value(spec, values)
        values.update(by_slot)
        referred = {fills.term for fills in spec.fills if fills.slot_from}
        for name in wanted:
            if name not in values and not (name in referred and name not in spec.terms):
                made = self.value(self.regime.terms[name])
                if made is not None:
                    values[name] = made
        self._let_pass(spec, values, fixed)
        return values

    def _let_pass(self, spec: FactSpec, values: dict[str, Value], fixed: Mapping[str, Value]) -> None:
        """Units and positions that a gate of this form asks for by name become ones with which it holds."""
        kind = next(kind for kind, known in self.regime.pack.facts.items() if known is spec)
        for gate in self.regime.pack.gates:
            asked = gate.recording if gate.must and gate.holds_on(self.day) else None
            if asked is None or not self.regime.matches(asked, kind, values):
                continue
            named: dict[str, list[str]] = {}
            for name, several, one in NAMED.findall(gate.must or ""):
                mine = name in {*spec.terms, *spec.optional} and name not in fixed
                if mine and self.regime.terms[name].kind in REFERENCE_KINDS:
                    named.setdefault(name, []).extend(re.findall(r"'([^']*)'", several or one))
            for name, allowed in named.items():
                for choice in self.rng.sample(allowed, len(allowed)):
                    if self.regime.holds(gate.must, {**self.held, **values}) is not True:
                        values[name] = choice

    def _fills_in(self, name: str) -> bool:
        known = self.profile is not None and name in self.profile.values
        return known or name in ALWAYS or self.rng.random() < 0.5

    def _slot_value(self, spec: FactSpec, values: Mapping[str, Value]) -> dict[str, Value]:
        """Where one term names a responsibility, the term of the right kind that fills it."""
        for fills in spec.fills:
            role = values.get(fills.slot_from or "")
            if role is None:
                continue
            slot = self.regime.pack.slots[self.regime.slot_named(str(role))]
            if self.regime.terms[fills.term].kind == slot.holds:
                title = line(slot.title, slot.title, self.rng)
                return {fills.term: title if slot.holds == "text" else self._answerable(slot.title, slot.holds)}
        return {}

    def _answerable(self, title: str, holds: str) -> str:
        """Who answers: leaders of the government for 联系, else the head, clerk or unit where the project lands."""
        pack = self.regime.pack
        if holds == "text":
            return f"演示：{title}"
        unit = self.slots.get("responsible_unit") or self.slots.get("landing_area") or self.home
        if holds == "unit":
            return self.slots.get("landing_area") or self._beside(title) or self.home or next(iter(pack.bodies))
        if holds == "position" and ("联系" in title or "包保" in title):
            leaders = [code for code, spec in pack.positions.items() if spec.leader]
            return self.rng.choice(leaders or list(pack.positions))
        posts = [code for code, spec in pack.positions.items() if spec.body == unit] or list(pack.positions)
        if holds == "position":
            return posts[0]
        at = list(pack.positions).index(posts[-1])
        return str(self.cast.people[at].user.pk)

    def _beside(self, title: str) -> str:
        """What a team has beside itself: the zone it works for, or the department that hosts an office of it."""
        bodies = self.regime.pack.bodies
        if self.home not in bodies or bodies[self.home].kind != "team":
            return ""
        if "区" in title:
            return next((code for code, body in bodies.items() if body.kind in {"zone", "park"}), "")
        hosts = [body.hosted_by for body in bodies.values() if body.parent == self.home and body.hosted_by]
        return next(iter([*hosts, *(code for code, body in bodies.items() if body.kind == "department")]), "")

    def value(self, term: Term) -> Value | None:
        """A value of the term's kind; None where nothing sensible can be said."""
        if self.profile is not None and term.name in self.profile.values:
            return self.profile.values[term.name]
        if term.kind in {TermKind.CHOICE, TermKind.TEXT} and term.options:
            if term.name == "产业" and term.name not in self.held and self.profile is not None:
                drawn = self.rng.choice(term.options)
                fit = fitting(self.profile, term.options, self.regime.pack.industries)
                return drawn if drawn in fit else fit[0]
            other = [option for option in term.options if NOT_MANUFACTURE in option]
            if other and self.profile is not None and self.profile.branch:
                return other[0]
            if 1 < len(term.options) <= 3 and self.rng.random() < 0.75:
                # An answer rather than a kind: the first one is the usual one.
                return term.options[0]
            # What was said once is kept.
            return (
                self.held.get(term.name)
                if term.name in {"产业", "园区", "线索来源"} and term.name in self.held
                else (self.rng.choice(term.options))
            )
        makers = {
            TermKind.MONEY: self._money,
            TermKind.LAND: lambda _: 30_000_000,
            TermKind.NUMBER: lambda _: float(self._within(term, 100)),
            TermKind.INTEGER: lambda _: self._within(term, 60),
            TermKind.RATIO: lambda _: self.rng.randrange(50, 90) / 100,
            TermKind.BOOLEAN: lambda _: self._flag(term.name),
            TermKind.DATE: self._day,
            TermKind.UNIT: self._unit,
            TermKind.POSITION: lambda _: self._answerable(term.label, "position"),
            TermKind.PERSON: lambda _: self._answerable(term.label, "person"),
            TermKind.CHOICES: lambda _: self.rng.choice([term.options[0], "、".join(term.options)]),
            TermKind.INDUSTRY: lambda _: "C3976",
            TermKind.TEXT: self._text,
        }
        maker = makers.get(term.kind)
        return maker(term) if maker else None

    def _within(self, term: Term, most: int) -> int:
        low = int(term.minimum) if term.minimum is not None else 1
        high = min(int(term.maximum), most) if term.maximum is not None else most
        high = min(high, FEW) if "条数" in term.name or "线索数" in term.name else high
        return self.rng.randint(min(max(low, 1), high), high)

    def _flag(self, name: str) -> bool:
        return False if "负面" in name or "不" in name else self.rng.random() < 0.8

    def _money(self, term: Term) -> Value:
        whole = self.profile.fixed if self.profile else 100 * WAN
        return max(int(whole * self.rng.choice(SHARES)) // WAN * WAN, WAN)

    def _day(self, term: Term) -> Value | None:
        for word, place in PLANNED:
            if word in term.name:
                if not self.plan:
                    start = self.day + timedelta(days=self.rng.randrange(45, 150))
                    done = start + timedelta(days=self.rng.randrange(180, 420))
                    self.plan.extend([start, done, done + timedelta(days=self.rng.randrange(30, 120))])
                return self.plan[place]
        if "会议日期" in term.name:
            return self.day
        return self.day + timedelta(days=self.rng.randrange(15, 45))

    def _unit(self, term: Term) -> Value | None:
        bodies = self.regime.pack.bodies
        if "落户" in term.name:
            carriers = carriers_of(self.regime.pack)
            if self.slots.get("landing_area"):
                return self.slots["landing_area"]
            at_home = self.home in carriers and self.rng.random() < AT_HOME
            return self.home if at_home or not carriers else self.rng.choice(carriers)
        if "引进" in term.name or "首报" in term.name:
            return self.slots.get("introducing_unit") or self.home
        if "责任" in term.name:
            departments = [code for code, body in bodies.items() if body.kind in {"department", *CARRIERS}]
            departments = [code for code in departments if bodies[code].closed is None]
            return self.slots.get("landing_area") or self.rng.choice(departments or list(bodies))
        return self.home or next(iter(bodies))

    def _text(self, term: Term) -> Value:
        if term.name == "参加单位":
            return "、".join(self._present())
        if term.name in {"纪要文号", "备案文号"}:
            return f"演示〔{self.day.year}〕{self.rng.randrange(1, 99)}号"
        if term.name == "授权依据":
            return f"{self.regime.pack.short}授权书（演示）"
        if term.name == "会议名称":
            return f"{self.day.year}年{self.day.month}月{self.rng.choice(('协调会', '专题会', '例会'))}"
        if term.name == "周期":
            return str(self.held.get("周期", self.day.strftime("%Y-%m")))
        return line(term.name, term.label, self.rng)

    def _present(self) -> list[str]:
        """Who sat at the table: the office under its own name, who brings the project, where it goes."""
        pack = self.regime.pack
        office = pack.bodies.get("office")
        first = (office.short or office.title) if office else pack.words.get("office", "")
        found = [self.slots.get("introducing_unit") or self.home, self.slots.get("landing_area") or ""]
        titles = [first, *(pack.bodies[ref].short or pack.bodies[ref].title for ref in found if ref in pack.bodies)]
        return list(dict.fromkeys(title for title in titles if title))
