"""Words of a register that nothing is called here are told once what they mean, and known from then on."""

import pytest

from intake.conftest import Bringing
from luodi.intake.models import Intake, Remembered
from luodi.intake.public import LEFT, IntakeRefused, bad_heads, progress_of, teach, unknown_words, work
from luodi.ledger.models import Case
from web.conftest import World

TITLE = ["示例台账", "", "", "单位：万元"]
HEAD = ["项目名称", "产业类别", "引进单位", "总投资", "项目阶段"]
ROWS = [
    ["示例轴承\n生产项目", "农业", "太和镇", 3000, "签约"],
    ["示例齿轮生产项目", "农业", "太和镇人民政府", 4000, "签约"],
    ["示例电机生产项目", "其他", "太和镇", 5000, "研究中"],
    ["示例" + "很长" * 100, "其他", "太和镇", 5000, "签约"],
]


def told(bringing: Bringing, intake: Intake, **said: str) -> Intake:
    viewer = bringing.world.viewer("office_clerk")
    words = {one.text: one.place for one in unknown_words(viewer, intake.pk)}
    teach(actor=viewer, intake=intake.pk, words=[(words[text], text, meant) for text, meant in said.items()])
    work(intake.pk)
    return Intake.objects.get(pk=intake.pk)


def test_a_word_told_once_mends_every_row_that_says_it_and_is_known_the_next_time(
    bringing: Bringing, world: World
) -> None:
    viewer = world.viewer("office_clerk")
    intake = bringing.checked([TITLE, HEAD, *ROWS])
    assert [(one.text, one.rows) for one in unknown_words(viewer, intake.pk)] == [
        ("农业", 2), ("太和镇人民政府", 1), ("研究中", 1),
    ]  # fmt: skip
    intake = told(bringing, intake, 农业="其他", 太和镇人民政府="太和镇", 研究中=LEFT)
    assert intake.counts == {"new": 2, "wrong": 2} and not unknown_words(viewer, intake.pk)
    assert "最多 200 个" in str(bringing.rows(intake)[6].problems)
    assert not Case.objects.filter(kind="project").exists()
    again = bringing.imported([TITLE, HEAD, *ROWS[:2]])
    assert again.counts == {"new": 2}
    assert Case.objects.filter(title="示例轴承生产项目").exists()


def test_bad_rows_go_back_under_headings_that_say_their_unit_and_are_known_when_they_come(
    bringing: Bringing, world: World
) -> None:
    intake = bringing.checked([TITLE, HEAD, *ROWS])
    heads = bad_heads(progress_of(world.viewer("office_clerk"), intake.pk))
    assert heads == [*HEAD[:3], "总投资（万元）", "项目阶段", "原因", "不是同一项目的理由"]
    back = bringing.send([heads, [*ROWS[0], "", ""]])
    assert [one["target"] for one in Intake.objects.get(pk=back).columns][-2:] == ["@skip", "@reason"]
    other = bringing.send([["台账"], heads, [*ROWS[0], "", ""]], who="taihe_clerk")
    assert Intake.objects.get(pk=other).columns[3]["unit"] == "万元"
    assert Remembered.objects.count() == 2


def test_what_is_told_of_a_word_must_be_something_the_column_can_say(bringing: Bringing) -> None:
    intake = bringing.checked([TITLE, HEAD, *ROWS])
    for said in ([], [(1, "农业", "不存在")], [(9, "农业", "其他")], [(0, "示例", "其他")]):
        with pytest.raises(IntakeRefused):
            teach(actor=bringing.world.viewer("office_clerk"), intake=intake.pk, words=said)
