"""An import killed anywhere, and taken up again, ends as one that nobody disturbed: nothing half, nothing twice."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from intake.conftest import Bringing
from luodi.intake import files
from luodi.intake.models import Intake
from luodi.intake.public import run, work
from luodi.ledger.models import Act, Case, Fact, FactTerm
from luodi.ledger.public import Refused
from luodi.parties.models import Party
from luodi.projects.models import Project, ProjectToken
from web.conftest import World, rebuilt

HEAD = ["项目名称", "投资方", "总投资（亿元）", "引进单位", "项目阶段", "首报时间"]
NAMES = [
    "示例齿轮",
    "示例轴承",
    "示例光伏",
    "示例农机",
    "示例药业",
    "示例纸业",
    "示例陶瓷",
    "示例线缆",
    "示例家具",
    "示例玻璃",
]
ROWS: list[list[Any]] = [
    [
        f"{name}项目",
        f"{name}有限公司",
        at + 1 if at != 4 else "若干",
        "太和镇",
        ("签约", "在谈", "投产")[at % 3],
        "2024.3.5",
    ]
    for at, name in enumerate(NAMES)
]


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class Deadly:
    """Lets so many statements pass and kills at the next; afterwards it does nothing."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.left == 0:
            self.left = -1
            raise Killed
        self.left -= 1
        return execute(sql, params, many, context)


def outcome() -> dict[str, Any]:
    """All that an import leaves, without ids and moments."""
    cases = Case.objects.filter(kind="project").order_by("title")
    project = (
        "name",
        "investor",
        "total_investment",
        "stage",
        "stage_since",
        "reported_on",
        "introducing_unit",
        "next_due",
    )
    term = ("fact__case__title", "fact__seq", "fact__kind", "fact__happened_on", "term", "whole", "real", "day", "text")
    return {
        "cases": list(cases.values_list("title", "stage", "stage_since", "version", "unit", "opened_on")),
        "terms": list(FactTerm.objects.filter(fact__case__in=cases).order_by(*term).values_list(*term)),
        "rows": list(Project.objects.order_by("name").values_list(*project)),
        "tokens": sorted(ProjectToken.objects.values_list("project__name", "token")),
        "parties": sorted(Party.objects.values_list("name", flat=True)),
        "said": list(
            Intake.objects.get().rows.order_by("number").values_list("number", "outcome", "problems", "notes")
        ),
        "counts": Intake.objects.get().counts,
    }


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.intake.working.CHUNK", 3)


def ready(world: World, folder: Path) -> tuple[Intake, int]:
    """An intake that has been tried, running; and how many statements an undisturbed run takes."""
    intake = Bringing(world, folder).checked([HEAD, *ROWS])
    run(actor=world.viewer("office_clerk"), intake=intake.pk)
    return intake, 0


def counted(intake: Intake) -> int:
    passed = [0]

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        passed[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        work(intake.pk)
    return passed[0]


def test_killed_at_random_statements_it_ends_as_if_undisturbed(
    world: World, bringing: Bringing, small_chunks: None
) -> None:
    """One life undisturbed, then others with the same file, each killed again and again at seeded statements."""
    from django.db import transaction

    wanted: dict[str, Any] = {}
    statements = 0
    chance = random.Random(20260907)
    for life in range(6):
        with transaction.atomic():
            intake, _ = ready(world, bringing.folder)
            if life == 0:
                statements = counted(intake)
            deaths = 0
            while life and Intake.objects.get(pk=intake.pk).state == "running":
                Intake.objects.filter(pk=intake.pk).update(held_until=None)
                try:
                    with connection.execute_wrapper(Deadly(chance.randrange(3, statements if deaths < 4 else 10**6))):
                        work(intake.pk)
                except Killed:
                    deaths += 1
                assert Act.objects.filter(key__contains=intake.pk.hex).count() <= 4
                assert not Case.objects.filter(kind="project", version=0).exists()
            assert life == 0 or deaths
            wanted = wanted or outcome()
            assert outcome() == wanted
            assert Fact.objects.filter(kind="baseline.recorded").count() == len(ROWS) - 1
            transaction.set_rollback(True)


def test_a_chunk_sent_again_after_its_act_does_nothing(world: World, bringing: Bringing, small_chunks: None) -> None:
    """Another worker that still believes itself at the first chunk is refused by the progress, and leaves nothing."""
    intake, _ = ready(world, bringing.folder)
    from luodi.intake.working import Job

    Intake.objects.filter(pk=intake.pk).update(worker=None)
    late = Job(Intake.objects.get(pk=intake.pk), intake.pk)
    path = files.path_of(intake.pk)
    content = path.read_bytes()
    work(intake.pk)
    before = outcome()
    path.write_bytes(content)
    from luodi.intake.errors import Lost

    with pytest.raises((Lost, Refused)):
        late.go_on(None)
    assert outcome() == before


def test_register_whose_file_is_gone_says_so_and_keeps_what_was_taken_in(
    world: World, bringing: Bringing, small_chunks: None
) -> None:
    intake, _ = ready(world, bringing.folder)
    before = outcome()
    files.path_of(intake.pk).unlink()
    work(intake.pk)
    intake.refresh_from_db()
    assert intake.state == "failed" and "请重新上传" in intake.message
    assert outcome() == before


__all__ = ["rebuilt"]
