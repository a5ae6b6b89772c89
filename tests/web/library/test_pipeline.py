"""The pipeline: how many wait where, for how long, for whom."""

import re
from html import unescape

from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.library.public import hand_offs, places
from web.conftest import SignIn, World
from web.projects.test_page import told


def test_stage_tells_how_many_how_long_and_for_whom(world: World) -> None:
    world.lead("示例甲项目", ago=41)
    world.lead("示例乙项目", ago=20)
    world.lead("示例丙项目", ago=0)
    place = places(world.viewer("office_clerk"), world.under)[0]
    assert (place.waiting, place.mean, place.median, place.longest) == (3, 61 / 3, 20, 41)
    assert place.late == 2
    first = place.owners[0]
    assert (first.projects, first.late) == (3, 2)


def test_median_of_an_even_number_lies_between(world: World) -> None:
    for name, ago in (("甲", 10), ("乙", 3)):
        world.lead(f"示例{name}项目", ago=ago)
    assert places(world.viewer("office_clerk"), world.under)[0].median == 6.5


def test_others_see_the_pipeline_of_their_own(world: World) -> None:
    world.lead("示例甲项目")
    assert sum(place.waiting for place in places(world.viewer("taiping_clerk"), world.under)) == 0


def test_hand_off_counts_the_late_ones(world: World) -> None:
    world.lead("示例甲项目", ago=40)
    world.lead("示例乙项目", ago=0)
    kept = next(one.kept for one in hand_offs(world.viewer("office_clerk"), world.under) if one.kept.total)
    assert (kept.total, kept.open_late, kept.open_in_time) == (2, 1, 1)


def test_figures_lead_to_lists_of_as_many(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲项目", ago=40)
    world.lead("示例乙项目", ago=0)
    client = sign_in("office_clerk")
    page = told(client.get("/library/pipeline/"))
    for name, wanted in (("现有", "共 2 个"), ("逾期", "共 1 个")):
        url = re.search(rf'data-label="{name}"><a href="([^"]+)"', page)
        assert url and wanted in told(client.get(unescape(url[1])))


def test_as_many_questions_for_many_projects(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/library/pipeline/").status_code == 200
        return len(queries)

    world.lead("示例甲项目")
    asked()
    before = asked()
    for number in range(5):
        world.lead(f"示例{number}号项目", ago=number)
    assert asked() == before
