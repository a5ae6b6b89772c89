"""项目流转: what a transfer would split, move and leave, seen before anybody asks for it, agrees or arranges it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from luodi.common import clock
from luodi.ledger.public import CaseFile, choices, choices_about
from luodi.regimes.case import SUSPENSE, Fact, Posting, Verdict
from luodi.regimes.credits import balances
from luodi.regimes.figures import amount_text
from luodi.regimes.figures_schema import Measure
from luodi.regimes.transfers import Preview, Route, Split, asked_for, left, may_receive, preview, route
from luodi.regimes.vocabulary import Value
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.parts import ClauseTag, Option
from luodi.web.projects import claim_cards, forming
from luodi.web.projects.addresses import project_url, record_url, transfer_url
from luodi.web.projects.duties import tag_of
from luodi.web.projects.happened import happened
from luodi.web.projects.missing import gate_lines
from luodi.web.projects.views import the_project
from luodi.web.shell import page, render


@dataclass(frozen=True)
class Share:
    """What one account would earn: 高新区 3 成 0.96 亿元."""

    account: str
    role: str
    part: str
    amount: str


@dataclass(frozen=True)
class SplitRow:
    """One measure: of how much, who earns it without the transfer and with it, under which clause."""

    title: str
    basis: str
    now: tuple[Share, ...]
    then: tuple[Share, ...]
    note: str
    clause: ClauseTag | None


@page(
    "projects/<uuid:id>/transfer/",
    name="project_transfer",
    title="项目流转",
    nav="projects",
    shows=("facts:project/transfer.*", "credits", "obligations", "gates", "slots", "claims"),
)
def transfer(request: Request, id: UUID) -> HttpResponse:
    """`?to=` is the receiver looked at. 404 where the regime's document knows no transfer."""
    file = the_project(request.viewer, id)
    how = route(file.regime, file.kind)
    if how is None:
        raise Http404("本机制的文件没有写项目流转。")
    asked = asked_for(file.state, how)
    suggested = str(asked.values.get(how.asked_term, "")) if asked else ""
    receivers = _receivers(file, request.viewer, how)
    to = request.GET.get("to") or suggested
    if to not in {option.value for option in receivers}:
        to = ""
    seen = preview(file.progress, file.state, file.regime, file.calendar, clock.now(), to) if to else None
    spec = file.regime.pack.facts[how.moving[0]]
    line = file.line(asked.id) if asked else None
    context: dict[str, Any] = {
        "file": file,
        "clause": clause_tag(file.regime, spec.clause, default=not spec.clause),
        "receivers": receivers,
        "to": to,
        "to_name": file.name(to) if to else "",
        "asked": happened(file, line) if line else None,
        "done": [happened(file, one) for one in file.lines if one.fact.kind in how.moving and not one.reversed][::-1],
        "actions": _actions(file, request.viewer, how, to),
        "waits": _waits(file, asked) if asked else [],
        "gates": gate_lines(file, _stopping(file, how), {}),
        **(_foreseen(file, seen) if seen else {"seen": False}),
        "trail": (("项目", reverse("projects")), (file.title, project_url(id))),
    }
    return render(request, "projects/transfer.html", context)


def previewed(file: CaseFile, kind: str) -> str:
    """Where the preview of a kind that asks for a transfer or makes it is; '' for any other kind."""
    how = route(file.regime, file.kind)
    return transfer_url(file) if how is not None and kind in (*how.asking, *how.moving) else ""


def _receivers(file: CaseFile, viewer: Viewer, how: Route) -> list[Option]:
    term = file.regime.terms[how.to_term]
    units = forming.Choices(file.book, viewer).of(term) or ()
    return [option for option in units if may_receive(option.value, how, file.state, file.regime)]


def _stopping(file: CaseFile, how: Route) -> Sequence[Verdict]:
    """What stands in the way of the transfer, or of asking for it, whoever the receiver is."""
    found: dict[str, Verdict] = {}
    for kind in (*how.asking[:1], *how.moving[:1]):
        for verdict in forming.verdicts(file, kind, {}, None):
            gate = next((one for one in file.regime.pack.gates if one.id == verdict.gate), None)
            if gate is not None and gate.require:
                found.setdefault(f"{verdict.gate}{verdict.title}", verdict)
    return tuple(found.values())


def _actions(file: CaseFile, viewer: Viewer, how: Route, to: str) -> list[tuple[str, str, bool]]:
    """The forms the viewer may fill in now, the receiver filled in: title, address, whether it moves the project."""
    asked = asked_for(file.state, how)
    about = {kind for kind, _ in choices_about(file, viewer, asked.id)} if asked else set()
    plain = {choice.kind for choice in choices(file, viewer) if not choice.stopping or choice.kind in how.moving}
    found = []
    for kind in (*how.asking, *how.moving, *how.declining):
        spec = file.regime.pack.facts[kind]
        term = how.asked_term if kind in how.asking else how.to_term if kind in how.moving else ""
        known = left(kind, file.state, file.regime) if kind in how.moving else {}
        given = {"plain": "1", **known, **({term: to} if term and to else {})}
        if asked is not None and kind in about:
            found.append((spec.title, record_url(file.id, kind, about=asked.id, given=given), kind in how.moving))
        elif kind in plain and (asked is None if kind in how.asking else kind in how.moving or asked is not None):
            found.append((spec.title, record_url(file.id, kind, given=given), kind in how.moving))
    return found


def _waits(file: CaseFile, asked: Fact) -> list[str]:
    """Who has to answer the request, and until when."""
    found = (one for one in file.state.open_obligations if one.started_by == asked.id)
    return [
        f"{file.owners(one)}办“{one.title}”"
        + (f"，最迟 {formats.day(one.due_on, file.state.day)}" if one.due_on else "")
        for one in found
    ]


def _foreseen(file: CaseFile, seen: Preview) -> dict[str, Any]:
    slots = file.regime.pack.slots
    return {
        "seen": True,
        "splits": [*_recounted(file, seen.recounted), *(_split(file, one) for one in seen.splits)],
        "moved": [
            *_stages(file, seen),
            *(
                (slots[slot].title, file.name(before) if before else "—", file.name(after) if after else "—")
                for slot, before, after in seen.moved
            ),
        ],
        "stays": [
            *((slots[slot].title, file.name(ref)) for slot, ref in seen.stays),
            *((claim.title, claim.holder) for claim in claim_cards.cards(file)),
        ],
        "past": not seen.recounted,
        "handed": [
            (
                one.obligation.title,
                tag_of(file, one.obligation),
                "、".join(file.name(ref) for ref in one.before) or "未明确",
                "、".join(file.name(ref) for ref in one.after) if one.after is not None else "随流转办结",
                formats.day(one.obligation.due_on, file.state.day) if one.obligation.due_on else "",
            )
            for one in seen.handed
        ],
        "begun": [
            (
                one.title,
                tag_of(file, one),
                "、".join(file.name(ref) for ref in one.owners) or "未明确",
                formats.day(one.due_on, file.state.day) if one.due_on else "",
            )
            for one in seen.begun
        ],
    }


def _split(file: CaseFile, one: Split) -> SplitRow:
    lead = next(iter(one.then), None) or next(iter(one.now))
    amount = amount_text(one.amount or sum(line.amount for line in one.now), one.measure, file.regime.terms)
    basis = f"按{one.basis} {amount}" if one.basis else f"举例：{amount}"
    supposed = "、".join(_supposed(file, name, value) for name, value in one.supposed.items())
    noted = next((line for line in one.then if line.missing), lead)
    return SplitRow(
        one.measure.title,
        f"{basis}；假定{supposed}" if supposed else basis,
        tuple(_share(file, one, line) for line in one.now),
        tuple(_share(file, one, line) for line in one.then),
        _note(noted),
        _tag(file, lead),
    )


def _stages(file: CaseFile, seen: Preview) -> list[tuple[str, str, str]]:
    """Where the project stands, if the transfer sends it elsewhere."""
    places = [(state.stage or "", state.standing or "") for state in (file.state, seen.after)]
    before, after = (file.regime.place_title(stage, standing) for stage, standing in places)
    return [("所处阶段", before, after)] if before != after else []


def _recounted(file: CaseFile, posted: Sequence[Posting]) -> Iterator[SplitRow]:
    """What was earned before, of which the transfer changes whose it is."""
    now, then = balances(file.state.credits), balances([*file.state.credits, *posted])
    for measure in file.regime.pack.measures:
        last = next((one for one in reversed(posted) if one.measure == measure.id), None)
        if last is None:
            continue
        before, after = (_held(file, measure, side.get(measure.id, {})) for side in (now, then))
        yield SplitRow(measure.title, "已经记的", before, after, _note(last), _tag(file, last))


def _held(file: CaseFile, measure: Measure, accounts: Mapping[str, int]) -> tuple[Share, ...]:
    terms = file.regime.terms
    return tuple(Share(_account(file, to), "", "", amount_text(n, measure, terms)) for to, n in accounts.items())


def _note(line: Posting) -> str:
    missing = f"怎样分写在“{line.missing}”里，还没有这份文件，先记待定" if line.missing else ""
    return missing or ("试行办法" if line.trial else "")


def _tag(file: CaseFile, line: Posting) -> ClauseTag | None:
    return clause_tag(file.regime, line.clause, place=line.place or "", default=line.default or not line.clause)


def _account(file: CaseFile, account: str) -> str:
    return SUSPENSE if account == SUSPENSE else file.name(account)


def _supposed(file: CaseFile, name: str, value: Value) -> str:
    label = file.regime.terms[name].label
    return label if value is True else f"{label}为{file.show(name, value)}"


def _share(file: CaseFile, one: Split, line: Posting) -> Share:
    slot = file.regime.pack.slots.get(line.slot or "")
    return Share(
        _account(file, line.account),
        slot.title if slot and line.whole > 1 else "",
        f"{line.weight}/{line.whole}" if line.whole > 1 else "",
        amount_text(line.amount, one.measure, file.regime.terms),
    )
