"""Check every page template: it compiles, speaks Chinese, names its fields, and loads nothing from elsewhere.

Also: the cities whose packs are shipped are named neither in a template nor in Python (a sixth city is a folder).
Prints `file:line: what is wrong` and exits with 1 when anything is found.
"""

import ast
import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import yaml
from jinja2 import TemplateSyntaxError, meta

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "luodi"
TEMPLATES = SOURCE / "web" / "templates"
PACKS = SOURCE / "regimes" / "packs"
ALLOWED = ROOT / "scripts" / "template_words.txt"

# An element whose name is chosen by an expression counts as the first name offered; a macro may hold attributes alone.
CHOSEN_TAG = re.compile(r"(</?)\{\{\s*[\"'](\w+)[\"'].*?\}\}", re.DOTALL)
ATTRIBUTE = re.compile(r"[\w-]+=\"[^\"]*\"")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
# Names of XML languages; nothing is loaded from them.
ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.[\w.-]+")
WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
SPOKEN = {"placeholder", "title", "alt", "aria-label", "aria-description", "data-confirm", "hx-confirm", "hx-prompt"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
CITY = re.compile(r"([\u4e00-\u9fff]{2,8}?)[省市县区州盟旗]")
PLACE = re.compile(rf"^(?:{CITY.pattern})+")

Found = list[tuple[Path, int, str]]


class Page(HTMLParser):
    """One template with its Jinja parts replaced; collects what breaks a rule as (line, text)."""

    def __init__(self, allowed: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = allowed
        self.found: list[tuple[int, str]] = []
        self._open: list[str] = []
        self._labelled: set[str] = set()
        self._fields: list[tuple[int, str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        line = self.getpos()[0]
        if tag in {"script", "style", "label", "textarea"}:
            self._open.append(tag)
        if tag == "style":
            self.found.append((line, "不得有 <style>，样式写进 assets/luodi.css"))
        for name, value in attrs:
            if name == "style":
                self.found.append((line, "不得有 style 属性（内容安全策略会拒绝），用 assets/luodi.css 的类"))
            if name.startswith(("on", "hx-on")):
                self.found.append((line, f"不得有内联脚本 {name}，写进 assets/"))
            if name in SPOKEN or (name == "value" and values.get("type") in {"submit", "button", "reset"}):
                self._speak(line, value or "")
        if tag == "img" and "alt" not in values:
            self.found.append((line, "<img> 缺少 alt"))
        if tag == "label" and values.get("for"):
            self._labelled.add(values["for"] or "")
        if tag in {"input", "select", "textarea"} and (values.get("type") or "text") not in UNLABELLED:
            named = {"aria-label", "aria-labelledby"} & values.keys() or "label" in self._open
            if not named:
                self._fields.append((line, tag, values.get("id")))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self._open):
            self._speak(self.getpos()[0], ATTRIBUTE.sub("", data))

    def _speak(self, line: int, text: str) -> None:
        for number, part in enumerate(text.split("\n")):
            for word in WORD.findall(re.sub(r"⟦.*?⟧", " ", part)):
                if word not in self.allowed:
                    self.found.append((line + number, f"页面上有英文“{word}”（确属专名的，登记到 {ALLOWED.name}）"))

    def finish(self) -> list[tuple[int, str]]:
        self.close()
        for line, tag, name in self._fields:
            if not name or name not in self._labelled:
                self.found.append((line, f"<{tag}> 没有 label，也没有 aria-label"))
        return self.found


def _without_jinja(text: str) -> str:
    """Statements and comments go, expressions become ⟦…⟧ (so that id and for still match); lines keep their numbers."""

    def replace(match: re.Match[str]) -> str:
        whole = match.group()
        inner = "⟦" + re.sub(r"[\"'<>&\s]", "", whole[2:-2]) + "⟧" if whole.startswith("{{") else ""
        return inner + "\n" * whole.count("\n")

    return JINJA.sub(replace, CHOSEN_TAG.sub(r"\1\2", text))


def check_template(path: Path, text: str, allowed: set[str]) -> Found:
    page = Page(allowed)
    page.feed(_without_jinja(text))
    found = [(path, line, what) for line, what in page.finish()]
    for number, line_text in enumerate(text.split("\n"), 1):
        if ELSEWHERE.search(line_text):
            found.append((path, number, "不得引用外部地址"))
    return found


def check_compiles(paths: list[Path]) -> Found:
    """Compile with the program's own environment; every template named by another must exist."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.settings")
    import django
    from django.template import engines

    django.setup()
    environment = engines["jinja2"].env
    known = {path.relative_to(TEMPLATES).as_posix() for path in paths}
    found: Found = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        try:
            tree = environment.parse(text, filename=str(path))
            environment.compile(text, filename=str(path))
        except TemplateSyntaxError as error:
            found.append((path, error.lineno, f"模板不能编译：{error.message}"))
            continue
        missing = {name for name in meta.find_referenced_templates(tree) if name} - known
        found += [(path, 1, f"引用的模板不存在：{name}") for name in sorted(missing)]
    return found


def cities() -> tuple[set[str], set[str]]:
    """Chinese names and folder names of every shipped pack that is a place's own."""
    names: set[str] = set()
    folders: set[str] = set()
    for folder in sorted(path for path in PACKS.glob("*") if path.is_dir()):
        for path in folder.glob("*.yaml"):
            head = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            place = PLACE.match(str(head.get("title", ""))) if isinstance(head, dict) and "regime" in head else None
            if place:
                names.update(CITY.findall(place.group()))
                folders.add(folder.name)
    return names, folders


def check_no_city(path: Path, text: str, names: set[str], folders: set[str]) -> Found:
    found = [
        (path, number, f"写死了城市“{name}”，应写进机制包")
        for number, line in enumerate(text.split("\n"), 1)
        for name in names
        if name in line
    ]
    if path.suffix != ".py":
        return found
    tree = ast.parse(text, str(path))
    # A docstring may cite the document a rule comes from.
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Constant) else getattr(node, "id", None)
        if isinstance(value, str) and id(node) not in documented and folders & set(re.findall(r"[a-z]+", value)):
            found.append((path, getattr(node, "lineno", 1), f"写死了机制包“{value[:40]}”"))
    return found


def main() -> int:
    templates = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
    allowed = {line.split("#")[0].strip() for line in ALLOWED.read_text(encoding="utf-8").splitlines()} - {""}
    found: Found = check_compiles(templates) if templates else []
    for path in templates:
        found += check_template(path, path.read_text(encoding="utf-8"), allowed)
    names, folders = cities()
    for path in [*templates, *sorted(SOURCE.rglob("*.py"))]:
        found += check_no_city(path, path.read_text(encoding="utf-8"), names, folders)
    for path, line, what in found:
        sys.stdout.write(f"{path.relative_to(ROOT)}:{line}: {what}\n")
    sys.stdout.write(f"{len(templates)} 个模板，{len(names)} 个城市，{len(found)} 处问题\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
