"""`luodi check`, `luodi scenarios`, `luodi clauses`."""

import json
import shutil
from pathlib import Path

import pytest

from luodi.cli.clauses import WORKS, marked_in
from luodi.regimes.loader import PACKS, available, shipped

from .conftest import Run

SIXTH = Path(__file__).parents[1] / "demo" / "sixth"


def test_shipped_packs_are_in_order(here: Run) -> None:
    answer = here("check")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert all(slug in answer.stdout for slug in available())


def test_broken_pack_is_refused_with_file_line_and_reason(here: Run, tmp_path: Path) -> None:
    slug = available()[0]
    folder = tmp_path / slug
    shutil.copytree(PACKS / slug, folder)
    broken = folder / "zz.yaml"
    broken.write_text(
        "gates:\n  - id: odd\n    title: 怪\n    entering: nowhere\n    must: 没有的词 > 1\n", encoding="utf-8"
    )
    answer = here("check", str(folder))
    assert answer.returncode == 1
    assert f"{slug}/zz.yaml:5: " in answer.stdout
    assert "没有的词" in answer.stdout


def test_scenarios_hold(here: Run) -> None:
    answer = here("scenarios", available()[0])
    assert answer.returncode == 0, answer.stdout
    assert "全部相符" in answer.stdout


def test_scenario_in_a_folder_that_is_no_scenario_is_told_with_file_and_line(here: Run, tmp_path: Path) -> None:
    folder = tmp_path / "sixth"
    shutil.copytree(SIXTH, folder)
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "1.1.yaml").write_text("clauses: ['1.1']\nname: 甲\nwrong: 1\n", encoding="utf-8")
    answer = here("scenarios", str(folder))
    assert answer.returncode == 1
    assert "1.1.yaml:3: 不认识的字段“wrong”" in answer.stdout
    assert "Traceback" not in answer.stderr


def test_clause_is_seen_where_its_kind_of_case_is_recorded(here: Run) -> None:
    rows = json.loads(here("clauses", "--json").stdout)
    yearly_work = next(row for row in rows if (row["regime"], row["clause"]) == ("ziyang", "2.3"))
    assert "/cases/<uuid:id>/record/<str:kind>/" in yearly_work["seen_at"]
    assert not [address for address in yearly_work["seen_at"] if address.startswith(("/projects/", "/leads/"))]
    life = next(row for row in rows if (row["regime"], row["clause"]) == ("qingxin", "4.2"))
    assert "/projects/<uuid:id>/" in life["seen_at"]
    assert "/administration/history/" not in life["seen_at"]


def test_clauses_as_json_name_every_clause_once_with_its_proofs(here: Run) -> None:
    rows = json.loads(here("clauses", "--json").stdout)
    wanted = [(slug, clause) for slug in available() for clause in shipped(slug).pack.clauses]
    assert [(row["regime"], row["clause"]) for row in rows] == wanted
    assert {"rules", "seen_at", "tests", "status", "title", "why"} <= rows[0].keys()


def test_clause_works_only_with_rules_places_and_tests(here: Run) -> None:
    for row in json.loads(here("clauses", "--json").stdout):
        proved = bool(row["rules"] and row["seen_at"] and row["tests"])
        assert (row["status"] == WORKS) == proved
        assert bool(row["why"]) == (not proved)


@pytest.mark.parametrize(
    "text",
    [
        '@pytest.mark.clause("jia-1.1")\ndef test_one(): ...\n',
        'pytestmark = [pytest.mark.clause("jia-1.1")]\n\ndef test_one(): ...\n',
    ],
)
def test_mark_of_a_test_is_read_without_running_it(text: str) -> None:
    assert list(marked_in(text)) == [("jia-1.1", "test_one")]
