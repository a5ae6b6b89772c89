"""`luodi demo`: make or remake the demo data."""

import os
import time
from typing import Annotated

import typer

from luodi.cli.instance import governments, migrate, need_demo
from luodi.cli.say import Stop, passing, say
from luodi.regimes.loader import available

MOST_PROJECTS = 5000


def demo(
    projects: Annotated[str, typer.Argument(help="项目数，可写成 N=200；不写就是 40", metavar="[N=项目数]")] = "",
    number: Annotated[int, typer.Option("--projects", "-n", help="每个政府的项目数")] = 40,
    seed: Annotated[int, typer.Option(help="随机种子；同一种子、同一天，数据相同")] = 20261122,
    years: Annotated[int, typer.Option(min=1, max=10, help="往回做几年")] = 3,
    pack: Annotated[str, typer.Option(help="只做这一个机制：包的代号；不写就是全部")] = "",
    reset: Annotated[bool, typer.Option("--reset/--keep", help="先清空演示数据；--keep 表示已有数据就不动")] = True,
) -> None:
    """生成演示数据：虚构的人员、三年里各阶段的项目，都按正常办理的步骤一步步做出来。

    \b
    例：
      luodi demo                 清空后重做，40 个项目
      luodi demo N=200           200 个项目
      luodi demo --keep          已有演示数据就不动
    """
    need_demo("luodi demo ")
    _make(_number(projects, number), seed, years, pack, reset)


def _number(text: str, number: int) -> int:
    if text:
        try:
            number = int(text.removeprefix("N=").removeprefix("n="))
        except ValueError:
            raise Stop(f"项目数“{text}”看不懂，应写成 N=200", 2) from None
    if not 1 <= number <= MOST_PROJECTS:
        raise Stop(f"项目数应在 1 到 {MOST_PROJECTS} 之间；更多请用 make bench 的批量数据", 2)
    return number


def _make(projects: int, seed: int, years: int, pack: str, reset: bool) -> None:
    # Demo data is made alone on its file: waiting for the disk after every act only costs time.
    from luodi.demo.make import make
    from luodi.demo.reset import clear, quick

    slugs = [pack] if pack else available()
    unknown = [slug for slug in slugs if slug not in available()]
    if unknown:
        raise Stop(f"没有“{unknown[0]}”这个机制；现有：{'、'.join(available())}", 2)
    migrate()
    if governments():
        if not reset:
            say("已有演示数据，没有改动。要重做请去掉 --keep")
            return
        clear()
    os.environ.setdefault("LUODI_LOG_LEVEL", "WARNING")
    with quick():
        for slug in slugs:
            begun = time.monotonic()
            made = make(
                slug,
                projects=projects,
                years=years,
                seed=seed,
                progress=lambda day: passing(f"正在生成：{day.year} 年 {day.month} 月"),
            )
            passing("")
            say(f"{slug}：{made.projects} 个项目、{sum(made.facts.values())} 件事，{time.monotonic() - begun:.0f} 秒")
