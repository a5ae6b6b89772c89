"""Rows taken in together, their tables written at once, leave row for row what each of them leaves alone."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from intake.conftest import Bringing
from luodi.common.ids import read_id
from luodi.intake.models import Intake
from luodi.ledger.models import Case, Fact
from web.conftest import YI, World

HEAD = ["项目名称", "投资方", "总投资（亿元）", "引进单位", "项目内容", "线索来源", "产业"]
SHORT = ["项目名称", "投资方", "总投资（亿元）", "引进单位", "项目阶段", "首报时间", "进入阶段日期", "产业"]
NAMES = ("齿轮", "轴承", "光伏组件", "农机", "中药饮片")
TWIN = "示例传动轴"
"""Another name for the investor of the first row, with the same industry and amount: likely the same project."""
LEADS = [[f"示例{name}项目", f"示例{name}有限公司", 2, "太和镇", "建厂", "其他", "其他"] for name in NAMES]
STOCK = [
    [f"示例{name}项目", f"示例{name}有限公司", 2, "太和镇", stage, "2024.3.5", "2024.5.6", "其他"]
    for name, stage in zip(NAMES, ("签约", "在谈", "投产", "签约", "在建"), strict=True)
]
LEFT_OUT = frozenset({"Act", "SealedFact", "Seal"})
"""An act is the chunk's, and a seal numbers acts."""
PASSING = frozenset({"digest", "act_id", "recorded_at", "touched_at", "at", "taken_at", "created_at"})


def left(names: dict[Any, str]) -> dict[str, list[str]]:
    """Every row of ledger, projects and parties, ids told by what they stand for; without moments."""

    def told(value: object) -> object:
        if isinstance(value, str):
            return "/".join(names.get(read_id(part), part) for part in value.split("/"))
        return value if isinstance(value, (list, dict)) else names.get(value, value)

    found: dict[str, list[str]] = {}
    for label in ("ledger", "projects", "parties"):
        for table in apps.get_app_config(label).get_models():
            if table.__name__ in LEFT_OUT:
                continue
            columns = [each.attname for each in table._meta.concrete_fields if each.column]
            rows = table._default_manager.values(*[name for name in columns if name not in PASSING])
            found[table.__name__] = sorted(
                str({name: told(value) for name, value in row.items() if name != "id"}) for row in rows
            )
    return found


def named() -> dict[Any, str]:
    """What ids stand for: titles of cases, kinds and numbers of facts, keys of obligations."""
    names: dict[Any, str] = dict(Case.objects.values_list("pk", "title"))
    for fact, case, seq in Fact.objects.values_list("pk", "case__title", "seq"):
        names[fact] = f"{case} {seq}"
    for table, column in (("ledger.Obligation", "title"), ("projects.Project", "name"), ("parties.Party", "name")):
        model: type[models.Model] = apps.get_model(table)
        for pk, text in model._default_manager.values_list("pk", column):
            names[pk] = str(text)
    return names


@pytest.mark.parametrize(("mode", "head", "rows"), [("leads", HEAD, LEADS), ("stock", SHORT, STOCK)])
def test_rows_taken_in_together_leave_what_each_alone_leaves(
    world: World, bringing: Bringing, monkeypatch: pytest.MonkeyPatch, mode: str, head: list[str], rows: list[list[Any]]
) -> None:
    world.lead("示例传动装置项目", 投资方名称="示例齿轮有限公司", 产业="其他", 投资总额=2 * YI)
    rows = [*rows, [f"{TWIN}项目", *rows[1][1:]]]
    kept = []
    for chunk in (500, 1):
        monkeypatch.setattr("luodi.intake.working.CHUNK", chunk)
        with transaction.atomic():
            intake = bringing.imported([head, *rows], mode=mode, unit="taihe")
            assert intake.counts.get("new") == len(rows), list(Intake.objects.get().rows.values_list("problems"))
            kept.append(left(named()))
            transaction.set_rollback(True)
    together, alone = kept
    assert len(together["DuplicatePair"]) == 2 and len(together["FactTerm"]) > 5 * len(rows)
    for table, content in alone.items():
        assert together[table] == content, table
