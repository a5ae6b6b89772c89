"""A run that skipped its browser or PostgreSQL tests is refused."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "check_reports.py"
CASE = '<testcase classname="t" name="b"><properties><property name="needs" value="browser"/></properties>{}</testcase>'


def _report(folder: Path, browser: str) -> Path:
    case = CASE.replace("browser", "postgresql")
    path = folder / "report.xml"
    body = case.format("") + browser
    path.write_text(f"<testsuites><testsuite>{body}</testsuite></testsuites>", encoding="utf-8")
    return path


def _check(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), str(path)], capture_output=True, text=True, check=False)


def test_run_with_both_passes(tmp_path: Path) -> None:
    assert _check(_report(tmp_path, CASE.format(""))).returncode == 0


@pytest.mark.parametrize(
    ("browser", "said"),
    [(CASE.format('<skipped message="no Chromium"/>'), "被跳过"), ("", "没有一个 browser 测试")],
)
def test_run_without_browser_is_refused(tmp_path: Path, browser: str, said: str) -> None:
    checked = _check(_report(tmp_path, browser))
    assert checked.returncode == 1
    assert said in checked.stderr


def test_missing_report_is_refused(tmp_path: Path) -> None:
    assert _check(tmp_path / "none.xml").returncode == 1
