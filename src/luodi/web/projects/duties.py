"""Open obligations of a project: due states, owners, clause, and what the viewer may do about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from luodi.ledger.public import CaseFile, choices_about
from luodi.regimes.case import EXTENDED, STATUS_TITLES, WAIVED, WRITTEN_OFF, Obligation, Status
from luodi.regimes.claims_schema import DISPUTED
from luodi.regimes.fold import rule_of
from luodi.regimes.schema import ObligationRule
from luodi.units.public import Viewer
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag, State
from luodi.web.projects.addresses import about_url, project_url, record_url, review_item_url
from luodi.web.projects.head import ASSIGNED

Action = tuple[str, str]
"""Words and address."""


@dataclass(frozen=True)
class Duty:
    """An obligation as the project's page shows it; `mine`: the viewer answers for it."""

    title: str
    state: State
    due: str
    owner: str
    detail: str
    clause: ClauseTag | None
    days_by_default: bool
    mine: bool
    url: str
    steps: tuple[str, ...]
    actions: tuple[Action, ...]


def open_duties(file: CaseFile, viewer: Viewer, allowed: Mapping[str, bool]) -> list[Duty]:
    """What is still to be done or to be written off, by day. The parts of a review stand as one line but for mine."""
    mine = file.book.all_refs(viewer.unit_ids | viewer.position_ids) | {str(viewer.user_id)}
    single: list[tuple[Obligation, Duty]] = []
    parts: dict[str, list[Obligation]] = {}
    for running, obligation in zip(file.progress.running, file.state.obligations, strict=True):
        if not (obligation.open or obligation.awaits_write_off):
            continue
        own = bool(mine & set(obligation.owners))
        if obligation.part_of in file.regime.reviews and not own and not obligation.late_on(file.state.day):
            parts.setdefault(obligation.part_of or "", []).append(obligation)
            continue
        rule = rule_of(file.regime, running)
        single.append((obligation, _duty(file, viewer, obligation, rule, allowed, own)))
    grouped = [(_first(owed), _review_duty(file, review, owed)) for review, owed in parts.items()]
    return [duty for _, duty in sorted([*single, *grouped], key=lambda pair: _order(pair[0]))]


def _order(obligation: Obligation) -> tuple[bool, str, str]:
    """By day; those without one, then those only waiting to be written off, last."""
    return obligation.due_on is None or not obligation.open, str(obligation.due_on), obligation.title


def _first(owed: Sequence[Obligation]) -> Obligation:
    return min(owed, key=_order)


def state_of(file: CaseFile, obligation: Obligation) -> State:
    """How an obligation stands today, in words."""
    if obligation.awaits_write_off:
        return State("soon", "待销号", "已办结，待另一单位确认")
    if obligation.open:
        if obligation.paused:
            return State("paused", "停表中")
        if obligation.due_on is None:
            return State("wait", "期限待定")
        return formats.due_state(obligation.due_on, file.calendar, file.state.day)
    late = obligation.status is Status.DONE and obligation.late_on(file.state.day)
    if obligation.status is Status.DONE:
        return State("late", "逾期办结") if late else State("kept", "按时办结")
    return State("ended", STATUS_TITLES[obligation.status])


def tag_of(file: CaseFile, obligation: Obligation) -> ClauseTag | None:
    """The clause of an obligation; its days by default are marked beside it, not here."""
    return clause_tag(
        file.regime,
        obligation.clause,
        place=obligation.place or "",
        default=obligation.default or not obligation.clause,
        choice=obligation.choice,
    )


def _duty(
    file: CaseFile,
    viewer: Viewer,
    obligation: Obligation,
    rule: ObligationRule,
    allowed: Mapping[str, bool],
    mine: bool,
) -> Duty:
    ways = do_it(file, obligation, rule, allowed)
    day = formats.day(obligation.due_on, file.state.day) if obligation.due_on else ""
    details = [obligation.hint or "", "已延期" if obligation.extended else "", obligation.note or ""]
    return Duty(
        title=obligation.title,
        state=state_of(file, obligation),
        due=day,
        owner=file.owners(obligation),
        detail="；".join(part for part in details if part),
        clause=tag_of(file, obligation),
        days_by_default=obligation.due_default and bool(obligation.clause) and not obligation.default,
        mine=mine,
        url=ways[0][1] if ways and mine else "",
        steps=tuple(f"{step.title}（{formats.day(step.on, file.state.day)}）" for step in obligation.steps),
        actions=(*ways, *about_it(file, viewer, obligation)),
    )


def _review_duty(file: CaseFile, review: str, owed: Sequence[Obligation]) -> Duty:
    first = _first(owed)
    rounds = [o for o in file.state.obligations if o.part_of == review and o.started_by == first.started_by]
    answered = sum(o.status is Status.DONE for o in rounds)
    missing = "、".join(dict.fromkeys(o.title.partition("：")[2] or o.title for o in owed))
    owners = list(dict.fromkeys(file.owners(o) for o in owed))
    return Duty(
        title=f"{file.regime.reviews[review][-1].title}：已有 {answered} / {len(rounds)} 份意见",
        state=state_of(file, first),
        due=formats.day(first.due_on, file.state.day) if first.due_on else "",
        owner="、".join(owners[:3]) + (f"等 {len(owners)} 家" if len(owners) > 3 else ""),
        detail=f"还差：{missing}",
        clause=clause_tag(file.regime, file.regime.reviews[review][-1].clause),
        days_by_default=first.due_default,
        mine=False,
        url=project_url(file.id, "review"),
        steps=(),
        actions=(("看各项意见", project_url(file.id, "review")),),
    )


def do_it(file: CaseFile, obligation: Obligation, rule: ObligationRule, allowed: Mapping[str, bool]) -> list[Action]:
    """The forms that end the obligation, for those who may fill them in."""
    if not obligation.open:
        return []
    if obligation.part_of in file.regime.reviews:
        url = review_item_url(file.id, obligation.key)
        return [("提意见", url)] if url else []
    if rule.unless_slot and ASSIGNED in allowed:
        title = file.regime.pack.slots[rule.unless_slot].title
        return [(f"明确{title}", record_url(file.id, ASSIGNED, given={"责任角色": title}))]
    if any(trigger.fact == DISPUTED for trigger in rule.starts):
        return [("看两家的陈述", reverse("project_claims", args=[file.id]))]
    facts = file.regime.pack.facts
    found = []
    for kind in dict.fromkeys(trigger.fact for trigger in rule.ends):
        if allowed.get(kind) and rule.about is None and kind in facts:
            found.append((facts[kind].title, record_url(file.id, kind)))
    return found


def about_it(file: CaseFile, viewer: Viewer, obligation: Obligation) -> list[Action]:
    """What the viewer may record about the obligation: extension, waiver, write-off, and what answers its start."""
    found = []
    asked = _asked_about(file, obligation.key)
    answers = _answers(file)
    for kind, spec in choices_about(file, viewer, obligation.key):
        if (kind == WRITTEN_OFF) is not obligation.awaits_write_off or not (obligation.open or kind == WRITTEN_OFF):
            continue
        if kind in answers and kind not in {EXTENDED, WAIVED} and not asked:
            continue
        found.append((spec.title, about_url(file.kind, file.id, kind, obligation.key)))
    if obligation.open:
        running = next((r for r in file.progress.running if r.key == obligation.key), None)
        rule = rule_of(file.regime, running) if running else None
        if rule is not None and rule.about == "start" and file.state.fact(obligation.started_by):
            wanted = {trigger.fact for trigger in rule.ends}
            for kind, spec in choices_about(file, viewer, obligation.started_by):
                if kind in wanted:
                    found.insert(0, (spec.title, about_url(file.kind, file.id, kind, obligation.started_by)))
    return found


def _answers(file: CaseFile) -> frozenset[str]:
    """Kinds that answer a question asked about the same thing, such as 不准延期."""
    rules = (rule for rule in file.regime.obligations if rule.about == "same")
    return frozenset(trigger.fact for rule in rules for trigger in rule.ends)


def _asked_about(file: CaseFile, key: str) -> bool:
    """Whether an open obligation waits for an answer about `key`."""
    for running, obligation in zip(file.progress.running, file.state.obligations, strict=True):
        if obligation.open and rule_of(file.regime, running).about == "same":
            start = file.state.fact(obligation.started_by)
            if start is not None and start.about == key:
                return True
    return False
