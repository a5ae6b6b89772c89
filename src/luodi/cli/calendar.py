"""`luodi tick` and `luodi seal`: the calendar brought up to today, facts numbered and hashed."""

import logging
import re
import time
from typing import Annotated

import typer
from django.db import DatabaseError, connections

from luodi.cli.instance import governments, named_governments, the_governments
from luodi.cli.say import Stop, say
from luodi.common import clock
from luodi.ledger.errors import Refused
from luodi.ledger.evidence import sweep
from luodi.ledger.seals import seal as seal_facts
from luodi.ledger.tick import tick as bring_up_to

log = logging.getLogger(__name__)
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def tick_all() -> None:
    """Bring every government of the instance up to today; take away files that belong to nothing recorded."""
    for jurisdiction in the_governments():
        bring_up_to(jurisdiction)
    sweep(clock.now())


def tick(
    every: Annotated[int, typer.Option(min=0, help="每隔多少秒推进一次；0 表示只做一次")] = 0,
) -> None:
    """推进日历：开启新的周期事项，到期的提醒、催办、督办。做两次与做一次结果相同，漏了几天会补上。

    \b
    例：
      luodi tick                 做一次（可放进系统的定时任务，每天一次）
      luodi tick --every 3600    一直运行，每小时一次
    """
    if not every:
        tick_all()
        say(f"日历已推进到 {clock.today().isoformat()}")
        return
    while True:
        _tick_whatever_there_is()
        time.sleep(every)


def _tick_whatever_there_is() -> None:
    """One round of the running calendar: no government yet is no fault, and a fault now is tried again next round."""
    if not governments():
        return
    try:
        tick_all()
    except (Refused, DatabaseError):
        log.exception("日历这一次没有推进，下一次再试")
        connections.close_all()


def seal(
    month: Annotated[str, typer.Option(help="封账的月份，如 2026-11；不写就只封签，不封账")] = "",
) -> None:
    """封签：给已记录的事编号并加摘要，此后改动会被查出；写明月份就是这个月封账。

    \b
    例：
      luodi seal                     只封签
      luodi seal --month 2026-11     十一月封账
    """
    if month and not MONTH.fullmatch(month):
        raise Stop(f"月份“{month}”写法不对，应写成 2026-11", 2)
    for jurisdiction, whose in named_governments():
        made = seal_facts(jurisdiction, month=month)
        if made is None:
            say(f"{whose}没有新的事要封签")
        else:
            closed = f"，{month} 已封账" if month else ""
            say(f"{whose}封签 {made.number}：{made.count} 件{closed}。摘要 {made.digest}，请另行保存")
