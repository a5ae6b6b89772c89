"""Reading packs: what is refused names file, line and reason, and nothing but PackError ever comes out."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.regimes.loader import PACKS as SHIPPED
from luodi.regimes.loader import available, load, restore, shipped
from luodi.regimes.yamlsource import PackError, read_text
from regimes.packed import PACKS, rich

RICH = (PACKS / "rich" / "rich.yaml").read_text(encoding="utf-8").splitlines()
FUZZ = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def refused(text: str) -> PackError:
    with pytest.raises(PackError) as caught:
        read_text(text, "a.yaml")
    return caught.value


def test_scalars_stay_text() -> None:
    assert read_text("a: 3.10\nb: yes\nc: 2019-01-01\nd: 012", "a.yaml").value == {
        "a": "3.10",
        "b": "yes",
        "c": "2019-01-01",
        "d": "012",
    }


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "写了两次"),
        ("a: !python/object:os.system x\n", 1, "标签"),
        ("a: 1\n b: 2\n", 2, "请看上一行的缩进"),
        ("a: [1\n", 2, "方括号没有配对"),
        ("a: {b: 1\n", 2, "花括号没有配对"),
        ("a: b: c\n", 1, "整句加引号"),
        ("- a\nb: c\n", 2, "列表对不齐"),
        ("a: 'x\n", 2, "引号没有配对"),
        ("a:\n\t- b\n", 2, "缩进请用空格"),
        ("a: *x\n", 1, "没有用 & 定义过"),
        ("a: - b\n", 1, "要另起一行"),
        ("'a' 'b'\n", 1, "一对引号里"),
        ("b: 1\na: \x01\n", 2, "控制字符"),
        ("? [a, b]\n: c\n", 1, "键应是文字"),
        ("a: &x [*x]\n", 1, "嵌套"),
        ("a: \x00\n", 1, "YAML 写法有误"),
        ("[" * 3000, 1, ""),
        ("--- a\n--- b\n", 2, "YAML 写法有误"),
    ],
)
def test_text_that_is_no_plain_yaml_is_refused_at_its_line(text: str, line: int, reason: str) -> None:
    problem = refused(text).problems[0]
    assert problem.place.line == line
    assert reason in problem.reason
    assert not re.search("[a-z]{3} [a-z]{2}", problem.reason)


def test_references_that_multiply_are_refused() -> None:
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    text += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    assert "太多" in refused(text).problems[0].reason


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=200), st.text(alphabet="ab:-[]{}&*!|>#'\"%@ \n\t,?", max_size=80)))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    try:
        read_text(text, "a.yaml")
    except PackError as error:
        assert error.problems
        assert all(p.place.line >= 1 and p.reason for p in error.problems)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes_as_a_pack_are_loaded_or_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_bytes(data)
    with pytest.raises(PackError) as caught:
        load(tmp_path, PACKS)
    assert all(p.place.file and p.place.line >= 1 and p.reason for p in caught.value.problems)


def mutate(lines: list[str], picks: list[tuple[int, int, int]]) -> str:
    """Delete, double, swap or twist lines."""
    found = list(lines)
    for how, at, other in picks:
        i, j = at % len(found), other % len(found)
        if how == 0 and len(found) > 1:
            del found[i]
        elif how == 1:
            found.insert(i, found[j])
        elif how == 2:
            found[i] = found[j]
        elif how == 3:
            found[i] = found[i][: other % (len(found[i]) + 1)]
        elif how == 4:
            found[i] = found[i].replace(":", "：" if other % 2 else "", 1)
        else:
            found[i] = " " * (other % 4) + found[i].replace("[", "{", other % 2)
    return "\n".join(found)


PICKS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 10_000), st.integers(0, 10_000)), min_size=1, max_size=4)


@FUZZ
@given(picks=PICKS)
def test_mutated_small_pack_is_loaded_or_refused_with_places(picks: list[tuple[int, int, int]], tmp_path: Path) -> None:
    folder = tmp_path / "rich"
    folder.mkdir(exist_ok=True)
    (folder / "rich.yaml").write_text(mutate(RICH, picks), encoding="utf-8")
    check_loads_or_refuses(folder, PACKS)


@settings(FUZZ, max_examples=5)
@given(picks=PICKS, which=st.integers(0, 1000))
def test_mutated_shipped_pack_is_loaded_or_refused_with_places(
    picks: list[tuple[int, int, int]], which: int, tmp_path: Path
) -> None:
    slug = available()[which % len(available())]
    folder = tmp_path / slug
    folder.mkdir(exist_ok=True)
    files = sorted((SHIPPED / slug).glob("*.yaml"))
    for at, file in enumerate(files):
        text = file.read_text(encoding="utf-8")
        changed = mutate(text.splitlines(), picks) if at == which % len(files) else text
        (folder / file.name).write_text(changed, encoding="utf-8")
    check_loads_or_refuses(folder, SHIPPED)


def check_loads_or_refuses(folder: Path, packs: Path) -> None:
    try:
        load(folder, packs)
    except PackError as error:
        assert error.problems
        assert all(p.place.file.endswith(".yaml") and p.place.line >= 1 and p.reason for p in error.problems)


def test_stored_text_gives_the_same_regime_back() -> None:
    again = restore(rich().text)
    assert again.digest == rich().digest
    assert again.obligations == rich().obligations


@pytest.mark.parametrize("slug", available())
def test_shipped_pack_loads_and_is_restored(slug: str) -> None:
    assert restore(shipped(slug).text).digest == shipped(slug).digest


def test_default_of_the_pack_below_is_kept_and_its_origin_known() -> None:
    assert rich().origins["ladders", "standard"] == "base"
    assert rich().ladders["standard"][0].default


def test_entry_of_the_pack_above_replaces_the_one_below(tmp_path: Path) -> None:
    (tmp_path / "rich").mkdir()
    text = "\n".join(RICH) + "\nladders:\n  - {id: standard, title: 自己的阶梯, steps: []}\n"
    (tmp_path / "rich" / "rich.yaml").write_text(text, encoding="utf-8")
    regime = load(tmp_path / "rich", PACKS)
    assert [ladder.title for ladder in regime.ladders["standard"]] == ["自己的阶梯"]


def test_one_name_twice_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rich").mkdir()
    (tmp_path / "rich" / "rich.yaml").write_text("\n".join(RICH), encoding="utf-8")
    (tmp_path / "rich" / "z.yaml").write_text("slots:\n  landing: {title: 落户地, holds: unit}\n", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load(tmp_path / "rich", PACKS)
    assert str(caught.value.problems[0]).startswith("rich/z.yaml 第 2 行：“landing”在本包里写了两次")


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        load(tmp_path, PACKS)


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        load(tmp_path / "nowhere", PACKS)


def test_unknown_parent_is_refused_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("regime: a\ntitle: 甲\nshort: 甲\nextends: ../secret\n", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load(tmp_path, PACKS)
    assert caught.value.problems[0].place.line == 4


def test_text_names_entries_in_the_order_of_the_files(tmp_path: Path) -> None:
    """Else its digest would be another one in each process."""
    choice = "  - {{id: {0}, clause: '1.1', question: {0}, options: [甲, 乙], chosen: 甲, reason: 无}}\n"
    ids = [f"choice-{letter}" for letter in "hgfedcba"]
    (tmp_path / "teams.yaml").write_text((PACKS / "teams" / "teams.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "choices.yaml").write_text("choices:\n" + "".join(map(choice.format, ids)), encoding="utf-8")
    assert [name for section, name in load(tmp_path).origins if section == "choices"] == ids
