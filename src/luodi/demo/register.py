"""What the register of the demo holds besides projects that go their way: each done on its day, through the actions.

What a government's people may not do, or its regime does not know, is left out.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.core.files import File

from luodi.demo import affairs, rivals, shelves
from luodi.demo.books import STOCK, old_register
from luodi.demo.clerk import Clerk, case_of
from luodi.demo.profile import YI, project_code
from luodi.demo.project import ProjectLife
from luodi.demo.world import Mirror, World
from luodi.exchange.public import set_columns, take_template, template
from luodi.intake.public import bring_in, confirm, progress_of, run, work
from luodi.ledger.public import NotVisible, Refused, case_file
from luodi.projects.public import INTRODUCERS, INVESTORS, share_out, split
from luodi.regimes.fold import Progress
from luodi.regimes.schema import Trigger
from luodi.regimes.transfers import route
from luodi.regimes.vocabulary import Value
from luodi.weekly.public import save_line


def clerk_of(world: World, lives: list[ProjectLife], today: date) -> Clerk:
    """With everything set down."""
    clerk = Clerk(world, lives, today)
    shelves.set_down(clerk)
    rivals.set_down(clerk)
    affairs.set_down(clerk)
    for ago in (170, 120, 90, 55, 25, 12):
        clerk.on(ago, lambda: _transfer(clerk))
    clerk.on(130, lambda: _split(clerk))
    clerk.on(100, lambda: _phases(clerk))
    clerk.on(80, lambda: _shares(clerk))
    clerk.on(70, lambda: _bring_in(clerk))
    clerk.on(60, lambda: _rename(clerk))
    clerk.on(45, lambda: _template(clerk))
    clerk.on(7, lambda: _weekly(clerk))
    return clerk


def _phases(clerk: Clerk) -> None:
    life, office = clerk.project(signed=True), clerk.who("office")
    total = life.state.values.get("投资总额")
    half = total // 2 if isinstance(total, int) else YI
    for name, text in (("一期", "主厂房和首条生产线"), ("二期", "第二条生产线和研发楼")):
        told: dict[str, Value] = {"分期名称": name, "分期投资额": half, "分期内容": text}
        clerk.record(case_of(life), "lineage.phased", told, office)


def _shares(clerk: Clerk) -> None:
    life, office = clerk.project(), clerk.who("office")
    name = life.profile.investor if life.profile else "示例甲有限公司"
    investors = ((name, Decimal("0.7")), ("示例产业基金合伙企业", Decimal("0.3")))
    units = tuple(zip(clerk.homes[:2], (Decimal("0.6"), Decimal("0.4")), strict=False))
    for kind, shares in ((INVESTORS, investors), (INTRODUCERS, units)):
        if len(shares) > 1:
            share_out(
                actor=office, case=case_of(life), kind=kind, shares=shares, happened_on=clerk.world.day,
                request_key=clerk.key(),
            )  # fmt: skip


def _transfer(clerk: Clerk) -> None:
    """Where the document knows transfers and none was asked for yet, one is asked for that its gates let through."""
    how = route(clerk.world.regime)
    if how is None:
        return
    kinds = how.asking or how.moving
    if any(fact.kind in kinds for life in clerk.lives for fact in life.mirror.p.facts):
        return
    for life in clerk.lives:
        going = life.mirror.case is not None and life.state.standing is None
        if going and any(life.achieve(Trigger(fact=kind))[0] for kind in kinds):
            return


def _rename(clerk: Clerk) -> None:
    life = clerk.project()
    told: dict[str, Value] = {"项目名称": f"{life.mirror.title}（更名）", "更名原因": "企业备案时改了名称。"}
    clerk.record(case_of(life), "lineage.renamed", told, clerk.who("office"))


def _split(clerk: Clerk) -> None:
    life, office = clerk.project(signed=False), clerk.who("office")
    file = case_file(office, case_of(life))
    total = file.state.values.get("投资总额")
    if not isinstance(total, int):
        return
    name = f"{life.mirror.title}配套项目"
    receipt = split(
        actor=office, file=file, name=name, content="单独建设的配套车间。", amount=total // 4,
        reason="配套车间由另一家公司单独立项。", happened_on=clerk.world.day, request_key=clerk.key(),
    )  # fmt: skip
    part = Mirror(Progress("project"), life.mirror.home, title=name)
    made = life.profile
    if made is not None:
        own: dict[str, Value] = {"项目名称": name, "投资总额": total // 4, "省级项目编码": project_code(clerk.rng)}
        made = replace(made, name=name, total=total // 4, values={**made.values, **own})
    clerk.adopt(ProjectLife(clerk.world, part, made, order=life.order + 1_000), receipt.case)


def _bring_in(clerk: Clerk) -> None:
    """The office brings in what was kept in a spreadsheet before."""
    office = clerk.who("office")
    units = [clerk.world.book.titles[id_] for home in clerk.homes if (id_ := clerk.world.book.id_of(home))]
    known = clerk.project(signed=False)
    content = old_register(units, known.mirror.title, known.profile.investor if known.profile else "")
    made = bring_in(actor=office, file=File(content), name=f"{STOCK}.xlsx")
    columns = [(one["target"], one["unit"]) for one in progress_of(office, made).columns]
    stages = [stage.id for stage in clerk.world.regime.pack.stages if stage.case == "project"]
    confirm(actor=office, intake=made, mode="stock", columns=columns, stage=stages[len(stages) // 2])
    work(made)
    run(actor=office, intake=made)
    work(made)


def _template(clerk: Clerk) -> None:
    """The office keeps the empty table of another platform with what its columns take."""
    office = clerk.who("office")
    made = take_template(actor=office, name="示例平台月报", file=File(old_register((), "", "")))
    found = template(office, made)
    set_columns(actor=office, template=made, keys=[one.key for one in found.columns], match="name")


def _weekly(clerk: Clerk) -> None:
    """Last week's lines: two of three projects are brought up to date, every other one without a change."""
    going = [life for life in clerk.lives if life.mirror.case and life.state.standing is None]
    for at, life in enumerate(going):
        if at % 3 == 2:
            continue
        told: dict[str, Value] = {"进展情况": "与企业通了电话，正在补充材料，下周再看现场。"}
        try:
            who = clerk.who(unit=life.state.slots.get("landing_area", life.mirror.home))
            save_line(
                actor=who, case=case_of(life), request_key=clerk.key(), values=told if at % 2 else None,
                unchanged=not at % 2,
            )  # fmt: skip
        except (Refused, NotVisible) as refused:
            clerk.world.refused[refused.message[:80]] += 1
