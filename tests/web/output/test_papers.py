"""One page of a project, the dispatch booklet, the registers: the figures on screen are those of the file."""

import io
import re
from html import unescape
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from luodi.parties.public import add_contact, find_or_create
from web.conftest import YI, SignIn, World
from web.output.test_lists import cells
from web.projects.crowd import crowd, queries


def words(answer: Any) -> list[str]:
    """Every text of a Word file, in order of the kinds of part."""
    assert answer.status_code == 200, answer.content[:300]
    made = Document(io.BytesIO(answer.content))
    found = [paragraph.text for paragraph in made.paragraphs]
    found += [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return [text for text in found if text.strip()]


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def of_page(answer: Any) -> str:
    """The document on the page, without what surrounds it; blanks count for nothing."""
    assert answer.status_code == 200
    return re.sub(r"\s", "", text(answer))


def test_page_of_a_project_and_its_word_file_say_the_same(world: World, sign_in: SignIn) -> None:
    case = world.planned()
    client = sign_in("office_clerk")
    page, told = of_page(client.get(f"/projects/{case}/brief/")), words(client.get(f"/projects/{case}/brief.docx"))
    assert "示例智能减速器项目" in told and "3 亿元" in told
    for one in told[:-1]:
        assert re.sub(r"\s", "", one) in page or "从系统取出" in one, one
    assert any("记录" in one and "材料" in one and "份" in one for one in told)
    assert any("（系统默认）" in one for one in told) and any(re.search(r"[一二三四五六七八九]\(", one) for one in told)


def test_word_file_is_in_the_typefaces_of_official_papers(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    answer = sign_in("office_clerk").get(f"/projects/{case}/brief.docx")
    made = Document(io.BytesIO(answer.content))
    faces = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for paragraph in made.paragraphs for run in paragraph.runs}
    assert {"仿宋_GB2312", "黑体", "方正小标宋简体"} <= faces


def test_brief_of_a_hidden_project_is_not_there(world: World, sign_in: SignIn) -> None:
    case = world.lead()
    client = sign_in("taiping_clerk")
    assert {client.get(f"/projects/{case}/brief{end}").status_code for end in ("/", ".docx")} == {404}


def test_booklet_lists_the_late_items_under_their_units_as_the_list_counts_them(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲阀门项目", ago=60, 投资总额=YI)
    client = sign_in("office_clerk")
    told = words(client.get("/supervision/dispatch.docx"))
    page = of_page(client.get("/supervision/dispatch/"))
    late = re.search(r"逾期 (\d+)", text(client.get("/supervision/")))
    assert late and f"三、逾期事项（{late[1]} 件）" in told and int(late[1]) > 0
    assert "示例甲阀门项目" in told and "招商项目调度册" in told
    for one in told[:-1]:
        assert re.sub(r"\s", "", one) in page or "从系统取出" in one, one
    assert sign_in("taihe_clerk").get("/supervision/dispatch/").status_code == 403


def test_work_register_tells_what_was_done_on_page_and_in_file_alike(world: World, sign_in: SignIn) -> None:
    case = world.lead("示例甲阀门项目", ago=0)
    world.say("taihe_clerk", case, "note.added", 记事="客商来电")
    client = sign_in("office_clerk")
    heads, *rows = cells(client.get("/registers/work.xlsx"))
    page = text(client.get("/registers/work/"))
    assert heads[-1] == "项目编号" and rows[0][-1] == str(case)
    assert [row[3] for row in rows] == ["记事", "报送线索"] and "客商来电" in rows[0][4]
    assert "客商来电" in page and f"共 {len(rows)} 件" in page
    assert "示例甲" not in text(sign_in("taiping_clerk").get("/registers/work/"))


def test_investor_directory_shows_whom_to_call_to_those_who_see_a_project_of_theirs(
    world: World, sign_in: SignIn
) -> None:
    world.negotiating("示例甲阀门项目", 投资方名称="示例材料有限公司")
    party = find_or_create(jurisdiction=world.jurisdiction, name="示例材料有限公司", role="investor").party
    add_contact(jurisdiction=world.jurisdiction, party_id=party.id, name="王某", phone="010-88886666", post="经理")
    office, other = sign_in("office_clerk"), sign_in("taiping_clerk")
    page = text(office.get("/registers/investors/"))
    assert "示例材料有限公司" in page and "010-88886666" in page and "示例甲阀门项目" in page
    _, row = cells(office.get("/registers/investors.xlsx"))
    assert row[0] == "示例材料有限公司" and "010-88886666" in row[3] and row[4] == 1 and row[7] is not None
    assert "8888" not in text(other.get("/registers/investors/")) + str(cells(other.get("/registers/investors.xlsx")))


def test_three_registers_stand_together(world: World, sign_in: SignIn) -> None:
    world.lead("示例甲阀门项目", ago=0)
    page = text(sign_in("office_clerk").get("/registers/"))
    assert "项目信息库" in page and "1 个项目" in page and "本月 1 件" in page and "客商目录" in page


def test_registers_ask_as_many_questions_of_sixty_projects_as_of_ten(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    world.lead("示例甲阀门项目", 投资方名称="示例材料有限公司")
    addresses = ("/registers/", "/registers/work/", "/registers/investors/", "/supervision/dispatch/")
    crowd(world, 10)
    few = {at: queries(client, at) for at in addresses}
    crowd(world, 50, start=10)
    assert {at: queries(client, at) for at in addresses} == few
    assert max(few.values()) <= 20, few
