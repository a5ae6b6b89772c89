"""Reading YAML so that a refusal can name file and line: every scalar stays text, duplicate keys are refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 100_000
"""Of one file with its references (*x) spelled out; without a limit a small file could stand for millions."""

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """A file and a line (from 1) in it."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行"


@dataclass(frozen=True)
class Problem:
    """One refusal: where, and what is wrong with what was expected."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}：{self.reason}"


class PackError(Exception):
    """A pack, scenario or other YAML of a regime was refused; `problems` lists every place and reason."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Source:
    """Plain values of one file, and the line of every path in it."""

    file: str
    value: Any
    lines: dict[Path_, int] = field(default_factory=dict)
    nodes: int = 0

    def place(self, path: Path_) -> Place:
        """The line of `path`, or of the nearest piece around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, 1))


def read_file(path: Path) -> Source:
    """Read one YAML file; PackError when it cannot be read."""
    if path.stat().st_size > MAX_BYTES:
        raise PackError([Problem(Place(path.name, 1), f"文件超过 {MAX_BYTES // 1_000_000} MB，请拆开")])
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PackError([Problem(Place(path.name, 1), "不是 UTF-8 文本，请另存为 UTF-8")]) from None
    return read_text(text, path.name)


def read_text(text: str, file: str) -> Source:
    """Read YAML text; PackError with line and reason for anything that is not plain mappings, lists and scalars."""
    try:
        _refuse_deep(text, file)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(
            [Problem(Place(file, line), f"YAML 写法有误：{error.problem or error.context or ''}")]
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise PackError([Problem(Place(file, 1), f"YAML 写法有误：{type(error).__name__}")]) from None
    source = Source(file, None)
    source.value = {} if node is None else _plain(node, (), source)
    return source


def _refuse_deep(text: str, file: str) -> None:
    """Refuse nesting beyond MAX_DEPTH event by event: the parser in C would follow it until its stack is full."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise PackError([Problem(Place(file, line), f"嵌套超过 {MAX_DEPTH} 层")])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: yaml.Node, path: Path_, source: Source) -> Any:
    line = node.start_mark.line + 1
    source.lines.setdefault(path, line)
    source.nodes += 1
    if source.nodes > MAX_NODES:
        raise PackError([Problem(Place(source.file, line), f"内容太多（引用展开后超过 {MAX_NODES} 项）")])
    if len(path) > MAX_DEPTH:
        raise PackError([Problem(Place(source.file, line), f"嵌套超过 {MAX_DEPTH} 层")])
    if isinstance(node, yaml.ScalarNode):
        if node.tag == "tag:yaml.org,2002:null" and node.value in {"", "~", "null"}:
            return None
        if not node.tag.startswith("tag:yaml.org,2002:"):
            raise PackError([Problem(Place(source.file, line), "不接受 YAML 标签（!…）")])
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), source) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source)
    raise PackError([Problem(Place(source.file, line), "看不懂的写法")])


def _mapping(node: yaml.MappingNode, path: Path_, source: Source) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise PackError([Problem(Place(source.file, line), "键应是文字")])
        key = key_node.value
        if key in found:
            raise PackError([Problem(Place(source.file, line), f"“{key}”写了两次，请只留一处")])
        source.lines[(*path, key)] = line
        found[key] = _plain(value_node, (*path, key), source)
    return found
