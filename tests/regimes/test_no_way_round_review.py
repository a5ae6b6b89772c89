"""Ways round the review: opinions dated after the decision, an unwelcome round taken back, a stranger who stops it."""

from datetime import UTC, date, datetime
from functools import lru_cache

from luodi.common.workdays import WorkingCalendar
from luodi.regimes.admission import Admission, admit
from luodi.regimes.case import Fact
from luodi.regimes.fold import Progress, progress, step, view
from luodi.regimes.loader import shipped
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value
from luodi.regimes.who import Actor

NOW = datetime(2026, 6, 1, 2, tzinfo=UTC)
CALENDAR = WorkingCalendar({}, 2030)


@lru_cache(maxsize=1)
def regime() -> Regime:
    return shipped("qingxin")


class Life:
    """One project under the shipped pack; every fact goes in by the door's own question."""

    def __init__(self) -> None:
        self.p: Progress = progress([], regime())
        self.count = 0

    def ask(self, unit: str, kind: str, day: date, about: str | None = None, **values: Value) -> tuple[Admission, Fact]:
        self.count += 1
        papers = ("材料", "评审意见表")
        fact = Fact(f"fact-{self.count:03}", kind, day, NOW, f"person-{unit}", unit, values, about, evidence=papers)
        actor = Actor(f"person-{unit}", unit, frozenset({unit}), frozenset(), frozenset())
        return admit(self.p, fact, actor, regime(), CALENDAR), fact

    def say(self, unit: str, kind: str, day: date, about: str | None = None, **values: Value) -> str:
        answer, fact = self.ask(unit, kind, day, about, **values)
        assert answer.admitted, answer.reasons
        step(self.p, fact, regime())
        return fact.id

    def requested(self, day: date) -> str:
        return self.say("office", "review.requested", day, 送审说明="材料齐")

    def opinions(self, day: date, verdict: str = "同意") -> list[str]:
        found = []
        for running, rule in [
            (r, regime().obligation_entry[r.rule, r.since]) for r in self.p.running if r.status == "open"
        ]:
            if rule.part_of != "joint-review":
                continue
            owner = view(self.p, regime(), CALENDAR, day).obligation(running.key)
            assert owner is not None
            told = {"评审事项": rule.ends[0].equals["评审事项"], "评审单位": owner.owners[0], "评审意见": verdict}
            found.append(self.say(owner.owners[0], "review.opinion", day, 评审说明="见附件", **told))
        return found


def planned() -> Life:
    life = Life()
    life.say(
        "taihe", "lead.reported", date(2026, 3, 2), 项目名称="甲", 项目内容="乙", 线索来源="其他", 首报单位="taihe"
    )
    life.say("office", "lead.confirmed", date(2026, 3, 3), 确认说明="实")
    told = {"洽谈方式": "上门拜访", "参加单位": "丙", "洽谈情况": "丁"}
    life.say("office", "negotiation.started", date(2026, 3, 4), **told)
    life.say(
        "taihe", "plan.submitted", date(2026, 3, 5), 项目名称="甲", 项目内容="乙", 投资方名称="戊", 落户地="smart_park",
        园区="智能制造产业园", 用地面积=50_000_000, 用地方式="购地", 投资总额=300_000_000, 固定资产投资=200_000_000,
    )  # fmt: skip
    return life


def test_conclusion_dated_before_its_opinions_is_refused() -> None:
    life = planned()
    life.requested(date(2026, 3, 10))
    life.opinions(date(2026, 4, 10))
    answer, _ = life.ask("econ_info", "review.concluded", date(2026, 3, 11), 评审结论="通过")
    assert not answer.admitted
    assert any("2026 年 4 月 10 日" in reason for reason in answer.reasons)


def test_conclusion_of_the_day_of_the_last_opinion_is_recorded() -> None:
    life = planned()
    life.requested(date(2026, 3, 10))
    life.opinions(date(2026, 4, 10))
    life.say("econ_info", "review.concluded", date(2026, 4, 10), 评审结论="通过")


def test_round_that_was_answered_is_not_taken_back_from_under_its_opinions() -> None:
    life = planned()
    life.requested(date(2026, 3, 10))
    life.opinions(date(2026, 3, 20))
    life.say("econ_info", "review.concluded", date(2026, 3, 21), 评审结论="通过")
    second = life.requested(date(2026, 3, 25))
    refused = life.opinions(date(2026, 4, 10), "不同意")
    answer, _ = life.ask("office", "fact.reversed", date(2026, 4, 11), second, 冲正原因="记错")
    assert not answer.admitted
    assert any("评审意见" in reason for reason in answer.reasons)
    for opinion in reversed(refused):
        unit = life.p.by_id[opinion].unit
        life.say(unit, "fact.reversed", date(2026, 4, 12), opinion, 冲正原因="记错")
    life.say("office", "fact.reversed", date(2026, 4, 12), second, 冲正原因="记错")


def test_unit_that_reviews_nothing_cannot_stop_the_clock_of_the_review() -> None:
    life = planned()
    life.requested(date(2026, 3, 10))
    answer, _ = life.ask(
        "taihe", "review.materials_requested", date(2026, 3, 11), 评审事项="建设规划", 评审单位="taihe", 需补材料="无"
    )
    assert not answer.admitted


def test_unit_that_has_answered_cannot_stop_the_clock_of_the_others() -> None:
    life = planned()
    life.requested(date(2026, 3, 10))
    told = {"评审事项": "土地利用", "评审单位": "land"}
    life.say("land", "review.opinion", date(2026, 3, 11), 评审意见="同意", **told)
    answer, _ = life.ask("land", "review.materials_requested", date(2026, 3, 12), 需补材料="无", **told)
    assert not answer.admitted


def test_one_units_request_stops_its_own_part_only() -> None:
    life = planned()
    life.requested(date(2026, 3, 10))
    life.say(
        "planning",
        "review.materials_requested",
        date(2026, 3, 11),
        评审事项="建设规划",
        评审单位="planning",
        需补材料="图",
    )
    state = view(life.p, regime(), CALENDAR, date(2026, 3, 12))
    stopped = {o.rule for o in state.obligations if o.paused and o.part_of}
    assert stopped == {"joint-review.planning.planning"}
