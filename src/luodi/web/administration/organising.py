"""The forms of organisational facts: which an administrator may record, and what each field offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from luodi.regimes.regime import Regime
from luodi.regimes.schema import FactSpec
from luodi.regimes.vocabulary import REFERENCE_KINDS, Term, TermKind
from luodi.units.lists import Account, accounts
from luodi.units.models import AppointmentKind, Sees
from luodi.units.public import RIGHTS, Viewer, positions, ref_book, unit_tree
from luodi.web.forms import FactForm
from luodi.web.parts import Option

CASE = "organisation"
ELSEWHERE = ("calendar.day_set", "calendar.year_confirmed", "regime.adopted")
"""Kinds with a page of their own; a regime's text is longer than any form takes."""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "任免": ("appointment.made", "appointment.ended"),
    "代办": ("delegation.given", "delegation.ended"),
    "单位": ("unit.opened", "unit.renamed", "unit.moved", "unit.joined", "unit.left", "unit.closed"),
    "职务": ("position.created", "position.renamed", "position.closed"),
    "授权": ("grant.given", "grant.ended"),
}
FORESEEN = frozenset(
    {"unit.closed", "unit.moved", "unit.renamed", "position.renamed", "position.closed", "appointment.ended"}
)
"""Kinds that take something away: what goes where is shown before it is recorded."""
SEVERAL = frozenset({"position.created"})
"""Kinds that take several rights at once."""


@dataclass(frozen=True)
class Offer:
    """A kind of fact the viewer may record."""

    kind: str
    title: str
    hint: str


def allowed(viewer: Viewer, spec: FactSpec) -> bool:
    """Whether a right of the viewer is among those the pack asks for."""
    return any(viewer.may(word.removeprefix("right.")) for word in spec.by if word.startswith("right."))


def spec_of(viewer: Viewer, regime: Regime, kind: str) -> FactSpec | None:
    """The spec of a kind that has a form here and that the viewer may record; None for any other."""
    spec = regime.facts(CASE).get(kind)
    if spec is None or kind in ELSEWHERE or not allowed(viewer, spec):
        return None
    return spec


def offers(viewer: Viewer, regime: Regime) -> list[tuple[str, list[Offer]]]:
    """What the viewer may record, under headings; kinds that a pack adds stand at the end."""
    specs = {kind: spec for kind in regime.facts(CASE) if (spec := spec_of(viewer, regime, kind))}
    known = {kind for kinds in GROUPS.values() for kind in kinds}
    headed = {**GROUPS, "其他": tuple(kind for kind in specs if kind not in known)}
    return [
        (heading, [Offer(kind, specs[kind].title, specs[kind].hint or "") for kind in kinds if kind in specs])
        for heading, kinds in headed.items()
        if any(kind in specs for kind in kinds)
    ]


def form_of(viewer: Viewer, regime: Regime, kind: str, spec: FactSpec, initial: Mapping[str, str]) -> FactForm:
    """The form; `initial` are values given in the address, such as the person an account was opened for."""
    people = accounts(viewer.jurisdiction, viewer.day)
    names = [*spec.terms, *spec.optional]
    given = {name: initial[name] for name in names if name in initial and regime.terms[name].kind in REFERENCE_KINDS}
    return FactForm(
        kind,
        spec,
        _terms(kind, regime),
        options=lambda term: _options(term, viewer, people),
        initial=given,
        today=viewer.day,
        ask_day=False,
    )


HELP: Mapping[str, str] = {
    "任职日期": "不填就是今天；可以填以后的日子，到那天自动接任。",
    "起始日期": "不填就是今天。",
    "截止日期": "这一天起不再有效。",
    "并入单位": "谁接着办它没办完的事；部门改成科室的，先设立科室，再把原部门并入它。",
    "可见范围": "不选就是“本单位”。专班的成员选“仅所承办”：交给专班的项目，办的时候看得到。",
    "一人担任": "不选就是“是”，后任接前任；几个人同时担任的（专班成员、经办人）选“否”。",
    "管理单位": "由上级以外的单位管理的才填；看得到什么、管得着什么都随管理单位。改回由上级管理的，填上级单位。",
    "任职方式": "抽调：到另一个单位工作一段时间，原职务保留，免职日期填抽调到哪天。",
    "免职日期": "这一天起不再担任。",
    "依据": "任免文件、会议纪要、委托书的名称和文号。",
}


def _terms(kind: str, regime: Regime) -> Mapping[str, Term]:
    """The vocabulary with closed lists where `units` takes only certain words."""
    closed = {
        "任职方式": (TermKind.CHOICE, tuple(str(label) for label in AppointmentKind.labels)),
        "可见范围": (TermKind.CHOICE, tuple(str(label) for label in Sees.labels)),
        "权限": (TermKind.CHOICES if kind in SEVERAL else TermKind.CHOICE, tuple(RIGHTS.values())),
    }
    found = dict(regime.terms)
    for name, (term_kind, options) in closed.items():
        if name in found:
            found[name] = replace(found[name], kind=term_kind, options=options, multiline=False)
    return found | {name: replace(found[name], help=text) for name, text in HELP.items() if name in found}


def _options(term: Term, viewer: Viewer, people: Sequence[Account]) -> Sequence[Option] | None:
    if term.kind is TermKind.UNIT:
        return [Option(str(one.id), one.name) for one in unit_tree(viewer.jurisdiction, viewer.day)]
    if term.kind is TermKind.POSITION:
        return [Option(str(one.id), one.full_title) for one in positions(viewer.jurisdiction, viewer.day)]
    if term.kind is TermKind.PERSON:
        titles = ref_book(viewer.jurisdiction).titles
        return [
            Option(str(one.id), one.name, hint=" · ".join([*(titles[post] for post in one.held), one.username]))
            for one in people
            if one.active
        ]
    return None
