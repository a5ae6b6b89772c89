"""`luodi demo`: make or remake the demo data."""

import fcntl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer
from django.conf import settings

from luodi.cli.instance import governments, migrate, migrated, need_demo
from luodi.cli.say import Stop, passing, say
from luodi.regimes.loader import available, shipped
from luodi.units.public import Making, Wanted, making, note_making

MOST_PROJECTS = 5000
AT_WORK, AT_REST = 0.4, 0.15
"""Seconds."""
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
    reset: Annotated[
        bool, typer.Option("--reset/--keep", help="先清空；--keep 表示已有数据就不动，没做完的接着做")
    ] = True,
) -> None:
    """生成演示数据：每个机制一个政府，虚构的人员、两三年里各阶段的项目，都按正常办理的步骤一步步做出来。

    \b
    例：
      luodi demo                 清空后重做全部政府
      luodi demo N=200           每个政府 200 个项目
      luodi demo --pack 机制代号 只做这一个
      luodi demo --keep          已有演示数据就不动；上次没做完的接着做
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
    """Projects and years by pack, where 0 stands for as many as the pack gets of itself.

    A small one comes first, so that there is soon something to look at, then the fullest.
    """
    fullest = max(slugs, key=lambda slug: (sum(len(review.items) for review in shipped(slug).pack.reviews), slug))
    own = {slug: FULL if slug == fullest else SMALLER for slug in slugs}
    # A county after its city, whose regime it lies over.
    others = sorted(slug for slug in slugs if slug != fullest)
    return {slug: (projects or own[slug][0], years or own[slug][1]) for slug in (*others[:1], fullest, *others[1:])}


def make_all(projects: int, seed: int, years: int, pack: str, reset: bool) -> None:
    """Make the demo governments, one for each pack or only `pack`; what is there already goes, or stays untouched.

    A making that was broken off is gone on with where what is there stays.
    """
    from luodi.demo.reset import clear, quick

    slugs = [pack] if pack else available()
    unknown = [slug for slug in slugs if slug not in available()]
    if unknown:
        raise Stop(f"没有“{unknown[0]}”这个机制；现有：{'、'.join(available())}", 2)
    if not migrated():
        migrate()
    if not reset and making():
        with alone():
            go_on(between=letting_others_write())
        return
    if governments() and not reset:
        say("已有演示数据，没有改动。要重做请去掉 --keep")
        return
    # Demo data is made alone on its file: waiting for the disk after every act only costs time.
    with alone(), quick():
        if governments() or making():
            clear()
        plan(projects, seed, years, slugs)
        go_on()


def plan(projects: int, seed: int, years: int, slugs: Sequence[str]) -> None:
    """Note what is to be made; 0 stands for as much as a pack gets of itself."""
    asked = sizes(projects, years, slugs)
    note_making(Making(seed, tuple(Wanted(slug, shipped(slug).pack.short, *size) for slug, size in asked.items())))


def go_on(at_most: int | None = None, between: Callable[[], None] | None = None) -> None:
    """Make what the note still names, `at_most` so many; one that was broken off is taken away and made anew."""
    from luodi.demo.make import make
    from luodi.demo.reset import remove

    while (now := making()) and at_most != 0:
        wanted, begun = now.left[0], time.monotonic()
        if now.government:
            remove(now.government)
        made = make(
            wanted.slug,
            projects=wanted.projects,
            years=wanted.years,
            seed=now.seed,
            progress=_saying(f"{wanted.title}（还有 {len(now.left)} 个）"),
            between=between,
            begins=lambda government, now=now: note_making(replace(now, government=government)),  # type: ignore[misc]
        )
        note_making(replace(now, left=now.left[1:], government=None))
        passing("")
        done = sum(made.facts.values())
        say(f"{wanted.title}：{made.projects} 个项目、{done} 件事，{time.monotonic() - begun:.0f} 秒")
        at_most = None if at_most is None else at_most - 1


def letting_others_write() -> Callable[[], None]:
    """A short rest after every so much work: who waits for SQLite asks again after a tenth of a second at the latest,
    and would never find it free between acts that follow on one another."""
    rested = time.monotonic()

    def rest() -> None:
        nonlocal rested
        if time.monotonic() - rested > AT_WORK:
            time.sleep(AT_REST)
            rested = time.monotonic()

    return rest


@contextmanager
def alone() -> Iterator[None]:
    """Stop where another process is at it: each would take away what the other has begun."""
    with (settings.VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop("另一个进程正在这个实例里生成演示数据，请等它做完，或先停下它") from None
        yield


def _saying(where: str) -> Callable[[date], None]:
    return lambda day: passing(f"正在生成{where}：{day.year} 年 {day.month} 月")
