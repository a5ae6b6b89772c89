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

_FOUND = (
    ("found another document", "一个文件里只写一份，请去掉多余的“---”"),
    ("mapping values are not allowed", "这里不能再写“键: 值”：请看上一行的缩进；文字里有冒号的，整句加引号"),
    ("block sequence entries are not allowed", "“-”要另起一行"),
    ("expected ',' or ']'", "方括号没有配对，或各项之间少了逗号"),
    ("expected ',' or '}'", "花括号没有配对，或各项之间少了逗号"),
    ("expected node content", "括号或逗号多了，这里缺一项内容"),
    ("expected '-' indicator", "缩进与上面的列表对不齐：同一列的都要以“-”开头"),
    ("expected key", "缩进与上面的“键: 值”对不齐"),
    ("could not find expected ':'", "这一行缺冒号，应写成“键: 值”"),
    ("end of stream while scanning a quoted", "引号没有配对"),
    ("document indicator while scanning a quoted", "引号没有配对"),
    ("unknown escape", "双引号里的反斜杠写法不对，请改用单引号"),
    ("tab character", "缩进请用空格，不要用制表符"),
    ("cannot start any token", "这个符号不能放在开头：缩进请用空格；以 @、%、` 开头的文字要加引号"),
    ("undefined alias", "引用（*）的名字前面没有用 & 定义过"),
    ("alphabetic or numeric", "& 和 * 后面要写名字；文字以它们开头的要加引号"),
    ("comment or line break", "“|”“>”后面要换行再写内容"),
    ("scanning a tag", "不接受 YAML 标签（!…）"),
    ("document start", "引号后面多了文字：整句放在一对引号里"),
)
"""What the parser says, by words of its own, and what a person reads."""

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
        raise PackError([Problem(Place(file, line), f"YAML 写法有误：{_said(error)}")]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise PackError([Problem(Place(file, line), "YAML 写法有误：有看不见的控制字符，请删去")]) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise PackError([Problem(Place(file, 1), "YAML 写法有误：看不懂，请看缩进、冒号和引号")]) from None
    source = Source(file, None)
    source.value = {} if node is None else _plain(node, (), source)
    return source


def _said(error: yaml.MarkedYAMLError) -> str:
    """What the parser found, in Chinese, with what to do."""
    found = f"{error.problem or ''} {error.context or ''}"
    return next((said for words, said in _FOUND if words in found), "这一行的写法不对，请看缩进、冒号和引号")


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
