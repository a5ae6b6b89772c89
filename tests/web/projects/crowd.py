"""Many projects at once, written to the tables a list reads: what their number costs, not how they came about."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.common import clock
from luodi.ledger.models import Case, Sight
from luodi.projects import selectors
from luodi.projects.models import Project, ProjectToken
from luodi.projects.register import Due, spell, tokens_of
from luodi.units.public import current_adoption, unit_by_code
from web.conftest import World, regime

STAGES = [stage.id for stage in regime().pack.stages if stage.case == "project"]


def crowd(world: World, number: int, unit: str = "taihe", start: int = 0) -> None:
    """`number` projects of a unit, in every stage, a few of them named to be found."""
    adoption, owner = current_adoption(world.jurisdiction), unit_by_code(world.jurisdiction, unit, world.day)
    assert adoption and owner
    place, now = world.jurisdiction, clock.now()
    cases, rows, tokens = [], [], []
    for n in range(start, start + number):
        name = f"示例{'新能源' if n % 500 == 0 else '普通'}第{n}号"
        stage = STAGES[n % len(STAGES)]
        case = Case(jurisdiction_id=place, kind="project", title=name, adoption_id=adoption.id, unit_id=owner.id)
        case.opened_on, case.touched_at, case.stage, case.version = world.day, now - timedelta(seconds=n), stage, 1
        row = Project(jurisdiction_id=place, case=case, name=name, stage=stage, reported_on=world.day)
        row.touched_at, row.total_investment, row.introducing_unit_id = case.touched_at, n * 10_000, owner.id
        row.next_due = world.day + timedelta(days=n % 30 - 5)
        row.next_task = Due("示例事项", "confirm-lead", "4.2", "三(二)", True, True, world.day.isoformat())
        row.terms = {"预计年税收": n, "用地方式": "购地"}
        if n % 500 == 0 or n < 20:
            spell(row)
            found = tokens_of(row.normalised_name, row.normalised_investor, row.initials)
            tokens += [ProjectToken(project=row, token=t, jurisdiction_id=place) for t in found]
        cases.append(case)
        rows.append(row)
    Case.objects.bulk_create(cases)
    Project.objects.bulk_create(rows)
    ProjectToken.objects.bulk_create(tokens)
    Sight.objects.bulk_create(Sight(case=c, ref=owner.id, jurisdiction_id=place, task_only=False) for c in cases)
    if connection.vendor == "postgresql" and number > 1000:
        with connection.cursor() as cursor:
            # A real database knows its tables; rows of one transaction it has never counted.
            cursor.execute("ANALYZE ledger_case, ledger_sight, projects_project, projects_projecttoken")


def queries(client: Client, address: str) -> int:
    """How many questions a page asks at the most: what it keeps for all is kept, the tallies are counted anew."""
    client.get(address)
    selectors._tallies.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)
