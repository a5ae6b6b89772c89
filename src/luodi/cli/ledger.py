"""`luodi verify-ledger`: every seal, fact, file and stored fold recomputed; what differs is named."""

from typing import Annotated
from uuid import UUID

import typer

from luodi.cli.instance import named_governments
from luodi.cli.say import Stop, say
from luodi.ledger.rebuild import compare
from luodi.ledger.seals import is_seal_of
from luodi.ledger.verify import WHAT_TITLES, verify


def verify_ledger(
    known: Annotated[
        list[str] | None, typer.Option("--seal", help="另行保存的封签摘要，写成 封签号:摘要，可写多个")
    ] = None,
    no_files: Annotated[bool, typer.Option("--no-files", help="不重读材料文件（文件很多时快得多）")] = False,
    no_fold: Annotated[bool, typer.Option("--no-fold", help="不重新推算各事项的阶段和时限")] = False,
) -> None:
    """核验台账：封签、事实、材料文件有没有被改动、删除、插入；阶段和时限重新推算，看与存着的是否一致。

    查出问题时列出来，退出码 1。

    \b
    例：
      luodi verify-ledger                        全部核验
      luodi verify-ledger --seal 12:3f2a…        再对照自己保存的第 12 号封签
    """
    governments = named_governments()
    kept = belonging([_seal(text) for text in known or ()], [one for one, _ in governments])
    found = 0
    for jurisdiction, whose in governments:
        report = verify(jurisdiction, known=kept[jurisdiction], files=not no_files)
        for problem in report.problems:
            say(f"{whose}{WHAT_TITLES[problem.what]}：{problem.message}")
        found += len(report.problems)
        for difference in compare(jurisdiction) if not no_fold else ():
            found += 1
            say(f"{whose}与存着的不一致：{difference.title}（{difference.case}）：{'、'.join(difference.parts)}")
        papers = "" if no_files else f"；材料 {report.files} 份"
        counted = f"事实 {report.facts} 件，已封签 {report.sealed} 件，尚未封签 {report.unsealed} 件{papers}"
        say(f"{whose}{counted}")
        if report.last_number:
            last = f"{report.last_number}，摘要 {report.last_digest}（请抄下另存，以后用 --seal 对照）"
            say(f"{whose}最后一个封签：{last}")
    if found:
        raise Stop(f"查出 {found} 处问题，见上面各行")
    say("核验无误。")


def belonging(kept: list[tuple[int, str]], governments: list[UUID]) -> dict[UUID, dict[int, str]]:
    """Each digest with the government whose seal it is. Of several governments one that fits none stops the command."""
    found: dict[UUID, dict[int, str]] = {one: {} for one in governments}
    for number, digest in kept:
        of = [one for one in governments if len(governments) == 1 or is_seal_of(one, number, digest)]
        if not of:
            raise Stop(f"封签 {number} 的摘要与另行保存的不同，或者已经不见了：哪个政府的封签都对不上 {digest[:12]}…")
        for one in of:
            found[one][number] = digest
    return found


def _seal(text: str) -> tuple[int, str]:
    number, _, digest = text.replace("：", ":").partition(":")
    if not number.isdigit() or not digest:
        raise Stop(f"“{text}”看不懂，应写成 封签号:摘要，例如 12:3f2a…", 2)
    return int(number), digest.strip()
