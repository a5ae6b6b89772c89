"""`luodi intake run`: the registers that people have brought in are worked through."""

import logging
import time
from typing import Annotated

import typer
from django.db import DatabaseError, connections

from luodi.cli.chinese import Command, Group
from luodi.cli.instance import migrated
from luodi.cli.say import Stop, say

log = logging.getLogger(__name__)

intake = typer.Typer(
    name="intake", cls=Group, help="导入：处理网页上交来的台账。luodi up 会自己带着它", no_args_is_help=True
)


def work_all() -> int:
    """Everything that waits, one after another; how many files were worked on."""
    from luodi.intake.public import next_waiting, work

    count = 0
    while (waiting := next_waiting()) is not None:
        work(waiting)
        count += 1
    return count


@intake.command(cls=Command)
def run(
    every: Annotated[int, typer.Option(min=0, help="每隔多少秒看一次有没有要导入的；0 表示做完就结束")] = 0,
) -> None:
    """把等着试算、等着导入的表做完。中途被打断，再运行就接着做，不重、不漏。

    \b
    例：
      luodi intake run              做完就结束
      luodi intake run --every 2    一直运行
    """
    if not every:
        if not migrated():
            raise Stop("数据库还没有建好。请先运行 luodi up，它会自动建表")
        count = work_all()
        say(f"导入做完了：{count} 张表" if count else "没有等着导入的表")
        return
    while True:
        try:
            work_all()
        except DatabaseError:
            log.exception("导入这一次没有做成，下一次再试")
            connections.close_all()
        time.sleep(every)


@intake.callback()
def _more() -> None:
    """A group of one command, for those that may follow."""
