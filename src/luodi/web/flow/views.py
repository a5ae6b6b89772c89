"""办事流程: what the document says of steps, duties and time limits, published without sign-in (qingxin 3.4, 4.1).

Nothing of any project is on it: it is made from the adopted regime alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from luodi.ledger.public import Refused, current
from luodi.regimes import words
from luodi.regimes.regime import Regime
from luodi.regimes.schema import ObligationRule, Stage, Trigger
from luodi.web.clauses import clause_tag
from luodi.web.context import the_tenant
from luodi.web.parts import ClauseTag
from luodi.web.shell import page, render

PUBLIC_CASE = "project"


@dataclass(frozen=True)
class Limit:
    """One duty of a step: what, who, until when; `days_default`: the document does not say how many days."""

    title: str
    who: str
    due: str
    days_default: bool
    tag: ClauseTag | None


@dataclass(frozen=True)
class FlowStep:
    """A step as the document draws it, with its stages and time limits."""

    title: str
    summary: str
    stages: tuple[str, ...]
    limits: tuple[Limit, ...]
    tag: ClauseTag | None


@dataclass(frozen=True)
class Duty:
    """A body that the document gives duties to."""

    title: str
    duties: tuple[str, ...]
    tag: ClauseTag | None


@page(
    "flow/", name="flow", title="办事流程", nav="regime", public=True,
    shows=("steps", "stages:project/*", "obligations", "reviews", "responsibilities", "bodies"),
)  # fmt: skip
def flow(request: HttpRequest) -> HttpResponse:
    """The published procedure of the government that runs the instance."""
    viewer = getattr(request, "viewer", None)
    tenant = the_tenant()
    jurisdiction = viewer.jurisdiction if viewer else tenant.id if tenant else None
    try:
        if jurisdiction is None:
            raise Refused("本实例还没有建立政府，或者有多个政府，请登录后查看。")
        adopted, regime = current(jurisdiction)
    except Refused as refused:
        return render(request, "flow/flow.html", {"why": refused.message})
    day = viewer.day if viewer else adopted.adopted_on
    steps = [
        FlowStep(
            step.title,
            step.summary or "",
            tuple(_stage(stage, regime) for stage in regime.pack.stages if stage.step == step.id),
            tuple(_limits(regime, step.id, day)),
            clause_tag(regime, step.clause),
        )
        for step in regime.pack.steps
    ]
    context = {
        "why": "",
        "document": regime.pack.basis.document if regime.pack.basis else regime.pack.title,
        "issued_by": regime.pack.basis.issued_by if regime.pack.basis else "",
        "steps": steps,
        "duties": _duties(regime),
    }
    return render(request, "flow/flow.html", context)


def _stage(stage: Stage, regime: Regime) -> str:
    """A stage with the projects that go this way, where they go different ways."""
    return f"{stage.title}（{words.condition(stage.when, regime)}）" if stage.when else stage.title


def _limits(regime: Regime, step: str, day: date) -> Iterable[Limit]:
    """The duties that begin while a project stands in the step; each review once."""
    kinds = _kinds_of(regime, step)
    reviews: set[str] = set()
    for rule in regime.obligations:
        if rule.case != PUBLIC_CASE or not rule.holds_on(day) or not rule.clause:
            continue
        if not any(_begins(trigger, kinds) for trigger in rule.starts):
            continue
        review = next(iter(regime.reviews.get(rule.part_of or "", ())), None)
        if review is not None:
            if review.id in reviews:
                continue
            reviews.add(review.id)
            who = f"{len(review.items)} 项各责任单位"
            yield Limit(f"{review.title}意见", who, words.due(review.due), review.due_default, _tag(rule, regime))
            continue
        who = words.owners(rule.owner, rule.else_owner, regime)
        yield Limit(rule.title, who, words.due(rule.due), rule.due_default, _tag(rule, regime))


def _tag(rule: ObligationRule, regime: Regime) -> ClauseTag | None:
    return clause_tag(regime, rule.clause, default=rule.default)


def _begins(trigger: Trigger, kinds: set[str]) -> bool:
    return trigger.fact in kinds


def _kinds_of(regime: Regime, step: str) -> set[str]:
    """Kinds of fact that begin a stage of the step."""
    return {trigger.fact for stage in regime.pack.stages if stage.step == step for trigger in stage.on}


def _duties(regime: Regime) -> list[Duty]:
    """Bodies with duties, those with the same duties together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for body in regime.pack.bodies.values():
        if body.duties:
            found.setdefault(body.duties, []).append(body.short)
    tag = clause_tag(regime, words.duties_clause(regime))
    return [Duty("、".join(titles), duties, tag) for duties, titles in found.items()]
