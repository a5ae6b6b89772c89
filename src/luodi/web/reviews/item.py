"""What the page of one review item shows, and its two forms: the opinion, and the request for more materials."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from luodi.ledger.public import CaseFile, Line, Refused, choices, choices_about
from luodi.regimes.schema import FactSpec
from luodi.regimes.who import who_titles
from luodi.reviews.public import DRAFTER, Drafted, ItemView, Part, ReviewView, drafted
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.context import Request
from luodi.web.forms import FactForm
from luodi.web.parts import ClauseTag, Entry, State
from luodi.web.projects.addresses import project_url, record_url, review_item_url
from luodi.web.projects.duties import state_of, tag_of
from luodi.web.projects.happened import PaperLink, all_papers, happened, paper
from luodi.web.projects.missing import gate_lines

__all__ = ["CaseFile", "FactForm", "context", "materials_context", "materials_form", "opinion_form"]


@dataclass(frozen=True)
class Answer:
    """One unit's part of an item: its opinion, or how what it owes stands."""

    unit: str
    state: State
    who: str
    lines: tuple[tuple[str, str], ...]
    papers: tuple[PaperLink, ...]
    url: str
    item: str = ""
    stamped: bool = True


def _without(spec: FactSpec, review: ReviewView) -> FactSpec:
    """The kind's terms but those that are given without asking: item, unit, who drafted it."""
    fixed = {review.rule.item_term, review.rule.unit_term, DRAFTER}
    return spec.model_copy(
        update={
            "terms": tuple(name for name in spec.terms if name not in fixed),
            "optional": tuple(name for name in spec.optional if name not in fixed),
        }
    )


def opinion_form(file: CaseFile, review: ReviewView, draft: Drafted | None = None) -> FactForm:
    """The form of the opinion: verdict, grounds, conditions, suggestions, the stamped scan; as drafted, where it is."""
    kind = review.rule.opinion
    spec = _without(file.regime.pack.facts[kind], review)
    return FactForm(kind, spec, file.regime.terms, initial=draft.values if draft else {}, today=file.state.day)


def materials_form(file: CaseFile, review: ReviewView) -> FactForm | None:
    """The form that asks for more papers; None where the document's clock never stops."""
    if review.rule.pauses is None:
        return None
    kind = review.rule.pauses.on.fact
    return FactForm(kind, _without(file.regime.pack.facts[kind], review), file.regime.terms, today=file.state.day)


def context(
    file: CaseFile, review: ReviewView, part: Part, form: FactForm, request: Request, refused: Refused | None
) -> dict[str, Any]:
    """Everything the page of an item prints."""
    viewer = request.viewer
    view = next(one for one in review.items if part in one.parts)
    allowed = {choice.kind: not choice.stopping for choice in choices(file, viewer)}
    # What was typed stays on the page even where a colleague has just answered.
    open_here = part.mine and part.obligation.open
    draft = drafted(viewer, file, review, part) if open_here else None
    materials = reverse("review_materials", args=[file.id, part.obligation.key])
    return {
        **_head(file, review, part),
        "view": view,
        "figures": gate_lines(file, view.figures, allowed),
        "form": form if open_here or form.posted else None,
        "refused": gate_lines(file, refused.verdicts, allowed, here=form.fields) if refused else (),
        "answer": _answer(file, review, part),
        "actions": _actions(file, viewer, part),
        "others": [_answer(file, review, other) for other in view.parts if other is not part],
        "rest": _rest(file, review, view),
        "basis": _basis(file, review),
        "papers": _papers(file, review),
        "asked": _asked(file, review, part),
        "materials_url": materials if open_here and review.rule.pauses and not part.obligation.paused else "",
        "pauses": review.rule.pauses,
        "next": _next(file, review),
        "draft": draft,
        "drafted_at": formats.moment(draft.at) if draft else "",
        "own_draft": draft is not None and draft.by_id == viewer.user_id,
        "acting": request.held,
        "acted_by": viewer.name,
    }


def materials_context(file: CaseFile, review: ReviewView, part: Part, form: FactForm) -> dict[str, Any]:
    """What the page that asks for materials prints."""
    papers = _papers(file, review)
    return {
        **_head(file, review, part),
        "form": form,
        "papers": papers,
        "back": review_item_url(file.id, part.obligation.key),
    }


def _head(file: CaseFile, review: ReviewView, part: Part) -> dict[str, Any]:
    item = part.item
    return {
        "file": file,
        "part": part,
        "review": review,
        "state": _state(file, review, part),
        "due": formats.day(part.obligation.due_on, file.state.day) if part.obligation.due_on else "",
        "project_url": project_url(file.id),
        "clause": clause_tag(
            file.regime, item.clause or review.rule.clause, place=item.place or "", choice=item.choice
        ),
        "due_clause": tag_of(file, part.obligation),
        "due_default": part.obligation.due_default,
    }


def _state(file: CaseFile, review: ReviewView, part: Part) -> State:
    if part.opinion is None:
        return state_of(file, part.obligation)
    agreed = part.verdict in review.rule.agree
    plain = part.verdict == next(iter(review.rule.agree), "")
    return State("kept" if plain else "soon" if agreed else "late", part.verdict)


def _answer(file: CaseFile, review: ReviewView, part: Part) -> Answer:
    url = review_item_url(file.id, part.obligation.key)
    line = part.opinion
    if line is None:
        return Answer(part.unit_title, _state(file, review, part), "", (), (), url, part.item.title)
    told = happened(file, line)
    shown = {
        _label(file, review.rule.item_term),
        _label(file, review.rule.unit_term),
        _label(file, review.rule.verdict_term),
    }
    return Answer(
        unit=part.unit_title,
        state=_state(file, review, part),
        who=f"{told.day} · {told.who}",
        lines=tuple(pair for pair in line.values if pair[0] not in shown),
        papers=tuple(paper(one) for one in line.papers),
        url=url,
        item=part.item.title,
        stamped=_stamped(line),
    )


def _stamped(line: Line) -> bool:
    """Whether the paper of record lies under the opinion: the first kind of paper that the pack names for it."""
    kinds = line.spec.evidence.kinds if line.spec else ()
    return any(not kinds or one.kind in {"", kinds[0]} for one in line.papers)


def _label(file: CaseFile, term: str) -> str:
    found = file.regime.terms.get(term)
    return found.label if found else term


def _actions(file: CaseFile, viewer: Viewer, part: Part) -> list[tuple[str, str]]:
    """What the viewer may record about the opinion given, such as 冲正 or 附加条件已落实."""
    if part.opinion is None:
        return []
    about = part.opinion.fact.id
    return [(spec.title, record_url(file.id, kind, about=about)) for kind, spec in choices_about(file, viewer, about)]


def _rest(file: CaseFile, review: ReviewView, view: ItemView) -> list[Answer]:
    """How the other items stand, one line each: the item's worst part speaks for it."""
    found = []
    for other in review.items:
        if other is view or not other.parts:
            continue
        answers = [_answer(file, review, part) for part in other.parts]
        order = ("late", "soon", "paused", "wait", "kept", "ended")
        worst = min(answers, key=lambda one: order.index(one.state.kind))
        found.append(replace(worst, item=other.item.title, unit=f"{other.answered}/{len(other.parts)}"))
    return found


def _required(file: CaseFile, review: ReviewView) -> list[str]:
    """Kinds of fact that must lie before the review may start: what is being reviewed."""
    starts = {trigger.fact for trigger in review.rule.starts}
    return [
        wanted.fact
        for gate in file.regime.gates(file.state.day, file.kind)
        if gate.recording is not None and gate.recording.fact in starts
        for wanted in gate.require
        if wanted.fact is not None
    ]


def _basis(file: CaseFile, review: ReviewView) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """The latest of each kind being reviewed: title, day, every value."""
    found = []
    for kind in dict.fromkeys(_required(file, review)):
        line = _latest(file, kind)
        if line is not None:
            found.append((line.title, formats.day(line.fact.happened_on, file.state.day), line.values))
    return found


def _latest(file: CaseFile, kind: str) -> Line | None:
    return next((line for line in reversed(file.lines) if line.fact.kind == kind and not line.reversed), None)


def _papers(file: CaseFile, review: ReviewView) -> list[PaperLink]:
    """The papers of the project but the opinions' own; those being reviewed first."""
    opinions = file.regime.pack.facts[review.rule.opinion].title
    basis = {file.regime.pack.facts[kind].title for kind in _required(file, review) if kind in file.regime.pack.facts}
    listed = [one for one in all_papers(file) if one.title != opinions]
    return sorted(listed, key=lambda one: one.title not in basis)


def _asked(file: CaseFile, review: ReviewView, part: Part) -> list[Entry]:
    """Materials asked for on this item, and what came."""
    rule = review.rule
    if rule.pauses is None:
        return []
    kinds = {rule.pauses.on.fact, rule.pauses.until.fact}
    hidden = {_label(file, rule.item_term), _label(file, rule.unit_term)}
    started = file.line(part.obligation.started_by)
    begun = file.lines.index(started) if started else 0
    entries = []
    for line in file.lines[begun:]:
        values = line.fact.values
        if line.fact.kind not in kinds or line.reversed or values.get(rule.item_term) != part.item.title:
            continue
        lines = [f"{label}：{text}" for label, text in line.values if label not in hidden]
        lines += [f"材料：{one.name}" for one in line.papers]
        told = happened(file, line)
        entries.append(Entry(told.day, line.title, told.moment, who=line.unit, lines=lines))
    return entries


def _next(file: CaseFile, review: ReviewView) -> list[tuple[str, str, ClauseTag | None]]:
    """What happens when all parts are answered: the facts whose gates wait for this review, by whom, by when."""
    found = []
    for gate in file.regime.gates(file.state.day, file.kind):
        if gate.recording is None or not any(wanted.parts == review.rule.id for wanted in gate.require):
            continue
        spec: FactSpec | None = file.regime.pack.facts.get(gate.recording.fact)
        if spec is None:
            continue
        who = who_titles(spec.by, file.regime)
        at = f"，在{spec.at_meeting}上定" if spec.at_meeting else ""
        tag = clause_tag(file.regime, gate.clause, place=gate.place or "", default=gate.default, choice=gate.choice)
        found.append((f"{spec.title}：由{who}记{at}", f"条件：{gate.title}", tag))
    return found
