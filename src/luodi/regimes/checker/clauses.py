"""Clauses, choices, and the days from and until which an entry holds."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from luodi.regimes.checker.context import Context, Finding, Path
from luodi.regimes.coverage import clause_mentions, coverage
from luodi.regimes.schema_parts import Rule

DATED = (
    "obligations", "cadences", "gates", "reviews", "responsibilities", "ladders", "claims", "forms", "weekly",
    "duplicates", "measures",
    "credits",
    "ratings", "sheets",
)  # fmt: skip
PLAIN = ("choices", "steps", "stages", "standings", "industries")
SHARED_IDS = ("obligations", "cadences", "reviews", "responsibilities")
"""Sections that all become obligations, so that one id may stand in one of them only."""


def check_clauses(c: Context) -> Iterator[Finding]:
    """A clause that is named exists; a clause that exists is carried or says why not; a choice is known."""
    clauses = c.pack.clauses
    for clause, _, path in clause_mentions(c.pack):
        if clause not in clauses:
            yield path, c.unknown("条款（clauses）", clause, clauses)
    for found in coverage(c.regime):
        if not found.explained:
            yield (
                ("clauses", found.clause),
                f"条款“{found.clause}”没有规则，请写 no_rule（为什么）或 missing（缺哪份文件）",
            )
    choices = {choice.id for choice in c.pack.choices}
    for section in DATED:
        for at, rule in enumerate(getattr(c.pack, section)):
            if rule.choice is not None and rule.choice not in choices:
                yield (section, at, "choice"), c.unknown("选定（choices）", rule.choice, choices)
    for at, review in enumerate(c.pack.reviews):
        for n, item in enumerate(review.items):
            if item.choice is not None and item.choice not in choices:
                yield ("reviews", at, "items", n, "choice"), c.unknown("选定（choices）", item.choice, choices)


def check_dates(c: Context) -> Iterator[Finding]:
    """Entries of one id follow each other without overlap and without a gap."""
    for section in PLAIN:
        seen: set[str] = set()
        for at, entry in enumerate(getattr(c.pack, section)):
            if entry.id in seen:
                yield (section, at, "id"), f"“{entry.id}”写了两次，代号不能重复"
            seen.add(entry.id)
    owner: dict[str, str] = {}
    for section in DATED:
        entries: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
        for at, rule in enumerate(getattr(c.pack, section)):
            entries[rule.id].append((at, rule))
        for rule_id, dated in entries.items():
            if section in SHARED_IDS and owner.setdefault(rule_id, section) != section:
                yield (section, dated[0][0], "id"), f"“{rule_id}”在 {owner[rule_id]} 里已经用了，请换一个代号"
            yield from _follow(section, dated)


def _follow(section: str, dated: list[tuple[int, Rule]]) -> Iterator[Finding]:
    for at, rule in dated:
        if rule.since is not None and rule.until is not None and rule.until <= rule.since:
            yield (section, at, "until"), f"“{rule.id}”的 until（{rule.until}）应晚于 from（{rule.since}）"
    ordered = sorted(dated, key=lambda pair: pair[1].since or date.min)
    for (_, before), (at, rule) in itertools.pairwise(ordered):
        path: Path = (section, at, "from") if rule.since is not None else (section, at)
        if rule.since is None or before.until is None or before.until > rule.since:
            ends = f"到 {before.until}" if before.until else "没有 until"
            yield path, f"“{rule.id}”的两条规则日期重叠：前一条{ends}，这一条从 {rule.since or '最早'} 起"
        elif before.until < rule.since:
            yield path, f"“{rule.id}”的两条规则之间空着 {before.until} 到 {rule.since}，应首尾相接"
