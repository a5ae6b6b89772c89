"""查重: rules that can hold, and the facts by which a person decides."""

from collections.abc import Iterator

from luodi.regimes.checker.context import Context, Finding
from luodi.regimes.duplicates_schema import percent

KINDS = ("duplicate.suspected", "duplicate.judged")
"""What a suspicion and its verdict are recorded as."""


def check_duplicates(c: Context) -> Iterator[Finding]:
    """Nothing both the same and different; the levels that ask for a verdict can be answered."""
    for at, rule in enumerate(c.pack.duplicates):
        for trait in sorted(set(rule.same) & set(rule.unless_differs)):
            yield ("duplicates", at, "unless_differs"), f"“{trait}”既写在 same 又写在 unless_differs，写一处即可"
        if rule.alike is not None and "name" in rule.same:
            yield ("duplicates", at, "alike"), "same 里已有 name（名称相同），不用再写 alike"
        if rule.alike is not None and percent(rule.alike) < percent("50%"):
            yield ("duplicates", at, "alike"), "名称相近至少要 50%，再低就不成其为相近"
        if rule.case not in c.pack.cases:
            yield ("duplicates", at, "case"), c.unknown("事项种类（cases）", rule.case, c.pack.cases)
        for kind in KINDS if rule.level != "hint" else ():
            yield from c.kind(kind, rule.case, ("duplicates", at, "level"))
