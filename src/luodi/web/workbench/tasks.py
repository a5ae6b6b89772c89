"""From an obligation to the line of a list, and to the page where it is done."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from luodi.common.workdays import WorkingCalendar
from luodi.ledger.public import Task, abouts, regime_of
from luodi.projects.public import Row, rows_of
from luodi.regimes.regime import Regime
from luodi.regimes.schema import ObligationRule, Trigger
from luodi.units.public import RefBook, Viewer, calendar_for, ref_book
from luodi.web import formats
from luodi.web.clauses import case_url, link, task_tag
from luodi.web.parts import ObligationRow, State


def task_url(task: Task, regime: Regime, about: str = "") -> str:
    """Where the task is done: the item of a review, else the form of the fact that ends it, else its case.

    `about`: what the starting fact was about, for a rule that asks for a fact about the same.
    """
    rule = rule_of(task, regime)
    if rule is None:
        return case_url(task.case_kind, task.case)
    if rule.part_of in regime.reviews:
        item = link("review_item", task.case, task.key)
        if item:
            return item
    ending = _ending(rule, regime)
    if ending is None:
        return case_url(task.case_kind, task.case)
    query = dict(ending.equals)
    aimed = _started_by(task) if rule.about == "start" else about if rule.about == "same" else ""
    if aimed:
        query["about"] = aimed
    form = "record_fact" if task.case_kind == "project" else "case_record"
    return link(form, task.case, ending.fact, query=query or None) or case_url(task.case_kind, task.case)


def rule_of(task: Task, regime: Regime) -> ObligationRule | None:
    """The dated entry the task was started under; None where the regime no longer has it."""
    entries = regime.obligations_by_id.get(task.rule, ())
    return next((rule for rule in entries if rule.holds_on(task.started_on)), entries[-1] if entries else None)


def _ending(rule: ObligationRule, regime: Regime) -> Trigger | None:
    """The first kind of fact that ends it and that has a form of its own."""
    known = [trigger for trigger in rule.ends if trigger.fact in regime.pack.facts]
    return next((trigger for trigger in known if regime.pack.facts[trigger.fact].menu), None)


def _started_by(task: Task) -> str:
    """The fact that started it, as the key of the obligation has it."""
    return task.key.split("/")[1] if "/" in task.key else ""


def due_state(task: Task, calendar: WorkingCalendar, today: date) -> State:
    """How the task stands: paused, without a day, or counted in working days."""
    if task.paused:
        return State("paused", "停表中")
    if task.due_on is None:
        return State("wait", "不设期限")
    return formats.due_state(task.due_on, calendar, today)


def obligation_rows(viewer: Viewer, found: Sequence[Task], *, theirs: bool = False) -> list[ObligationRow]:
    """Lines with project, amount, clause, state and the way to the work. Two queries, whatever their number.

    `theirs`: what others are to do, which leads to where it stands and not to a form.
    """
    calendar = calendar_for(viewer.jurisdiction)
    projects = rows_of(viewer, {task.case for task in found if task.case_kind == "project"})
    aims = abouts(viewer, _asking_for_the_same(found))
    book = ref_book(viewer.jurisdiction)
    lines = []
    for task in found:
        regime = regime_of(task.adoption)
        started = _started_by(task)
        about = aims.get(UUID(started), "") if started else ""
        lines.append(
            ObligationRow(
                title=task.title,
                state=due_state(task, calendar, viewer.day),
                url=case_url(task.case_kind, task.case) if theirs else task_url(task, regime, about),
                detail=_detail(task, regime, viewer, book),
                case_title=task.case_title,
                case_url=case_url(task.case_kind, task.case),
                case_detail=project_detail(projects.get(task.case)),
                owner="、".join(task.owners) or "未明确",
                due=f"{formats.day(task.due_on, viewer.day)} 到期" if task.due_on and task.due_on < viewer.day else "",
                clause=task_tag(task, regime),
            )
        )
    return lines


def _asking_for_the_same(found: Iterable[Task]) -> list[UUID]:
    started = []
    for task in found:
        rule = rule_of(task, regime_of(task.adoption))
        if rule is not None and rule.about == "same" and (fact := _started_by(task)):
            started.append(UUID(fact))
    return started


def _detail(task: Task, regime: Regime, viewer: Viewer, book: RefBook) -> str:
    """For whom, what for, and which steps of the ladder it took."""
    rule = rule_of(task, regime)
    parts = [f"代“{title}”办" for title in _acted_for(task, viewer, book)]
    if rule is not None:
        parts += [text for text in (rule.part_title if rule.part_of in regime.reviews else "", rule.hint) if text]
    parts += [f"{formats.day(on, viewer.day)}已{title}" for title, on in task.steps[-1:]]
    return "；".join(parts)


def _acted_for(task: Task, viewer: Viewer, book: RefBook) -> list[str]:
    """Titles of the positions in whose place the viewer does it; none where it is the viewer's own."""
    owners = set(task.owners)
    own = {book.titles.get(ref) for held in viewer.own for ref in (held.position.id, held.position.unit_id)}
    if own & owners:
        return []
    return [held.position.full_title for held in viewer.acting_for if book.titles.get(held.position.id) in owners]


def project_detail(row: Row | None) -> str:
    """Amount and industry of a project, as far as known."""
    if row is None:
        return ""
    amount = formats.money(row.total_investment) if row.total_investment is not None else "投资总额待补充"
    return " · ".join(text for text in (amount, row.industry) if text)
