"""Refuse a test run in which a browser or PostgreSQL test was skipped, or in which none was there at all.

python scripts/check_reports.py build/reports/sqlite.xml build/reports/postgresql.xml
"""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

NEEDED = ("browser", "postgresql")


def problems(report: Path) -> list[str]:
    if not report.exists():
        return [f"{report}：没有这份测试报告"]
    seen: Counter[str] = Counter()
    found = []
    for case in ElementTree.parse(report).iter("testcase"):
        needs = {p.get("value") or "" for p in case.iter("property") if p.get("name") == "needs"}
        seen.update(needs)
        skipped = case.find("skipped")
        if needs.intersection(NEEDED) and skipped is not None:
            found.append(f"{report.name}：{case.get('classname')}::{case.get('name')} 被跳过：{skipped.get('message')}")
    return found + [f"{report.name}：没有一个 {need} 测试" for need in NEEDED if not seen[need]]


def main(reports: list[str]) -> int:
    found = [line for report in reports for line in problems(Path(report))] if reports else ["没有给出测试报告"]
    for line in found:
        sys.stderr.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
