"""`luodi demo`: make or remake the demo data."""

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

import typer

from luodi.cli.instance import governments, migrate, migrated, need_demo
from luodi.cli.say import Stop, passing, say
from luodi.regimes.loader import available, shipped

MOST_PROJECTS = 5000
SEED = 20261122
FULL = (40, 3)
"""Projects and years of the government whose review is described most fully; the others are smaller."""
SMALLER = (8, 1)


def demo(
    projects: Annotated[
        str, typer.Argument(help="每个政府的项目数，可写成 N=200；不写就各做各的数目", metavar="[N=项目数]")
    ] = "",
    number: Annotated[int, typer.Option("--projects", "-n", help="每个政府的项目数；0 是各做各的数目")] = 0,
    seed: Annotated[int, typer.Option(help="随机种子；同一种子、同一天，数据相同")] = SEED,
    years: Annotated[int, typer.Option(min=0, max=10, help="往回做几年；0 是各做各的年数")] = 0,
    pack: Annotated[str, typer.Option(help="只做这一个机制：包的代号；不写就是全部")] = "",
    reset: Annotated[bool, typer.Option("--reset/--keep", help="先清空演示数据；--keep 表示已有数据就不动")] = True,
) -> None:
    """生成演示数据：每个机制一个政府，虚构的人员、两三年里各阶段的项目，都按正常办理的步骤一步步做出来。

    \b
    例：
      luodi demo                 清空后重做全部政府
      luodi demo N=200           每个政府 200 个项目
      luodi demo --pack 机制代号 只做这一个
      luodi demo --keep          已有演示数据就不动
    """
    need_demo("luodi demo ")
    make_all(_number(projects, number), seed, years, pack, reset)


def _number(text: str, number: int) -> int:
    if text:
        try:
            number = int(text.removeprefix("N=").removeprefix("n="))
        except ValueError:
            raise Stop(f"项目数“{text}”看不懂，应写成 N=200", 2) from None
    if not (1 if text else 0) <= number <= MOST_PROJECTS:
        raise Stop(f"项目数应在 1 到 {MOST_PROJECTS} 之间；更多请用 make bench 的批量数据", 2)
    return number


def sizes(projects: int, years: int, slugs: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Projects and years by pack, where 0 stands for as many as the pack gets of itself; the fullest comes first."""
    fullest = max(slugs, key=lambda slug: (sum(len(review.items) for review in shipped(slug).pack.reviews), slug))
    own = {slug: FULL if slug == fullest else SMALLER for slug in slugs}
    # A county after its city, whose regime it lies over.
    order = sorted(slugs, key=lambda slug: (slug != fullest, slug))
    return {slug: (projects or own[slug][0], years or own[slug][1]) for slug in order}


def make_all(projects: int, seed: int, years: int, pack: str, reset: bool) -> None:
    """Make the demo governments, one for each pack or only `pack`; what is there already goes, or stays untouched."""
    # Demo data is made alone on its file: waiting for the disk after every act only costs time.
    from luodi.demo.make import make
    from luodi.demo.reset import clear, quick

    slugs = [pack] if pack else available()
    unknown = [slug for slug in slugs if slug not in available()]
    if unknown:
        raise Stop(f"没有“{unknown[0]}”这个机制；现有：{'、'.join(available())}", 2)
    if not migrated():
        migrate()
    if governments():
        if not reset:
            say("已有演示数据，没有改动。要重做请去掉 --keep")
            return
        clear()
    os.environ.setdefault("LUODI_LOG_LEVEL", "WARNING")
    asked = sizes(projects, years, slugs)
    with quick():
        for number, (slug, (wanted, back)) in enumerate(asked.items(), 1):
            begun = time.monotonic()
            title = shipped(slug).pack.short
            where = f"{title}（{number}/{len(asked)}）"
            made = make(slug, projects=wanted, years=back, seed=seed, progress=_saying(where))
            passing("")
            done = sum(made.facts.values())
            say(f"{title}：{made.projects} 个项目、{done} 件事，{time.monotonic() - begun:.0f} 秒")


def _saying(where: str) -> Callable[[date], None]:
    return lambda day: passing(f"正在生成{where}：{day.year} 年 {day.month} 月")
