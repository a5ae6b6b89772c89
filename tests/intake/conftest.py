"""A small government under a shipped pack, and its people bringing in workbooks."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from intake.books import workbook
from luodi.intake.models import Intake, IntakeRow
from luodi.intake.public import bring_in, confirm, run, work
from luodi.units.public import ref_book
from web.conftest import World, rebuilt


class Sent:
    """A file as Django hands it over."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def chunks(self) -> Iterable[bytes]:
        yield self.content


class Bringing:
    """What a person does on the pages, without them."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder

    def send(self, rows: Sequence[Sequence[Any]], who: str = "office_clerk", name: str = "台账.xlsx") -> UUID:
        path = workbook(self.folder / "sent.xlsx", rows)
        return bring_in(actor=self.world.viewer(who), file=Sent(path.read_bytes()), name=name)

    def checked(self, rows: Sequence[Sequence[Any]], who: str = "office_clerk", **options: Any) -> Intake:
        """The dry run done, with the columns as guessed; `unit` by code."""
        intake = self.send(rows, who)
        book = ref_book(self.world.jurisdiction)
        columns = [(one["target"], one["unit"]) for one in Intake.objects.get(pk=intake).columns]
        unit = book.id_of(options.pop("unit")) if "unit" in options else None
        confirm(
            actor=self.world.viewer(who),
            intake=intake,
            mode=options.pop("mode", "stock"),
            columns=columns,
            unit=unit,
            **options,
        )
        work(intake)
        return Intake.objects.get(pk=intake)

    def imported(self, rows: Sequence[Sequence[Any]], who: str = "office_clerk", **options: Any) -> Intake:
        """Everything, to the end."""
        intake = self.checked(rows, who, **options)
        run(actor=self.world.viewer(who), intake=intake.pk)
        work(intake.pk)
        return Intake.objects.get(pk=intake.pk)

    def rows(self, intake: Intake) -> dict[int, IntakeRow]:
        return {row.number: row for row in intake.rows.all()}


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


@pytest.fixture
def bringing(world: World, tmp_path: Path, settings: Any) -> Bringing:
    settings.INTAKE_DIR = tmp_path / "intake"
    return Bringing(world, tmp_path)
