"""流转 foreseen by the fold: shares of the figures to come, what moves, who takes over; and nothing where no document
says how."""

from dataclasses import replace

import pytest

from luodi.common.clock import moment
from luodi.regimes.case import SUSPENSE, Fact
from luodi.regimes.credits import postings
from luodi.regimes.fold import progress, view
from luodi.regimes.loader import shipped
from luodi.regimes.transfers import Preview, asked_for, left, may_receive, preview, route
from regimes.packed import CALENDAR, YI, day, fact

TODAY = day(3, 20)
LEAD = fact("lead", "lead.reported", day(3, 2), "anyue", 项目名称="云岭", 首报单位="anyue", 投资总额=3 * YI)
NAMED = fact(
    "named", "first_negotiation_area.named", day(3, 4), "office", 首谈地="hitech", 项目分量="重大项目",
    归口小组办公室="team_manufacturing_office",
)  # fmt: skip
TALK = fact("talk", "negotiation.started", day(3, 9), "hitech")


def seen(slug: str, facts: list[Fact], to: str) -> Preview:
    regime = shipped(slug)
    p = progress(facts, regime)
    found = preview(p, view(p, regime, CALENDAR, TODAY), regime, CALENDAR, moment(TODAY), to)
    assert found is not None
    return found


def shares(found: Preview, title: str) -> tuple[dict[str, int], dict[str, int]]:
    split = next(one for one in found.splits if one.measure.title == title)
    return {line.account: line.amount for line in split.now}, {line.account: line.amount for line in split.then}


def test_contracted_investment_is_split_three_to_seven_to_the_yuan() -> None:
    now, then = shares(seen("ziyang", [LEAD, NAMED, TALK], "airport"), "签约资金")
    assert (now, then) == ({"hitech": 3 * YI}, {"hitech": 9 * YI // 10, "airport": 21 * YI // 10})


def test_tax_is_split_one_to_nine_and_told_as_an_example() -> None:
    found = seen("ziyang", [LEAD, NAMED, TALK], "airport")
    assert next(one.basis for one in found.splits if one.measure.title == "税收") == ""
    assert shares(found, "税收")[1] == {"hitech": YI // 10, "airport": 9 * YI // 10}


def test_landing_area_moves_and_claim_and_past_credits_stay() -> None:
    found = seen("ziyang", [LEAD, NAMED, TALK], "airport")
    assert found.moved == (("landing_area", "hitech", "airport"),)
    assert ("first_negotiation_area", "hitech") in found.stays and not found.recounted
    assert [claim.holder for claim in found.after.claims] == ["anyue", "hitech"]


def test_open_obligations_go_to_the_receiver() -> None:
    found = seen("ziyang", [LEAD, NAMED, TALK], "airport")
    handed = [(one.obligation.rule, one.before, one.after) for one in found.handed]
    assert handed == [("submit-plan", ("hitech",), ("airport",))]
    assert [(one.rule, one.owners) for one in found.begun] == [("take-over-talk", ("airport",))]


def test_what_is_foreseen_is_what_the_transfer_then_does() -> None:
    facts = [LEAD, NAMED, TALK]
    asked = fact("asked", "transfer.requested", TODAY, "hitech", 难以满足的条件="土地", 流转理由="没有地")
    moved = fact("moved", "transfer.arranged", TODAY, "office", 评估情况="临空有地", 流转至="airport")
    regime = shipped("ziyang")
    done = view(progress([*facts, asked, moved], regime), regime, CALENDAR, TODAY)
    found = seen("ziyang", facts, "airport").after
    assert (done.slots, done.stage) == (found.slots, found.stage)
    assert [(o.rule, o.owners, o.due_on) for o in done.open_obligations] == [
        (o.rule, o.owners, o.due_on) for o in found.open_obligations
    ]


def test_standard_that_is_missing_waits_in_suspense() -> None:
    routed = fact("routed", "lead.confirmed", day(3, 4), "yunhe", 落户地="yunhe", 项目类型="产业项目", 项目等级="重大")
    found = seen("lishui", [fact("lead", "lead.reported", day(3, 2), "yunhe", 首报单位="yunhe"), routed], "suichang")
    split = next(one for one in found.splits if one.measure.title == "实际引进内资")
    assert [(line.account, line.missing) for line in split.then] == [(SUSPENSE, "流转后业绩怎样分的办法")]
    assert ("landing_area", "yunhe", "suichang") in found.moved


@pytest.mark.parametrize(("grade", "large"), [("一般", False), ("重大", True)])
def test_figures_of_large_projects_are_foreseen_for_large_ones_alone(grade: str, large: bool) -> None:
    routed = fact("routed", "lead.confirmed", day(3, 4), "yunhe", 落户地="yunhe", 项目类型="产业项目", 项目等级=grade)
    found = seen("lishui", [fact("lead", "lead.reported", day(3, 2), "yunhe", 首报单位="yunhe"), routed], "suichang")
    supposed = {one.measure.title: one.supposed for one in found.splits}
    assert supposed["实际引进外资"] == {"资金性质": "外资"}
    assert any("大项目" in title for title in supposed) is large


def test_what_was_earned_before_and_is_recounted_is_foreseen() -> None:
    routed = fact("routed", "lead.confirmed", day(3, 4), "yunhe", 落户地="yunhe", 项目类型="产业项目", 项目等级="一般")
    arrived = fact("in", "funds.arrived", day(3, 10), "yunhe", 到位资金=2 * YI, 资金性质="内资", 资金用途="设备")
    checked = fact("ok", "fact.verified", day(3, 12), "stats", about="in", 核实结论="属实")
    lead = fact("lead", "lead.reported", day(3, 2), "yunhe", 首报单位="yunhe")
    found = seen("lishui", [lead, routed, arrived, checked], "suichang")
    assert [(one.account, one.amount) for one in found.recounted] == [("yunhe", -2 * YI), (SUSPENSE, 2 * YI)]


def test_area_that_a_project_leaves_is_the_one_where_it_is() -> None:
    regime = shipped("lishui")
    routed = fact("routed", "lead.confirmed", day(3, 4), "yunhe", 落户地="yunhe", 项目类型="产业项目", 项目等级="重大")
    lead = fact("lead", "lead.reported", day(3, 2), "yunhe", 首报单位="yunhe")
    state = view(progress([lead, routed], regime), regime, CALENDAR, TODAY)
    assert left("transfer.agreed", state, regime) == {"流出地": "yunhe"}


def test_receiver_is_another_area_that_the_document_allows() -> None:
    regime = shipped("ziyang")
    how = route(regime)
    state = view(progress([LEAD, NAMED, TALK], regime), regime, CALENDAR, TODAY)
    assert how is not None
    told = {unit: may_receive(unit, how, state, regime) for unit in ("airport", "hitech", "econ_info")}
    assert told == {"airport": True, "hitech": False, "econ_info": False}


@pytest.mark.parametrize(
    ("slug", "areas", "others"),
    [
        ("heyuan", ("heping", "park_zijin"), ("commerce", "office")),
        ("heyuan_county", ("dy_dengta", "park_dongyuan"), ("dy_commerce", "commerce", "office")),
    ],
)
def test_areas_of_the_government_and_those_set_up_since_receive(
    slug: str, areas: tuple[str, ...], others: tuple[str, ...]
) -> None:
    regime = shipped(slug)
    how = route(regime)
    state = view(progress([LEAD], regime), regime, CALENDAR, TODAY)
    assert how is not None
    for term in (how.to_term, how.asked_term):
        by_term = replace(how, moving=how.moving if term == how.to_term else how.asking, to_term=term)
        set_up = "0199f1d2-0000-7000-8000-000000000001"
        assert all(may_receive(unit, by_term, state, regime) for unit in (*areas, set_up))
        assert not any(may_receive(unit, by_term, state, regime) for unit in others)


@pytest.mark.clause("heyuan-6.2")
def test_transfer_recorded_without_the_unit_it_left_splits_as_one() -> None:
    asked = fact("asked", "transfer.proposed", day(3, 10), "zijin", 流转原因="其他", 拟接收单位="heping")
    talk = fact("talk", "negotiation.started", day(3, 9), "zijin", 落户地="zijin")
    moved = fact("moved", "transfer.accepted", day(3, 12), "heping", "asked", 落户地="heping")
    declined = fact("no", "transfer.declined", day(3, 12), "heping", "asked", 不同意理由="没有地")
    signed = fact("signed", "agreement.signed", day(3, 16), "heping", 协议类型="投资合同", 协议投资额=YI)
    told = {"moved": [asked, moved], "declined": [asked, declined], "waiting": [asked], "none": []}
    regime = shipped("heyuan")
    ledgers = {how: postings([LEAD, talk, *facts, signed], regime) for how, facts in told.items()}
    found = {how: [one.account for one in ledger if one.measure == "contracted"] for how, ledger in ledgers.items()}
    assert found == {"moved": [SUSPENSE], "declined": ["zijin"], "waiting": ["zijin"], "none": ["zijin"]}


def test_request_names_no_unit_that_is_left() -> None:
    regime = shipped("heyuan")
    talk = fact("talk", "negotiation.started", day(3, 9), "zijin", 落户地="zijin")
    state = view(progress([LEAD, talk], regime), regime, CALENDAR, TODAY)
    assert (left("transfer.accepted", state, regime), left("transfer.proposed", state, regime)) == (
        {"流出方": "zijin"},
        {},
    )


def test_request_waits_until_it_is_answered() -> None:
    regime = shipped("heyuan")
    how = route(regime)
    asked = fact("asked", "transfer.proposed", day(3, 10), "zijin", 流转原因="其他", 拟接收单位="heping")
    declined = fact("no", "transfer.declined", day(3, 12), "heping", "asked", 不同意理由="没有地")
    assert how is not None and how.asked_term == "拟接收单位"
    for facts, waiting in (([asked], "asked"), ([asked, declined], None)):
        found = asked_for(view(progress([LEAD, *facts], regime), regime, CALENDAR, TODAY), how)
        assert (found.id if found else None) == waiting


@pytest.mark.parametrize("slug", ["qiaocheng", "qingxin"])
def test_regime_whose_document_knows_no_transfer_has_none(slug: str) -> None:
    assert route(shipped(slug)) is None
