"""看板: stages side by side, for the eyes of whoever opens it."""

import re

from web.conftest import YI, SignIn, World
from web.projects.test_page import told


def test_board_counts_and_sums_each_stage_with_cards_that_name_clause_and_day(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲项目", 投资总额=2 * YI)
    world.lead("示例乙项目", 投资总额=YI)
    world.confirmed("示例丙项目")
    shelved = world.confirmed("示例丁项目")
    world.say("office_clerk", shelved, "project.shelved", 搁置原因="资金")
    text = told(sign_in("office_clerk").get("/projects/board/"))
    piles = dict(re.findall(r'<h2 id="lp-pile-\d+">([^<]+)</h2>.*?<p>(.*?)</p>', text, re.DOTALL))
    assert (
        piles["已入库、待确认"] == "2 个，3 亿元"
        and piles["已确认"] == "1 个，3 亿元"
        and piles["搁置"].startswith("1 个")
    )
    card = text[text.index("示例甲项目") : text.index("示例乙项目")] + text[text.index("示例乙项目") :]
    assert 'data-clause="qingxin-4.2"' in card and "逾期" in card
    narrowed = told(sign_in("office_clerk").get("/projects/board/?amount.from=1.5"))
    assert "示例乙项目" not in narrowed and "共 3 个符合条件" in narrowed
    hidden = told(sign_in("taiping_clerk").get("/projects/board/"))
    assert "示例" not in re.sub(r"示例区", "", hidden) and "亿元" not in hidden


def test_a_phone_shows_the_column_of_the_address(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲项目")
    text = told(sign_in("office_clerk").get("/projects/board/?stage=confirmed"))
    assert re.findall(r'lp-pile now" aria-labelledby="(lp-pile-\d+)"', text) == ["lp-pile-2"]
