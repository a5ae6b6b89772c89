"""Saving one line of the grid: the facts of one project in one act, or none of them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from luodi.ledger.public import CaseFile, Draft, NotVisible, Receipt, Refused, Stale, already, glances, record
from luodi.regimes.vocabulary import Value
from luodi.regimes.weekly_schema import Weekly
from luodi.units.public import Viewer
from luodi.weekly.rules import asks, rule_on, week_of, weekly_kinds


def save_line(
    *,
    actor: Viewer,
    case: UUID,
    request_key: str,
    values: Mapping[str, Value] | None = None,
    unchanged: bool = False,
    seen: int | None = None,
    on_behalf_of: UUID | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Record what was filled in on the line of a project, today; `values` by term. Or that nothing changed.

    `seen`: the version of the case that the page showed. Raises NotVisible, Refused (`fields` by term), Stale where
    somebody has since said the same or set one of these values.
    """
    file = glances(actor, [case]).get(case)
    if file is None:
        raise NotVisible
    rule = rule_on(file.regime, actor.day)
    if rule is None:
        raise Refused("本机制没有每周更新的安排；请在项目页里记一件事。")
    told = {name: value for name, value in (values or {}).items() if value not in (None, "")}
    # A second click finds what the first one recorded: only `record` can tell whether it is the same act.
    again = already(actor, request_key) is not None
    if unchanged:
        drafts = _unchanged(file, actor, rule, told, again)
    else:
        drafts = _changed(file, actor, rule, told, None if again else seen)
    return record(
        actor=actor,
        drafts=drafts,
        request_key=request_key,
        on_behalf_of=on_behalf_of,
        at=at,
        expected={case: seen} if seen is not None else None,
    )


def _unchanged(file: CaseFile, actor: Viewer, rule: Weekly, told: Mapping[str, Value], again: bool) -> list[Draft]:
    if told:
        raise Refused("这一行填了内容，又说没有变化：有变化的请按“保存”，没有变化的先把填的清空。")
    week = week_of(actor.day)
    done = [f for f in file.state.active if f.kind in weekly_kinds(rule) and week.first <= f.happened_on <= week.last]
    if done and not again:
        title = file.regime.pack.facts[done[-1].kind].title
        raise Stale(f"本周已经记过“{title}”，不用再记没有变化。")
    return [Draft(file.id, rule.unchanged, actor.day)]


def _changed(file: CaseFile, actor: Viewer, rule: Weekly, told: Mapping[str, Value], seen: int | None) -> list[Draft]:
    if not told:
        raise Refused("这一行还没有填。有变化的写进展；没有变化的请按“无变化”。")
    allowed = asks(file, actor, rule)
    offered = [*([allowed.note] if allowed.note else []), *allowed.values]
    kinds = {ask.term.name: ask.fact for ask in offered}
    if strange := [name for name in told if name not in kinds]:
        message = "现在不能在这一行里改，请到项目页里记。"
        raise Refused(f"{'、'.join(strange)}{message}", dict.fromkeys(strange, message))
    _refuse_overtaken(file, told, rule, seen)
    spec = file.regime.pack.facts[rule.fact]
    if rule.note in spec.terms and rule.note not in told and any(kinds[name] == rule.fact for name in told):
        note = file.regime.terms[rule.note].label
        raise Refused(f"请先写{note}。", {rule.note: f"请先写{note}，再写其他的。"})
    by_kind: dict[str, dict[str, Value]] = {}
    for ask in offered:
        if ask.term.name in told:
            by_kind.setdefault(ask.fact, {})[ask.term.name] = told[ask.term.name]
    return [Draft(file.id, kind, actor.day, given) for kind, given in by_kind.items()]


def _refuse_overtaken(file: CaseFile, told: Mapping[str, Value], rule: Weekly, seen: int | None) -> None:
    """Two people may each add a note; of a figure the page no longer shows the person must first see the new one."""
    if seen is None:
        return
    for fact in file.state.facts[seen:]:
        for name in told:
            if name != rule.note and name in fact.values and fact.id not in file.state.reversed:
                label = file.regime.terms[name].label
                now = file.show(name, fact.values[name])
                message = f"别人刚把它改成 {now}；核对后再保存一次。"
                raise Stale(f"打开这一页之后，{label}已由别人改成 {now}。", {name: message})
