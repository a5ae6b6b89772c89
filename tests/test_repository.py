"""What must hold of the repository as a whole: it names no machine and no registry, and carries its licence."""

import ast
import re
import subprocess
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# Written in parts, so that this file does not hold what it forbids.
REGISTRIES = [
    "registry." + "npmjs",
    "pypi." + "org",
    "files." + "pythonhosted",
    "npm" + "mirror",
    "mirrors." + "aliyun",
    "tuna." + "tsinghua",
    "--" + "index-url",
    "--" + "find-links",
]
MACHINE_PATHS = [f"/{folder}/" for folder in ("root", "tmp", "work", "home", "Users")]
ASSISTANTS = [
    "chat" + "gpt",
    "clau" + "de",
    "anthro" + "pic",
    "open" + "ai",
    "co" + "pilot",
    "ge" + "mini",
    "deep" + "seek",
]


def _files() -> dict[str, str]:
    """Text of every file that belongs to the repository, by its path."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file():
            data = path.read_bytes()
            if b"\0" not in data:
                texts[name] = data.decode("utf-8")
    return texts


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    found = _files()
    assert "pyproject.toml" in found
    return found


def _naming(files: dict[str, str], words: list[str]) -> list[str]:
    # A path of a machine starts where it stands: `static/tmp/` is none.
    parts = [(r"(?<!\w)" if word.startswith("/") else "") + re.escape(word) for word in words]
    pattern = re.compile("|".join(parts), re.IGNORECASE)
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in files.items()
        for number, line in enumerate(text.split("\n"), 1)
        if pattern.search(line)
    ]


def test_search_finds_what_it_forbids() -> None:
    named = {"a": "cd /" + "tmp/x", "b": "https://registry." + "npmjs.org/x", "c": "static/tmp/x"}
    assert [line[0] for line in _naming(named, [*MACHINE_PATHS, *REGISTRIES])] == ["a", "b"]


def test_no_file_names_a_registry(files: dict[str, str]) -> None:
    assert _naming(files, REGISTRIES) == []


def test_no_file_names_a_path_of_a_machine(files: dict[str, str]) -> None:
    assert _naming(files, MACHINE_PATHS) == []


def test_no_file_names_an_assistant(files: dict[str, str]) -> None:
    assert _naming(files, ASSISTANTS) == []


def test_package_lock_gives_digests_and_no_addresses(files: dict[str, str]) -> None:
    assert '"resolved"' not in files["package-lock.json"]
    assert '"integrity"' in files["package-lock.json"]


@pytest.mark.parametrize("lock", ["runtime", "dev", "build", "node"])
def test_lock_pins_every_part_with_its_digests(files: dict[str, str], lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", files[f"requirements/{lock}.txt"].strip())
    assert entries and all("==" in entry.split()[0] and "--hash=sha256:" in entry for entry in entries)


def test_licence_is_whole(files: dict[str, str]) -> None:
    assert "Apache License" in files["LICENSE"]
    assert "END OF TERMS AND CONDITIONS" in files["LICENSE"]


def test_no_installed_part_is_under_agpl() -> None:
    refused = []
    for part in distributions():
        fields = [part.metadata.get("License-Expression"), part.metadata.get("License")]
        fields += part.metadata.get_all("Classifier") or []
        # Some parts put the whole text of a licence there; its first line names it.
        if any("AGPL" in str(f)[:200] or "Affero" in str(f)[:200] for f in fields if f):
            refused.append(part.name)
    assert refused == []


def test_people_are_addressed_in_one_form(files: dict[str, str]) -> None:
    assert [name for name, text in files.items() if name.startswith("src/luodi/") and "你" in text] == []


def test_no_code_compares_a_city(files: dict[str, str]) -> None:
    """A rule of one place is a rule in its pack; `if city == …` never is."""
    found = []
    for name, text in files.items():
        if not (name.startswith("src/") and name.endswith(".py")):
            continue
        for node in ast.walk(ast.parse(text, name)):
            if isinstance(node, ast.Compare | ast.Match):
                sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else [node.subject]
                named = {str(getattr(side, "attr", getattr(side, "id", ""))) for side in sides}
                literal = isinstance(node, ast.Match) or any(isinstance(side, ast.Constant) for side in sides)
                if literal and named & {"city", "county", "regime_id", "pack_id", "city_name", "pack"}:
                    found.append(f"{name}:{node.lineno}")
    assert found == []
