"""业绩: who earned what share of which fact, as a ledger of postings. Pure; part of `fold`.

A fact that a measure counts is posted to the slots that the credit rule in force on its day names, in integer weights
by largest remainder, so that the shares add up to the yuan. What is posted stays: conditions and shares go by the
values and slots known when the fact was recorded. Only what nobody had said yet is settled when it is first said, and
only a reversal, a refuted verification or an exemption takes back, by mirroring what was posted; what a slot earns that
nobody fills yet waits in the account 待定. What the introducing unit earns is split among those who introduced the
project together, by the shares recorded before the fact (no document says otherwise: 系统默认).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import gcd

from luodi.regimes.absorbing import take_slots, take_values
from luodi.regimes.case import REVERSED, SUSPENSE, TERM_VERIFIED, VERIFIED, VERIFIED_TRUE, Fact, Posting
from luodi.regimes.figures import COUNT_SCALE, amount_of
from luodi.regimes.figures_schema import Credit, Measure
from luodi.regimes.regime import Regime
from luodi.regimes.schema_parts import Rule
from luodi.regimes.vocabulary import Value

SHARED = "lineage.introducer_shared"
"""Who introduced the project with others: one fact for each, all of one act; the last act counts."""
SHARED_BY, SHARED_PART = "共同引进单位", "引进占比"
INTRODUCING = "introducing_unit"
PARTS = 10_000
"""Shares are counted in hundredths of a per cent."""

Key = tuple[str, str]
"""A measure and a fact."""


def postings(facts: Iterable[Fact], regime: Regime, kind: str = "project") -> tuple[Posting, ...]:
    """The ledger of a case of `kind`, from its facts in the order they were recorded. More facts only append to it."""
    listed = list(facts)
    if not any(fact.kind in regime.counting for fact in listed):
        return ()
    ledger = Ledger(regime, kind)
    for fact in listed:
        ledger.take(fact)
    return tuple(ledger.postings)


def shares(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` in the proportion of `weights`, by largest remainder: whole, and adding up. Ties fall to the earlier."""
    total = sum(weights)
    size, sign = abs(amount), 1 if amount >= 0 else -1
    found = [size * weight // total for weight in weights]
    rests = sorted(range(len(weights)), key=lambda n: -(size * weights[n] % total))
    for n in rests[: size - sum(found)]:
        found[n] += 1
    return [sign * share for share in found]


def balances(ledger: Iterable[Posting]) -> dict[str, dict[str, int]]:
    """For each measure what each account holds; accounts that came to nothing are left out."""
    found: dict[str, Counter[str]] = {}
    for posting in ledger:
        found.setdefault(posting.measure, Counter())[posting.account] += posting.amount
    return {
        measure: {account: held for account, held in accounts.items() if held} for measure, accounts in found.items()
    }


def totals(ledger: Iterable[Posting]) -> dict[str, int]:
    """For each measure what was earned in all: what counts a second time (双核算) is taken out."""
    found: Counter[str] = Counter()
    for posting in ledger:
        found[posting.measure] += 0 if posting.double else posting.amount
    return dict(found)


class Ledger:
    """The postings of one case, fact by fact."""

    def __init__(self, regime: Regime, kind: str) -> None:
        self.regime = regime
        self.kind = kind
        self.postings: list[Posting] = []
        self._facts: dict[str, Fact] = {}
        self._reversed: set[str] = set()
        self._book = _Book(regime, kind)
        self._standing: dict[Key, list[Posting]] = {}

    def take(self, fact: Fact) -> None:
        """One more fact, and what it makes of the postings so far."""
        self._facts[fact.id] = fact
        if fact.kind != REVERSED:
            self._book.take(fact)
        elif fact.about in self._facts and fact.about not in self._reversed:
            self._reversed.add(fact.about)
            self._book = _Book(self.regime, self.kind, self._book.filed)
            for kept in self._facts.values():
                if kept.id not in self._reversed and kept.kind != REVERSED:
                    self._book.take(kept)
        self._post(fact)

    def _post(self, cause: Fact) -> None:
        """Mirrors what no longer stands, adds what stands now."""
        wanted = self._book.lines()
        for key in [*self._standing, *(key for key in wanted if key not in self._standing)]:
            before, now = self._standing.get(key, []), wanted.get(key, [])
            if before == now:
                continue
            gone, fresh = Counter(before) - Counter(now), Counter(now) - Counter(before)
            back = [replace(line, amount=-line.amount, mirrors=True) for line in before if gone[line] > 0]
            added = [line for line in now if fresh[line] > 0]
            self.postings += [replace(line, cause=cause.id, posted_on=cause.happened_on) for line in back + added]
        self._standing = wanted


@dataclass
class _Entry:
    """A fact under a measure, with the values and slots known when it came in, and those first known later.

    `regime` is the one the fact is judged by.
    """

    fact: Fact
    measure: Measure
    credits: tuple[Credit, ...]
    amount: int
    regime: Regime
    values: dict[str, Value] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)
    shared: Mapping[str, int] = field(default_factory=dict)
    counts: bool = False
    exempt: bool = False
    credit: Credit | None = None

    def learn(self, values: Mapping[str, Value], slots: Mapping[str, str]) -> None:
        """Settles what was unknown. The fact's own values come before those of the case."""
        for slot, ref in slots.items():
            self.slots.setdefault(slot, ref)
        if self.measure.exempt is not None:
            self.exempt = self.regime.holds(self.measure.exempt, {**values, **self.fact.values}) is True
        fresh = not self.values
        if not fresh and values.keys() <= self.values.keys():
            return
        self.values = {**values, **(self.fact.values if fresh else self.values)}
        self.counts = self.regime.holds(self.measure.where, self.values) is True
        # The first rule whose condition holds; an unknown one does not, until it is known.
        held = (credit for credit in self.credits if self.regime.holds(credit.when, self.values) is True)
        self.credit = next(held, None)


class _Book:
    """What is known of the facts that count, and the lines that follow from it."""

    def __init__(self, regime: Regime, kind: str, filed: Fact | None = None) -> None:
        self.regime = regime
        self.kind = kind
        self.filed = filed
        self.values: dict[str, Value] = {}
        self.slots: dict[str, str] = {}
        self.shared: dict[str, int] = {}
        self.shared_at: datetime | None = None
        self.verified: dict[str, bool] = {}
        self.entries: dict[Key, _Entry] = {}
        self.counted_by: dict[str, str] = {}

    def take(self, fact: Fact) -> None:
        """One more fact that counts."""
        self.filed = self.filed or fact
        under = self.regime.under(fact)
        take_values(self.values, fact, under)
        take_slots(self.slots, fact, under)
        if fact.kind == SHARED:
            self._share(fact)
        if fact.kind == VERIFIED and fact.about:
            self.verified[fact.about] = fact.values.get(TERM_VERIFIED) == VERIFIED_TRUE
        for measure in under.counting.get(fact.kind, ()):
            if measure.case == self.kind and self._binds(measure, fact):
                self.entries[measure.id, fact.id] = self._entry(measure, fact, under)
        for entry in self.entries.values():
            entry.learn(self.values, self.slots)
        self._count_cases()

    def _share(self, fact: Fact) -> None:
        if fact.recorded_at != self.shared_at:
            self.shared, self.shared_at = {}, fact.recorded_at
        part = fact.values.get(SHARED_PART)
        if isinstance(part, int | float) and part > 0:
            self.shared[str(fact.values.get(SHARED_BY, ""))] = round(part * PARTS)

    def _binds(self, rule: Rule, fact: Fact) -> bool:
        """The entry in force on the day of the fact, or on the day of filing (老项目老办法)."""
        filed = self.filed or fact
        return rule.holds_on(filed.happened_on if rule.applies == "by_filing" else fact.happened_on)

    def _entry(self, measure: Measure, fact: Fact, under: Regime) -> _Entry:
        credits = tuple(
            credit
            for credit in under.pack.credits
            if credit.case == self.kind
            and measure.id in credit.measures
            and (not credit.of or fact.kind in credit.of)
            and self._binds(credit, fact)
        )
        value = fact.values.get(measure.sum) if measure.sum is not None else 1
        whole = value if isinstance(value, int) and not isinstance(value, bool) else 0
        scale = COUNT_SCALE if amount_of(measure, under.terms) == "count" else 1
        return _Entry(fact, measure, credits, whole * scale, under, shared=dict(self.shared))

    def _counts(self, entry: _Entry) -> bool:
        verified = entry.measure.counts == "recorded" or self.verified.get(entry.fact.id, False)
        return verified and entry.counts and not entry.exempt

    def _count_cases(self) -> None:
        """A case is counted once, by the first fact that counted, for as long as that one does."""
        for (measure_id, fact_id), entry in self.entries.items():
            if entry.measure.sum is not None or not self._counts(entry):
                continue
            held = self.entries.get((measure_id, self.counted_by.get(measure_id, "")))
            if held is None or not self._counts(held):
                self.counted_by[measure_id] = fact_id

    def lines(self) -> dict[Key, list[Posting]]:
        """What every entry that counts is worth, to whom."""
        found = {}
        for (measure_id, fact_id), entry in self.entries.items():
            once = entry.measure.sum is not None or self.counted_by.get(measure_id) == fact_id
            if once and self._counts(entry) and entry.amount:
                found[measure_id, fact_id] = [part for line in _lines(entry) for part in _among(entry, line)]
        return found


def _among(entry: _Entry, line: Posting) -> list[Posting]:
    """What the introducing unit earns, among all who introduced the project; any other line as it is."""
    if line.slot != INTRODUCING or len(entry.shared) < 2:
        return [line]
    weights = list(entry.shared.values())
    common = gcd(*weights)
    whole = line.whole * sum(weights) // common
    return [
        replace(line, account=ref, amount=amount, weight=line.weight * weight // common, whole=whole, default=True)
        for ref, weight, amount in zip(entry.shared, weights, shares(line.amount, weights), strict=True)
        if amount
    ]


def _lines(entry: _Entry) -> list[Posting]:
    credit, measure = entry.credit, entry.measure
    if credit is None:
        return [_line(entry, measure, measure.by, entry.amount)] if measure.by is not None else []
    if credit.missing:
        return [_line(entry, credit, None, entry.amount)]
    if credit.full:
        return _full(entry, credit)
    amounts = shares(entry.amount, list(credit.weights.values()))
    whole = sum(credit.weights.values())
    return [
        replace(_line(entry, credit, slot, amount), weight=weight, whole=whole)
        for (slot, weight), amount in zip(credit.weights.items(), amounts, strict=True)
        if amount
    ]


def _full(entry: _Entry, credit: Credit) -> list[Posting]:
    """双核算: each slot the whole, the first of them in the roll-up. One unit in two of the slots earns once."""
    found: list[Posting] = []
    for slot in credit.full:
        line = replace(_line(entry, credit, slot, entry.amount), double=bool(found))
        if line.account == SUSPENSE or line.account not in {other.account for other in found}:
            found.append(line)
    return found


def _line(entry: _Entry, rule: Measure | Credit, slot: str | None, amount: int) -> Posting:
    return Posting(
        measure=entry.measure.id,
        title=entry.measure.title,
        rule=rule.id,
        since=rule.since,
        clause=rule.clause,
        place=rule.place,
        default=rule.default,
        choice=rule.choice,
        fact=entry.fact.id,
        on=entry.fact.happened_on,
        cause=entry.fact.id,
        posted_on=entry.fact.happened_on,
        slot=slot,
        account=entry.slots.get(slot, SUSPENSE) if slot is not None else SUSPENSE,
        amount=amount,
        trial=isinstance(rule, Credit) and rule.trial,
        missing=rule.missing if isinstance(rule, Credit) else None,
    )
