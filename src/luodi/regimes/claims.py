"""首报、首谈 by the fold: who holds a claim, until when, what became of it. Pure: facts, a regime, a day; no calendar.

A claim walks through the facts in the order they happened, so that what was recorded late still counts on its day.
It lapses on the first day after its protection (`until`) or after the day by which it had to be kept (`keep_by`).
A standing that ends what is open (撤回、不予引进) ends it, too, until it is lifted; one that stops clocks (搁置) stops
those of a claim.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from luodi.common.workdays import add_months
from luodi.regimes.absorbing import take_slots
from luodi.regimes.case import Claim, ClaimStatus, Fact
from luodi.regimes.claims_schema import (
    ABOUT_A_CLAIM,
    DISPUTED,
    EXPIRING,
    LAPSED,
    RELEASED,
    RENEWED,
    RULED,
    STATED,
    TERM_CLAIM,
    TERM_LIMIT,
    TERM_RENEWED_TO,
    TERM_RIVAL,
    TERM_RULED_FOR,
    ClaimRule,
)
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Standing
from luodi.regimes.schema_parts import Trigger
from luodi.regimes.spans import parse_due
from luodi.regimes.vocabulary import Value


def claims(
    facts: Iterable[Fact], regime: Regime, kind: str, values: Mapping[str, Value], day: date
) -> tuple[Claim, ...]:
    """The claims of a case of `kind` on `day`, from its facts that count in the order they were recorded."""
    if not regime.pack.claims:
        return ()
    counted = list(facts)
    begun = _begun(counted, regime, kind)
    if not begun:
        return ()
    order = sorted(enumerate(counted), key=lambda pair: (pair[1].happened_on, pair[0]))
    found = []
    for rule_id in dict.fromkeys(start.rule.id for start in begun):
        walk: _Walk | None = None
        mine = {start.fact.id: start for start in begun if start.rule.id == rule_id}
        for _, fact in order:
            if walk is not None:
                walk.until_day(fact.happened_on)
            if (fresh := mine.get(fact.id)) is not None and (walk is None or walk.over):
                walk = _Walk(fresh, regime)
            elif walk is not None:
                walk.take(fact)
        if walk is not None and regime.holds(walk.rule.when, values) is True:
            found.append(walk.seen(day, _open_disputes(counted, walk.rule)))
    return tuple(found)


def claim_titled(found: Iterable[Claim], title: object) -> Claim | None:
    """The claim that a fact names (权属)."""
    return next((claim for claim in found if claim.title == title), None)


def refusal(fact: Fact, found: Iterable[Claim]) -> str | None:
    """Why a fact about a claim cannot be recorded (Chinese), None where it can."""
    if fact.kind not in ABOUT_A_CLAIM:
        return None
    title = fact.values.get(TERM_CLAIM)
    claim = claim_titled(found, title)
    if claim is None:
        return f"这个项目没有“{title or '首报、首谈'}”，不能办这件事"
    if fact.kind == RELEASED and claim.status is not ClaimStatus.ALIVE:
        return f"“{claim.title}”已经{claim.status_title}，不用再放弃"
    if fact.kind == DISPUTED and fact.values.get(TERM_RIVAL) == claim.holder:
        return f"“{claim.title}”本来就归这个单位，不用提出争议"
    rivals = {str(one.values.get(TERM_RIVAL)) for one in claim.disputes}
    if fact.kind == DISPUTED and str(fact.values.get(TERM_RIVAL)) in rivals:
        return "这个单位已经提出争议，等着裁定"
    if fact.kind == RULED and fact.values.get(TERM_RULED_FOR) not in {claim.holder, fact.values.get(TERM_RIVAL)}:
        return f"“{claim.title}”只能裁定归现在的单位或提出争议的单位"
    if fact.kind in {STATED, RULED} and str(fact.values.get(TERM_RIVAL)) not in rivals:
        return "没有这个单位提出的争议，或者已经裁定"
    return None


def after(span: str, day: date) -> date:
    """The last day of a span that begins on `day`, which does not count."""
    due = parse_due(span)
    return add_months(day, due.amount) if due.unit == "months" else day + timedelta(days=due.amount)


@dataclass
class _Start:
    """A fact that begins a claim, and who holds it: the slot as it stood, or as it was first filled later."""

    rule: ClaimRule
    fact: Fact
    holder: str | None


def _begun(facts: Iterable[Fact], regime: Regime, kind: str) -> list[_Start]:
    slots: dict[str, str] = {}
    found: list[_Start] = []
    for fact in facts:
        era = regime.under(fact)
        take_slots(slots, fact, era)
        for rule in era.claims_started_by.get(fact.kind, ()):
            bound = rule.case == kind and rule.holds_on(fact.happened_on)
            if bound and era.any_matches(rule.starts, fact.kind, fact.values):
                found.append(_Start(rule, fact, None))
        for start in found:
            start.holder = start.holder or slots.get(start.rule.holder)
    return found


class _Walk:
    """One claim on its way through the facts."""

    def __init__(self, start: _Start, regime: Regime) -> None:
        self.rule = start.rule
        self.regime = regime
        self.start = start.fact
        self.holder = start.holder
        self.closed: ClaimStatus | None = None
        self.closed_by: str | None = None
        self.closed_on: date | None = None
        self.renewed_by: str | None = None
        self.ruled_by: str | None = None
        self.kept_on = start.fact.happened_on
        self.until = after(self.rule.lasts, self.kept_on) if self.rule.lasts else None
        self.standing: Standing | None = None
        self.held_since: date | None = None
        self.warned_for: date | None = None
        self.told_for: date | None = None

    @property
    def over(self) -> bool:
        return self.closed is not None

    @property
    def keep_by(self) -> date | None:
        """The last day by which something has to happen that keeps it."""
        return after(self.rule.within, self.kept_on) if self.rule.within else None

    @property
    def limit(self) -> date | None:
        """Its last day, unless something happens; None while its clocks stand still."""
        if self.held_since is not None:
            return None
        return min((day for day in (self.until, self.keep_by) if day is not None), default=None)

    def until_day(self, day: date) -> None:
        """Lapse, where its last day has passed by `day`."""
        limit = self.limit
        if not self.over and limit is not None and limit < day:
            self.closed, self.closed_on = ClaimStatus.LAPSED, limit + timedelta(days=1)

    def take(self, fact: Fact) -> None:
        """One more fact, on its day or after it."""
        named = fact.values.get(TERM_CLAIM) == self.rule.title
        if fact.kind == RENEWED and named:
            self._renew(fact)
        elif fact.kind == RULED and named:
            self.holder = str(fact.values.get(TERM_RULED_FOR, self.holder or "")) or None
            self.ruled_by = fact.id
        elif fact.kind in {EXPIRING, LAPSED} and named:
            said = fact.values.get(TERM_LIMIT)
            if isinstance(said, date):
                self.warned_for, self.told_for = (said, self.told_for) if fact.kind == EXPIRING else (said, said)
        elif not self.over and fact.kind == RELEASED and named:
            self._close(ClaimStatus.RELEASED, fact)
        elif not self.over and self._pulls(self.rule.ends, fact):
            self._close(ClaimStatus.ENDED, fact)
        elif not self.over and self._pulls(self.rule.kept_by, fact):
            self.kept_on = max(self.kept_on, fact.happened_on)
        self._stand(fact)

    def _stand(self, fact: Fact) -> None:
        """What a standing beside the stage (撤回、搁置) makes of it, and its end."""
        if self.standing is not None and self._pulls(self.standing.until, fact):
            self._lift(fact)
        if self.over:
            return
        for standing in self.regime.under(fact).pack.standings:
            if standing.case == self.rule.case and self._pulls(standing.on, fact):
                self.standing = standing
                if standing.obligations == "end":
                    self._close(ClaimStatus.ENDED, fact)
                else:
                    self.held_since = fact.happened_on
                return

    def _lift(self, fact: Fact) -> None:
        if self.held_since is not None:
            stopped = fact.happened_on - self.held_since
            self.until = self.until + stopped if self.until else None
        elif self.closed is ClaimStatus.ENDED:
            self.closed = self.closed_by = self.closed_on = None
        self.kept_on = max(self.kept_on, fact.happened_on)
        self.standing = self.held_since = None

    def _pulls(self, triggers: Iterable[Trigger], fact: Fact) -> bool:
        return self.regime.under(fact).any_matches(triggers, fact.kind, fact.values)

    def _renew(self, fact: Fact) -> None:
        self.closed = self.closed_by = self.closed_on = None
        self.renewed_by = fact.id
        self.kept_on = max(self.kept_on, fact.happened_on)
        wanted = fact.values.get(TERM_RENEWED_TO)
        if isinstance(wanted, date):
            self.until = wanted
        elif self.rule.lasts:
            self.until = after(self.rule.lasts, fact.happened_on)

    def _close(self, status: ClaimStatus, fact: Fact) -> None:
        self.closed, self.closed_by, self.closed_on = status, fact.id, fact.happened_on

    def seen(self, day: date, disputes: tuple[Fact, ...]) -> Claim:
        """The frozen outside of it, on `day`."""
        limit = self.limit
        self.until_day(day)
        rule = self.rule
        return Claim(
            id=rule.id,
            title=rule.title,
            clause=rule.clause,
            place=rule.place,
            default=rule.default,
            choice=rule.choice,
            holder=self.holder,
            since=self.start.happened_on,
            started_by=self.start.id,
            until=self.until,
            lasts_default=rule.lasts_default or rule.default,
            keep_by=self.keep_by,
            within_default=rule.within_default or rule.default,
            limit=limit,
            warn_on=limit - (after(rule.warn, limit) - limit) if limit else None,
            kept_on=self.kept_on,
            status=self.closed or ClaimStatus.ALIVE,
            ended_on=self.closed_on,
            ended_by=self.closed_by,
            renewed_by=self.renewed_by,
            ruled_by=self.ruled_by,
            disputes=disputes,
            shows=rule.shows,
            warned_for=self.warned_for,
            told_for=self.told_for,
        )


def _open_disputes(facts: Iterable[Fact], rule: ClaimRule) -> tuple[Fact, ...]:
    """Disputes over the claim that nobody has ruled on yet, in the order they were raised."""
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.values.get(TERM_CLAIM) == rule.title:
            rival = str(fact.values.get(TERM_RIVAL))
            if fact.kind == DISPUTED:
                found[rival] = fact
            elif fact.kind == RULED:
                found.pop(rival, None)
    return tuple(found.values())
