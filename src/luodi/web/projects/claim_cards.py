"""首报、首谈 as a page shows them: who holds it, until when, how long that is, what keeps it, under which clause."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from luodi.common import clock
from luodi.ledger.public import CaseFile
from luodi.projects.public import ClaimView
from luodi.regimes import words
from luodi.regimes.case import CLAIM_TITLES, Claim
from luodi.regimes.claims_schema import ClaimRule
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag, Figure, State


@dataclass(frozen=True)
class Card:
    """One claim in words. `left`: 剩 27 天; `kept`: what keeps it and how often; `days_by_default`: 天数为系统默认."""

    title: str
    holder: str
    state: State
    since: str
    until: str
    keep_by: str
    left: str
    kept: str
    ended: str
    why: str
    clause: ClauseTag | None
    days_by_default: bool
    moved: bool
    disputed: int
    alive: bool


Dated = Callable[[date | None, date | None], str]
"""A day as the page writes it, given today."""


def cards(file: CaseFile, dated: Dated = formats.day) -> list[Card]:
    """The claims of a project, in the order they began."""
    return [card(file, claim, dated) for claim in file.state.claims]


def card(file: CaseFile, claim: Claim, dated: Dated = formats.day) -> Card:
    """One of them."""
    today = file.state.day
    rule = rule_of(file, claim)
    left = (claim.limit - today).days if claim.alive and claim.limit else None
    kept = ""
    if rule is not None and rule.within:
        kept = f"每 {words.span(rule.within)}内至少有一次：" + "、".join(
            dict.fromkeys(words.fact_title(trigger.fact, file.regime) for trigger in rule.kept_by)
        )
    return Card(
        title=claim.title,
        holder=file.name(claim.holder) if claim.holder else "还没有归到单位",
        state=state_of(claim, left, today),
        since=dated(claim.since, today),
        until=dated(claim.until, today) if claim.until else "不设",
        keep_by=dated(claim.keep_by, today) if claim.keep_by and claim.alive and claim.limit else "",
        left="停表中"
        if claim.alive and claim.limit is None and claim.until
        else f"剩 {left} 天"
        if left is not None
        else "",
        kept=kept,
        ended=dated(claim.ended_on, today) if claim.ended_on else "",
        why=_why(claim, rule),
        clause=tag_of(file, claim),
        days_by_default=bool(claim.clause) and (claim.lasts_default or claim.within_default) and not claim.default,
        moved=claim.ruled_by is not None,
        disputed=len(claim.disputes),
        alive=claim.alive,
    )


def _why(claim: Claim, rule: ClaimRule | None) -> str:
    """Why it lapsed: nothing kept it in time, or its days were over."""
    if claim.status != "lapsed" or claim.ended_on is None:
        return ""
    if claim.until is not None and claim.ended_on > claim.until:
        return "保护期满"
    return f"超过 {words.span(rule.within)}没有跟进" if rule is not None and rule.within else ""


def rule_of(file: CaseFile, claim: Claim) -> ClaimRule | None:
    """The entry that bound when it began."""
    entries = [rule for rule in file.regime.pack.claims if rule.id == claim.id]
    return next((rule for rule in entries if rule.holds_on(claim.since)), entries[0] if entries else None)


def state_of(claim: Claim, left: int | None, today: date) -> State:
    """有效、快到期、失效、放弃、了结, as a mark."""
    if not claim.alive:
        return State("late" if claim.status == "lapsed" else "ended", f"已{claim.status_title}")
    if claim.limit is None:
        return State("paused", "停表中") if claim.until or claim.keep_by else State("kept", "有效")
    if left is not None and claim.warn_on is not None and claim.warn_on <= today:
        return State("soon", f"剩 {left} 天" if left else "今日到期")
    return State("kept", "有效")


def tag_of(file: CaseFile, claim: Claim) -> ClauseTag | None:
    """The clause it stands on; without one that of a default."""
    return clause_tag(
        file.regime,
        claim.clause,
        place=claim.place or "",
        default=claim.default or not claim.clause,
        choice=claim.choice,
    )


def figures(file: CaseFile) -> list[Figure]:
    """For the side of a project's page."""
    found = []
    for one in cards(file):
        note = [f"{one.since}起"]
        if one.alive:
            note += [f"保护到 {one.until}"] if one.until != "不设" else []
            note += [f"最迟 {one.keep_by}再跟进" if one.keep_by else "", one.left if one.left and one.keep_by else ""]
        elif one.ended:
            note += [f"{one.ended}{one.state.text.removeprefix('已')}", one.why]
        note += ["有争议，等待裁定"] if one.disputed else []
        found.append(
            Figure(
                one.title, one.holder, note="，".join(part for part in note if part), state=one.state, clause=one.clause
            )
        )
    return found


def in_list(row: ClaimView | None, titles: Mapping[UUID, str], today: date | None = None) -> str:
    """One line of it for a list: 首谈归高新区，剩 21 天. '' where there is none."""
    if row is None:
        return ""
    today = today or clock.today()
    holder = f"归{titles.get(row.holder, '')}" if row.holder else ""
    if row.status != "alive":
        return f"{row.title}已{CLAIM_TITLES[row.status]}"
    left = f"剩 {(row.limit - today).days} 天" if row.limit else ""
    return "，".join(part for part in (f"{row.title}{holder}", left) if part)


def claims_url(case: object) -> str:
    """The page of a project's claims."""
    return reverse("project_claims", args=[case])
