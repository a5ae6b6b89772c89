"""What holds of any sequence of facts over the small pack: one by one equals at once, ends are final, gates hold."""

import pickle
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.common.clock import moment
from luodi.regimes.admission import admit
from luodi.regimes.case import REVERSED, Fact, Status, state_digest_content
from luodi.regimes.fold import Progress, fold, progress, step, view
from luodi.regimes.vocabulary import Value
from luodi.regimes.who import Actor
from regimes.packed import CALENDAR, MU, YI, rich

START = date(2026, 3, 2)
KINDS = (
    "lead.reported", "lead.returned", "lead.resubmitted", "lead.confirmed", "plan.submitted", "opinion.given",
    "review.concluded", "decision.made", "agreement.signed", "funds.arrived", "construction.started",
    "project.shelved", "project.withdrawn", "project.revived", "responsibility.assigned",
    "fact.verified", "fact.reversed", "obligation.waived", "obligation.extended", "obligation.written_off",
    "gate.overridden", "baseline.recorded",
)  # fmt: skip
EVERYBODY = Actor(
    "甲一",
    "office",
    frozenset({"office", "county", "planning", "ecology", "statistics", "watch"}),
    frozenset({"director", "supervisor"}),
    frozenset({"decide"}),
)
CHOICES: dict[str, st.SearchStrategy[Value]] = {
    "投资总额": st.sampled_from([YI // 2, YI, 10 * YI, 20 * YI]),
    "固定资产投资": st.sampled_from([YI, 5 * YI]),
    "用地面积": st.sampled_from([MU, 100 * MU]),
    "到位资金": st.sampled_from([0, 10_000_000, 30_000_000]),
    "评审事项": st.sampled_from(["产业政策", "环境影响"]),
    "评审单位": st.sampled_from(["planning", "ecology", "statistics"]),
    "评审意见": st.sampled_from(["同意", "不同意"]),
    "评审结论": st.sampled_from(["通过", "不通过"]),
    "计划开工日期": st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    "延期至": st.dates(date(2026, 3, 1), date(2026, 12, 1)),
    "核实结论": st.sampled_from(["属实", "不属实"]),
    "关口": st.sampled_from(["reviewed", "opinions", "funded", "verified-funds", "intensity"]),
    "入库阶段": st.sampled_from(["洽谈", "评审", "decision", "签约", "没有的阶段"]),
    "入库阶段日期": st.dates(date(2024, 1, 1), date(2026, 3, 1)),
    "责任角色": st.sampled_from(["联系领导", "落户地"]),
    "责任方": st.sampled_from(["county", "planning"]),
}


@st.composite
def one_fact(draw: st.DrawFn, p: Progress, number: int, steered: bool) -> Fact:
    """A fact of any kind; `steered` leans towards the next step of the life, so that decisions come about."""
    spec_of = rich().pack.facts
    life = ["lead.reported", "lead.confirmed", "plan.submitted", "opinion.given", "opinion.given", "opinion.given",
            "review.concluded", "decision.made", "agreement.signed", "funds.arrived", "fact.verified",
            "construction.started"]  # fmt: skip
    kind = draw(st.sampled_from(KINDS))
    if steered and draw(st.integers(0, 2)):
        kind = life[number % len(life)]
    spec = spec_of[kind]
    names = [*spec.terms, *(name for name in spec.optional if draw(st.booleans()))]
    values = {name: draw(CHOICES.get(name, st.just("甲"))) for name in names}
    about = None
    if spec.about == "fact":
        about = draw(st.sampled_from([f.id for f in p.facts] or ["nothing"]))
    elif spec.about == "obligation":
        about = draw(st.sampled_from([r.key for r in p.running] or ["nothing"]))
    on = START + timedelta(days=draw(st.integers(0, 4)) + number)
    unit = str(values.get("评审单位", draw(st.sampled_from(["office", "county"]))))
    return Fact(
        f"f{number}", kind, on, moment(START + timedelta(days=60 + number)), draw(st.sampled_from(["甲一", "乙二"])),
        unit, values, about, None, ("件",),
    )  # fmt: skip


@st.composite
def sequences(draw: st.DrawFn, admitted_only: bool = False) -> list[Fact]:
    p = Progress("project")
    for number in range(draw(st.integers(1, 24))):
        fact = draw(one_fact(p, number, steered=admitted_only))
        if not admitted_only or admit(p, fact, EVERYBODY, rich(), CALENDAR).admitted:
            step(p, fact, rich())
    return list(p.facts)


RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
FOLD = settings(RELAXED, max_examples=120)


@FOLD
@given(sequences())
def test_facts_folded_one_by_one_through_pickle_equal_facts_folded_at_once(facts: list[Fact]) -> None:
    p = Progress("project")
    for fact in facts:
        p = pickle.loads(pickle.dumps(p))
        step(p, fact, rich())
    on = START + timedelta(days=90)
    assert view(p, rich(), CALENDAR, on) == fold(facts, rich(), CALENDAR, on)


@FOLD
@given(sequences())
def test_an_end_is_final_and_keys_are_never_lost_or_used_twice(facts: list[Fact]) -> None:
    p = Progress("project")
    ended: dict[str, tuple[Status, str | None, date | None]] = {}
    known: list[str] = []
    for fact in facts:
        step(p, fact, rich())
        keys = [r.key for r in p.running]
        assert len(set(keys)) == len(keys)
        assert keys[: len(known)] == known
        known = keys
        for running in p.running:
            if running.key in ended:
                assert (running.status, running.ended_by, running.ended_on) == ended[running.key]
            elif running.status is not Status.OPEN:
                assert running.ended_by is not None
                ended[running.key] = (running.status, running.ended_by, running.ended_on)


@FOLD
@given(sequences())
def test_view_is_pure_and_a_later_day_only_adds_steps(facts: list[Fact]) -> None:
    p = progress(facts, rich())
    early, late = START + timedelta(days=20), START + timedelta(days=120)
    first = view(p, rich(), CALENDAR, early)
    assert first == view(p, rich(), CALENDAR, early)
    later = view(p, rich(), CALENDAR, late)
    for before, after in zip(first.obligations, later.obligations, strict=True):
        assert set(before.steps) <= set(after.steps)
        assert len({s.id for s in after.steps}) == len(after.steps)
    assert state_digest_content(first) == state_digest_content(later)


@FOLD
@given(sequences())
def test_values_slots_and_stage_are_those_of_the_facts_that_count(facts: list[Fact]) -> None:
    p = progress(facts, rich())
    kept = [f for f in p.facts if f.id not in p.reversed and f.kind != REVERSED]
    fresh = progress(kept, rich())
    assert (p.values, p.slots, p.stage, p.standing) == (fresh.values, fresh.slots, fresh.stage, fresh.standing)


@settings(RELAXED, max_examples=250)
@given(sequences(admitted_only=True))
def test_no_decision_stands_without_a_review_that_passed(facts: list[Fact]) -> None:
    """Gate `reviewed`, override none: through waivers, overrides, reversals, revivals, in any order."""
    p = Progress("project")
    for fact in facts:
        step(p, fact, rich())
        active = p.active()
        for at, each in enumerate(active):
            if each.kind == "decision.made":
                plan = max(i for i in range(at) if active[i].kind == "plan.submitted")
                passed = [f for f in active[plan:at] if f.kind == "review.concluded" and f.values["评审结论"] == "通过"]
                assert passed, [f.kind for f in active]
                given_by = {f.values["评审单位"] for f in active[:at] if f.kind == "opinion.given"}
                assert given_by >= {"planning", "ecology", "statistics"}
