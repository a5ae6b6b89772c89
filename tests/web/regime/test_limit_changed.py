"""The screening limit of Ziyang changed from a day on, in YAML: what is due from then on changes, nothing before."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from luodi.api.tokens import issue
from luodi.common import clock
from luodi.ledger.adoption import adopt, files_of, lay
from luodi.ledger.models import Obligation
from luodi.ledger.public import Draft, Opening
from luodi.ledger.rebuild import compare
from luodi.ledger.verify import verify
from luodi.regimes.loader import PACKS, shipped
from luodi.units.public import calendar_for
from web.conftest import World, build

OFFICE = "econ_coop_head"
"""Who is office director ex officio."""


def with_second_entry(day: date, days: int, folder: Path) -> dict[str, str]:
    """The pack in a folder of its own, with a second dated entry of `screening` from `day` on."""
    for name, text in files_of(PACKS / "ziyang").items():
        head, mark, tail = text.partition("  - id: screening\n")
        if mark:
            entry, following, rest = tail.partition("\n  - id: ")
            old = f"{mark}    until: {day.isoformat()}\n{entry}\n"
            new = f"{mark}    from: {day.isoformat()}\n{entry.replace('due: 2 working', f'due: {days} working')}"
            text = head + old + new + following + rest
        (folder / name).write_text(text, encoding="utf-8")
    return files_of(folder)


@pytest.mark.clause("ziyang-3.2")
def test_changed_limit_binds_from_its_day_on_every_page_and_nothing_before(db: None, tmp_path: Path) -> None:
    world = build(shipped("ziyang"))
    today, calendar = world.day, calendar_for(world.jurisdiction)
    before = reported(world, "示例前一天项目", today - timedelta(days=1))
    what = lay(world.viewer(OFFICE), with_second_entry(today, 5, tmp_path))
    adopt(actor=world.viewer(OFFICE), digest=what.digest, since=today, basis="示例办〔2026〕2号", request_key="adopt")
    after = reported(world, "示例当天项目", today)
    late = reported(world, "示例补录项目", today - timedelta(days=1))
    wanted = {
        before: calendar.add(today - timedelta(days=1), 2),
        late: calendar.add(today - timedelta(days=1), 2),
        after: calendar.add(today, 5),
    }
    assert {case: Obligation.objects.get(case=case, rule="screening").due_on for case in wanted} == wanted
    assert by_api(world) == {str(case): day.isoformat() for case, day in wanted.items()}
    client = Client()
    client.force_login(world.users[OFFICE], backend="django.contrib.auth.backends.ModelBackend")
    for case, day in wanted.items():
        assert said(day) in client.get(f"/projects/{case}/").content.decode()
    board = client.get("/workbench/", follow=True).content.decode()
    assert [days_left(board, name) for name in ("示例前一天项目", "示例补录项目", "示例当天项目")] == [
        calendar.between(today, wanted[case]) for case in (before, late, after)
    ]
    assert list(compare(world.jurisdiction)) == []
    assert verify(world.jurisdiction).sound


def reported(world: World, name: str, day: date) -> Any:
    """A lead of `day`, recorded at this very moment."""
    values = {"项目名称": name, "项目内容": "示例内容", "线索来源": "以商引商", "首报单位": "anyue"}
    draft = Draft(Opening("project", name), "lead.reported", day, values)
    return world.record("anyue_clerk", draft, at=clock.now()).case


def said(day: date) -> str:
    """A due day as the project page writes it."""
    return f"{day.month} 月 {day.day} 日"


def by_api(world: World) -> dict[str, str]:
    token = issue(world.viewer(OFFICE), "测试")
    answer = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/obligations?mine=false")
    rows = json.loads(answer.content)["rows"]
    return {row["case"]: row["due_on"] for row in rows if row["rule"] == "screening"}


def days_left(board: str, project: str) -> int:
    """Working days the workbench gives for the task that stands beside the project's name."""
    lines = [row for row in re.split(r"<li|<tr", board) if project in row and "首谈地" in row]
    left = re.search(r"(\d+) 个工作日", lines[0])
    assert left is not None, lines[0]
    return int(left[1])
