"""`luodi diff`, `luodi simulate`, `luodi adopt`: a changed regime compared, tried on last year's facts, adopted."""

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from luodi.cli.instance import the_governments
from luodi.cli.say import Stop, passing, say
from luodi.common import clock
from luodi.common.ids import new_id
from luodi.common.workdays import add_months
from luodi.ledger.adoption import ADOPT, Laid, Moves, adopt, files_of, lay, moves, resolved, strangers
from luodi.ledger.errors import NotVisible
from luodi.ledger.regimes import current
from luodi.ledger.rest import go_on
from luodi.ledger.simulation import Outcome, Tally
from luodi.ledger.simulation import simulate as try_out
from luodi.regimes.case import AS_BEFORE, BY_NEW_RULES
from luodi.regimes.difference import HOW_TITLES, Section, across, between
from luodi.regimes.loader import PACKS, available, load, shipped
from luodi.regimes.regime import Regime
from luodi.regimes.simulation import HOW_TITLES as EFFECT_TITLES
from luodi.regimes.yamlsource import PackError
from luodi.units.models import Unit, User
from luodi.units.public import Viewer, current_adoption, names, viewer_for, yet_to_move

SHOWN = 40
MONTHS_OF_A_YEAR = 12
OPEN = {"new": BY_NEW_RULES, "keep": AS_BEFORE}


def diff(
    first: Annotated[str, typer.Argument(help="机制代号或目录", metavar="<机制或目录>")],
    second: Annotated[str, typer.Argument(help="另一个机制代号或目录", metavar="[另一个]")] = "",
    since: Annotated[str, typer.Option("--from", help="一个机制的前一天，如 2025-12-31")] = "",
    to: Annotated[str, typer.Option("--to", help="一个机制的后一天，如 2026-01-01")] = "",
) -> None:
    """比较两个机制，或一个机制的两天：哪些事办得不一样，用办事的话说。

    \b
    例：
      luodi diff 代号甲 代号乙                                 两个机制
      luodi diff 代号 ./改过的机制                             改过的目录与原来的
      luodi diff 代号 --from 2025-12-31 --to 2026-01-01        一个机制的两天
    """
    if bool(second) == bool(since or to) or bool(since) != bool(to):
        raise Stop("写两个机制，或写一个机制加 --from 和 --to 两天", 2)
    one = _pack(first)
    if second:
        _print(between(one, _pack(second), clock.today()))
    else:
        _print(across(one, _day(since, "--from"), _day(to, "--to")))


def simulate(
    pack: Annotated[str, typer.Argument(help="改过的机制：目录或代号", metavar="<机制或目录>")],
    months: Annotated[int, typer.Option(min=1, max=60, help="往回看几个月的事")] = MONTHS_OF_A_YEAR,
    government: Annotated[str, typer.Option(help="哪一个政府；只有一个用这个机制时不用写")] = "",
) -> None:
    """试算：把本实例最近一年的事放到改过的机制下再推算一遍，看哪些会不同、涉及谁。只读，不改任何记录。

    \b
    例：
      luodi simulate ./改过的机制                 最近一年
      luodi simulate ./改过的机制 --months 3      最近三个月
    """
    files = _files(pack)
    jurisdiction = _government(government, _slug(files))
    try:
        changed, _ = resolved(jurisdiction, files)
    except PackError as error:
        raise Stop(str(error)) from None
    today = clock.today()
    since = add_months(today, -months)
    _tell(try_out(jurisdiction, changed, since, today), since, today)


def adopt_regime(
    pack: Annotated[str, typer.Argument(help="要采用的机制：目录或代号", metavar="<机制或目录>")],
    account: Annotated[str, typer.Option("--as", help="采用人的账号，须有“机制采用”权限")],
    basis: Annotated[str, typer.Option(help="采用的依据，如发文名称和文号")],
    since: Annotated[str, typer.Option("--from", help="从哪天起采用，如 2026-03-01；不写就是今天")] = "",
    open_: Annotated[str, typer.Option("--open", help="还没办结、期限会变的：new 按新规定，keep 保留原期限")] = "",
    follow: Annotated[bool, typer.Option("--follow", help="以上级机制为底的：上级机制变动时随之变动")] = False,
    government: Annotated[str, typer.Option(help="哪一个政府；采用人只在一个政府有权限时不用写")] = "",
) -> None:
    """采用改过的机制：从某天起按新的办；以前记下的不动，还没办结、期限会变的由 --open 选定。

    不写 --open 而有期限会变的，只列出来，不采用。

    \b
    例：
      luodi adopt ./改过的机制 --as 账号 --from 2026-03-01 --basis "示例府办〔2026〕1号"
      luodi adopt ./改过的机制 --as 账号 --basis "示例府办〔2026〕1号" --open keep
    """
    if open_ not in {"", *OPEN}:
        raise Stop("--open 写 new（按新规定）或 keep（保留原期限）", 2)
    day = _day(since, "--from") if since else clock.today()
    viewer = _adopter(account, government)
    if (left := yet_to_move(viewer.jurisdiction)) is not None:
        passing(f"先把上一次采用的 {left.total - left.done} 件改完")
        go_on(str(left.adoption), span=None)
    try:
        what = lay(viewer, _files(pack))
        before = current(viewer.jurisdiction)[1]
        found = moves(viewer, what, day)
        _print(between(before, what.regime, day))
        _warn(viewer, what)
        _show(found)
        if found.total and not open_:
            raise Stop(f"有 {found.total} 件未办结的期限会变，还没有采用。请加 --open new 或 --open keep 再运行一次")
        adopt(
            actor=viewer,
            digest=what.digest,
            since=day,
            basis=basis,
            request_key=f"cli:{new_id()}",
            otherwise=OPEN.get(open_, AS_BEFORE),
            follows=follow,
            progress=lambda done, total: passing(f"正在逐件改期限：{done} / {total} 个事项"),
        )
        passing("")
    except PackError as error:
        raise Stop(str(error)) from None
    except NotVisible:
        raise Stop("有要改的事项不在采用人可见的范围内，没有采用") from None
    say(f"已采用“{what.regime.pack.title}”，自 {day} 起；校验码 {what.digest[:8]}。")


def _pack(name: str) -> Regime:
    try:
        return shipped(name) if name in available() else load(_folder(name))
    except PackError as error:
        raise Stop(str(error)) from None


def _folder(name: str) -> Path:
    folder = PACKS / name if name in available() else Path(name)
    if not folder.is_dir():
        raise Stop(f"没有“{name}”这个机制或目录。现有机制：{'、'.join(available())}", 2)
    return folder.resolve()


def _files(name: str) -> dict[str, str]:
    try:
        return files_of(_folder(name))
    except (PackError, UnicodeDecodeError) as error:
        raise Stop(f"“{name}”读不了：{error}") from None


def _slug(files: dict[str, str]) -> str:
    from luodi.regimes.yamlsource import read_text

    heads = (read_text(text, name).value for name, text in files.items())
    return next((str(head["regime"]) for head in heads if isinstance(head, dict) and "regime" in head), "")


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stop(f"{option} 的“{text}”不是日期，应写成 2026-03-01", 2) from None


def _government(named: str, slug: str) -> UUID:
    """The government meant: by name, else the only one, else the only one under the regime of this name."""
    found = the_governments()
    if named:
        rows = Unit.objects.filter(pk__in=found, name=named) | Unit.objects.filter(pk__in=found, short_name=named)
        chosen = list(rows.values_list("pk", flat=True))
    else:
        under = [one for one in found if (adopted := current_adoption(one)) is not None and adopted.regime == slug]
        chosen = found if len(found) == 1 else under
    if len(chosen) != 1:
        raise Stop(f"请用 --government 写明是哪一个政府：{'、'.join(names(found).values())}", 2)
    return chosen[0]


def _adopter(account: str, named: str) -> Viewer:
    """The person of this account, in the one government where the person may adopt."""
    user = User.objects.filter(username=account).first()
    if user is None:
        raise Stop(f"没有“{account}”这个账号", 2)
    viewers = [viewer_for(user, one, clock.today()) for one in the_governments()]
    able = [viewer for viewer in viewers if viewer.may(ADOPT)]
    if named:
        wanted = _government(named, "")
        able = [viewer for viewer in able if viewer.jurisdiction == wanted]
    if not able:
        raise Stop(f"“{account}”没有“机制采用”权限，不能采用")
    if len(able) > 1:
        raise Stop("这个账号在几个政府都有“机制采用”权限，请用 --government 写明是哪一个", 2)
    return able[0]


def _print(sections: list[Section]) -> None:
    if not sections:
        say("没有不同。")
    for section in sections:
        say(f"{section.title}（{len(section.changes)}）")
        for change in section.changes:
            say(f"  {HOW_TITLES[change.how]}  {change.text}")


def _warn(viewer: Viewer, what: Laid) -> None:
    missing = strangers(viewer.jurisdiction, what.regime)
    if missing:
        more = f" 等 {len(missing)} 个" if len(missing) > SHOWN else ""
        say(f"新机制里这些机构、职务还没有设立，请到“组织”设立：{'、'.join(missing[:SHOWN])}{more}")


def _show(found: Moves) -> None:
    for move in found.listed[:SHOWN]:
        after = "不再适用" if move.gone else move.after or "不设期限"
        owners = (
            move.owners if move.owners == move.owners_after or move.gone else f"{move.owners} → {move.owners_after}"
        )
        say(f"  会变  {move.case_title}  {move.title}：{move.before or '不设期限'} → {after}（{owners}）")
    if found.total > SHOWN:
        say(f"  ……共 {found.total} 件")


def _tell(outcome: Outcome, since: date, today: date) -> None:
    say(f"试算 {since} 至 {today}：{outcome.cases} 个事项、{outcome.facts} 件事。没有改动任何记录。")
    if outcome.begins:
        say(f"改过的机制里有的规定要到 {outcome.begins} 才变；试算时当作 {since} 起已经变了。")
    if not outcome.rules and not outcome.gates:
        say("没有不同。")
        return
    if outcome.rules:
        say("时限")
    for tally in outcome.rules.values():
        said = [f"{EFFECT_TITLES[how]} {count} 件" for how, count in tally.counts.items()]
        said += [f"会变成逾期 {tally.turn_late} 件"] if tally.turn_late else []
        said += [f"不再逾期 {tally.turn_in_time} 件"] if tally.turn_in_time else []
        _line(tally, said)
    if outcome.gates:
        say("关口")
    for tally in outcome.gates.values():
        stopped, passed = tally.counts["stops"], tally.counts["passes"]
        _line(tally, [f"会拦住 {stopped} 次"] * bool(stopped) + [f"不再拦 {passed} 次"] * bool(passed))
    say("按单位")
    for unit in dict.fromkeys(unit for (unit, _), _ in outcome.units.most_common()):
        kinds = {what: count for (one, what), count in outcome.units.items() if one == unit}
        say(f"  {unit or '未明确'}：{'，'.join(f'{what} {count}' for what, count in kinds.items())}")


def _line(tally: Tally, said: list[str]) -> None:
    clause = f"（第 {tally.clause} 条）" if tally.clause else ""
    say(f"  {tally.title}{clause}：{'，'.join(said)}")
    for example in tally.examples:
        say(f"      {example}")
