"""One broken pack for each refusal of the checker: the line that is wrong, and what was expected."""

import re
from pathlib import Path

import pytest

from luodi.regimes.loader import load
from luodi.regimes.yamlsource import PackError
from regimes.packed import PACKS

BASE = (PACKS / "base" / "base.yaml").read_text(encoding="utf-8")
RICH = (PACKS / "rich" / "rich.yaml").read_text(encoding="utf-8")


def refusals(tmp_path: Path, old: str, new: str, text: str = RICH) -> list[str]:
    """What is refused after replacing `old` once; the first replaced line must be named."""
    assert text.count(old) >= 1, old
    folder = tmp_path / "rich"
    folder.mkdir(parents=True)
    (folder / "rich.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load(folder, PACKS)
    return [str(problem) for problem in refused.value.problems]


CASES = {
    "unknown-field": ("short: 甲市\n", "short: 甲市\ncolour: 红\n", "不认识的字段“colour”"),
    "misspelt-field": ("    owner: office\n", "    owners: office\n", "不认识的字段“owners”，是不是“owner”？"),
    "field-that-is-nothing-like": ("kinds: [协议]}", "kinds: [协议], 颜色: 红}", "这里可以写：required、kinds"),
    "id-in-chinese": ("{id: collect, title", "{id: 收集, title", "代号以小写英文字母开头"),
    "unknown-term-kind": ("评审单位: {kind: unit}", "评审单位: {kind: units}", "kind 应是"),
    "unit-of-another-kind": ("{kind: land, unit: 亩}", "{kind: land, unit: 亿元}", "面积的单位应为"),
    "unknown-term-of-fact": ("terms: [项目名称], optional", "terms: [项目名], optional", "没有“项目名”这个术语"),
    "unknown-term-in-condition": ("when: 投资总额 >= 亿元(10)", "when: 投资额 >= 亿元(10)", "投资额"),
    "unknown-unit-in-condition": ("when: 投资总额 >= 亿元(10)", "when: 投资总额 >= 亿圆(10)", "亿圆"),
    "unit-that-does-not-fit-in-condition": ("when: 投资总额 >= 亿元(10)", "when: 投资总额 >= 亩(10)", "不能放在一起"),
    "condition-with-like": ("when: 投资总额 >= 亿元(10)", "when: 项目名称 like '云%'", "不能用 like"),
    "condition-with-a-query": ("when: 投资总额 >= 亿元(10)", "when: 投资总额 > (select 1)", "不是这里能用的写法"),
    "condition-that-is-no-verdict": ("when: 投资总额 >= 亿元(10)", "when: 投资总额", "成立或不成立"),
    "unknown-trigger": ("starts: lead.confirmed", "starts: lead.confirm", "是不是“lead.confirmed”"),
    "unknown-end": ("    ends: lead.confirmed\n", "    ends: lead.done\n", "没有“lead.done”"),
    "end-of-another-case": ("    ends: lead.confirmed\n", "    ends: meeting.held\n", "等不到它"),
    "unknown-pause": ("until: lead.resubmitted", "until: lead.sent", "没有“lead.sent”"),
    "unknown-owner": ("    owner: office\n", "    owner: ofice\n", "是不是“office”"),
    "word-that-is-no-owner": ("    owner: office\n", "    owner: verifier\n", "这里不能写“verifier”"),
    "owner-term-the-start-lacks": ("    owner: office\n", "    owner: fact.责任单位\n", "没有“责任单位”这个术语"),
    "owner-term-that-names-nobody": ("    owner: office\n", "    owner: fact.项目名称\n", "应是单位、职务或人"),
    "unknown-slot-of-owner": ("owner: slot.landing,", "owner: slot.land,", "没有“land”这个责任角色"),
    "unknown-recorder": ("by: right.decide", "by: boss", "没有“boss”"),
    "unknown-group-member": ("members: [office, planning]", "members: [office, plan]", "是不是“planning”"),
    "group-in-a-group": ("members: [office, planning]", "members: [office, leading]", "没有“leading”"),
    "unknown-stage-step": ("step: decide", "step: decision", "没有“decision”这个步骤"),
    "stage-unreachable": (
        "on: plan.submitted, next: [decision]",
        "on: plan.submitted, next: [review]",
        "到不了阶段“决策”",
    ),
    "stage-trigger-missing": ("on: agreement.signed, next", "on: agreement.sealed, next", "没有“agreement.sealed”"),
    "stage-nobody-leaves": ("next: [built]}", "next: [decision]}", "离不开阶段"),
    "stage-twice": ("{id: signed, title: 签约", "{id: review, title: 签约", "写了两次"),
    "stage-for-an-unknown-term": (
        "{id: signed, title: 签约,",
        "{id: signed, when: 投资额 > 亿元(1), title: 签约,",
        "投资额",
    ),
    "stage-for-what-nothing-fills": (
        "{id: signed, title: 签约,",
        "{id: signed, when: 周期 is not null, title: 签约,",
        "永远待补充",
    ),
    "unknown-next": ("next: [negotiation]", "next: [negotiations]", "没有“negotiations”这个阶段"),
    "final-with-next": ("final: true}", "final: true, next: [lead]}", "不应再写 next"),
    "first-stage-without-opening": ("by: anyone, opens: true, clause", "by: anyone, clause", "opens: true"),
    "gate-of-unknown-stage": ("entering: decision", "entering: decided", "没有“decided”这个阶段"),
    "gate-waits-for-nothing": ("require: [{fact: review.concluded", "require: [{fact: review.done", "review.done"),
    "gate-of-another-case": (
        "require: [{fact: review.concluded, equals: {评审结论: 通过}",
        "require: [{fact: meeting.held",
        "等不到它",
    ),
    "gate-of-unknown-review": ("{parts: joint}", "{parts: joined}", "没有“joined”这个评审或责任"),
    "gate-asks-verification-of-unverified": (
        "fact: funds.arrived, verified",
        "fact: plan.submitted, verified",
        "永远过不去",
    ),
    "equals-unknown-value": ("equals: {评审结论: 通过}", "equals: {评审结论: 同意}", "应是：通过、不通过"),
    "equals-unknown-term": ("equals: {评审结论: 通过}", "equals: {结论: 通过}", "没有“结论”这个术语"),
    "equals-term-of-another-fact": ("equals: {评审结论: 通过}", "equals: {评审意见: 同意}", "没有“评审意见”这个术语"),
    "equals-on-a-figure": (
        "starts: agreement.signed,",
        "starts: {fact: agreement.signed, equals: {计划开工日期: '2026'}},",
        "改用 where",
    ),
    "where-reads-another-fact": (
        "starts: agreement.signed,",
        "starts: {fact: agreement.signed, where: 到位资金 > 万元(1)},",
        "永远不会成立",
    ),
    "unknown-body-of-position": ("director: {body: office", "director: {body: offices", "没有“offices”这个机构"),
    "unknown-parent": ("parent: office", "parent: offices", "没有“offices”这个机构"),
    "parents-that-loop": ("county: {title: 甲县,", "county: {parent: county, title: 甲县,", "绕成了圈"),
    "dates-that-overlap": ("    until: 2024-01-01\n", "    until: 2024-06-01\n", "日期重叠"),
    "dates-with-a-gap": ("    until: 2024-01-01\n", "    until: 2023-06-01\n", "之间空着"),
    "dates-the-wrong-way": ("    until: 2024-01-01\n", "    from: 2024-02-01\n    until: 2024-01-01\n", "应晚于 from"),
    "unknown-clause": (
        '{id: collect, title: 信息收集, clause: "2.1"}',
        '{id: collect, title: 信息收集, clause: "2.9"}',
        "没有“2.9”",
    ),
    "clause-without-rule": ("summary: 另有文件, missing: 奖励办法", "summary: 另有文件", "请写 no_rule"),
    "unknown-choice": ("choice: tier-bound}", "choice: tier}", "没有“tier”这个选定"),
    "unknown-ladder": (
        "    ends: lead.confirmed\n",
        "    ends: lead.confirmed\n    ladder: steep\n",
        "没有“steep”这个阶梯",
    ),
    "due-on-unknown-date": ("due: on 计划开工日期", "due: on 计划开工日", "没有“计划开工日”"),
    "due-on-what-is-no-date": ("due: on 计划开工日期", "due: on 项目名称", "应是日期"),
    "due-of-a-cadence": ("    due: 5 working days\n", "    due: last working day\n", "只用于周期事项"),
    "due-nobody-understands": ("    due: 5 working days\n", "    due: soon\n", "期限应写成"),
    "fills-unknown-slot": ("fills: [{slot: landing,", "fills: [{slot: landed,", "没有“landed”这个责任角色"),
    "fills-from-unknown-term": (
        "fills: [{slot: landing, term: 责任方}]",
        "fills: [{slot: landing, term: 项目名称}]",
        "填不了责任角色",
    ),
    "fills-with-the-wrong-kind": (
        "landing: {title: 落户地, holds: unit",
        "landing: {title: 落户地, holds: person",
        "却是 unit",
    ),
    "slot-never-filled": ("slots: [{slot: leader, due", "slots: [{slot: lead, due", "没有“lead”这个责任角色"),
    "review-item-twice": ("{id: ecology, title: 环境影响", "{id: policy, title: 环境影响", "评审事项“policy”写了两次"),
    "review-title-twice": (
        "{id: ecology, title: 环境影响",
        "{id: ecology, title: 产业政策",
        "评审事项“产业政策”写了两次",
    ),
    "review-title-not-among-options": (
        "{id: ecology, title: 环境影响",
        "{id: ecology, title: 环境",
        "应是：产业政策、环境影响",
    ),
    "review-by-unknown-unit": ("units: [ecology]", "units: [ecologies]", "是不是“ecology”"),
    "review-with-unknown-figure": ("figures: [intensity]", "figures: [density]", "没有“density”这个关口"),
    "review-term-the-opinion-lacks": ("unit_term: 评审单位", "unit_term: 责任方", "没有“责任方”这个术语"),
    "form-field-of-another-fact": ("{term: 用地面积}]", "{term: 到位资金}]", "表单不能填它"),
    "form-of-unknown-fact": ("fact: plan.submitted, fields", "fact: plan.sent, fields", "没有“plan.sent”"),
    "verified-by-nobody": ("by: [statistics], due", "by: [stats], due", "没有“stats”"),
    "about-unknown-kind": ("about_kinds: [lead.reported]", "about_kinds: [lead.told]", "没有“lead.told”"),
    "override-by-nobody": ("override: {by: director}", "override: {by: chief}", "没有“chief”"),
    "ending-fact-about-nothing": (
        "    ends: lead.confirmed\n",
        "    ends: lead.confirmed\n    about: start\n",
        "办不结",
    ),
    "cadence-without-period": (
        "by: [office], cases: work, terms: [周期]",
        "by: [office], cases: work, terms: []",
        "分不清办的是哪一期",
    ),
    "gate-reads-what-its-fact-cannot-say": (
        "must: 固定资产投资 / 用地面积 >= 万元每亩(380),",
        "must: 到位资金 >= 万元(1), reads: fact,",
        "reads: fact 取不到它",
    ),
    "gate-of-a-stage-reads-no-form": (
        "must: 到位资金 >= 万元(3000),",
        "must: 到位资金 >= 万元(3000), reads: fact,",
        "reads: fact 只用于",
    ),
    "gate-with-nothing-unknown": (
        "recording: review.concluded, require",
        "recording: review.concluded, unknown: pass, require",
        "两样都没有",
    ),
    "gate-asks-a-paper-the-form-has-no-place-for": (
        "require: [{fact: review.concluded, equals: {评审结论: 通过}, since: plan.submitted}]",
        "require: [{papers: 授权书}]",
        "“decision.made”的材料里没有“授权书”这一种，应是：会议纪要",
    ),
    "notice-to-anybody": (
        "by: anyone, opens: true, clause",
        "by: anyone, opens: true, notify: anyone, clause",
        "这里不能写“anyone”",
    ),
    "one-id-in-two-sections": ("{id: package, clause", "{id: big, clause", "请换一个代号"),
}


@pytest.mark.parametrize("name", CASES)
def test_broken_pack_is_refused_saying_what_was_expected(name: str, tmp_path: Path) -> None:
    old, new, expected = CASES[name]
    found = refusals(tmp_path, old, new)
    assert any(expected in problem for problem in found), found
    assert not any(re.search("(?i)valid|input|is not", problem) for problem in found), found


@pytest.mark.parametrize("name", ["unknown-owner", "unknown-end", "due-on-unknown-date", "unknown-choice"])
def test_refusal_names_file_and_line(name: str, tmp_path: Path) -> None:
    old, new, expected = CASES[name]
    changed = RICH.replace(old, new, 1)
    line = next(n for n, text in enumerate(changed.splitlines(), 1) if text not in RICH.splitlines())
    problem = next(p for p in refusals(tmp_path, old, new) if expected in p)
    assert problem.startswith(f"rich/rich.yaml 第 {line} 行：")


def test_fact_that_nobody_can_record_is_refused(tmp_path: Path) -> None:
    text = RICH.replace("groups:\n", "groups:\n  nobody: {title: 无人}\n", 1)
    found = refusals(tmp_path, "by: slot.landing, evidence", "by: nobody, evidence", text)
    assert any("没有人可以记“签约”" in problem for problem in found)


def test_slot_that_no_fact_fills_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "base"
    folder.mkdir(parents=True)
    text = BASE.replace(", fills: [{slot_from: 责任角色, term: 责任方}]", "", 1)
    (folder / "base.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "rich").mkdir()
    (tmp_path / "rich" / "rich.yaml").write_text(RICH, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load(tmp_path / "rich", tmp_path / "packs")
    assert any("没有哪种事实填“联系领导”" in str(problem) for problem in refused.value.problems)


def test_ladder_with_an_unknown_recipient_is_refused(tmp_path: Path) -> None:
    ladder = "\nladders:\n  - {id: mine, title: 阶梯, steps: [{id: a, title: 提醒, at: 0 working days, to: nobody}]}\n"
    found = refusals(tmp_path, "reviews:\n", ladder + "reviews:\n")
    assert any("没有“nobody”" in problem for problem in found)


def test_write_off_without_a_confirmer_is_refused(tmp_path: Path) -> None:
    step = "{id: a, title: 督办, at: 0 working days, write_off: true}"
    ladder = "\nladders:\n  - {id: mine, title: 阶梯, steps: [" + step + "]}\n"
    found = refusals(tmp_path, "reviews:\n", ladder + "reviews:\n")
    assert any("谁来销号" in problem for problem in found)


def test_figure_that_no_fact_records_is_refused(tmp_path: Path) -> None:
    terms = "terms:\n  没人填: {kind: money, unit: 亿元}\n"
    found = refusals(
        tmp_path, "when: 投资总额 >= 亿元(10)", "when: 没人填 >= 亿元(10)", RICH.replace("terms:\n", terms, 1)
    )
    assert any("永远待补充" in problem for problem in found)


def test_sound_pack_has_no_refusal() -> None:
    assert load(PACKS / "rich", PACKS).slug == "rich"
