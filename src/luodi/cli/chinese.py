"""Help and mistakes of use in Chinese: typer prints its own words in English."""

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]
"""The base of every mistake of use; typer shows only its children."""

WORDS = (
    ("Usage:", "用法："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("Arguments:", "参数："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
    ("Show this message and exit.", "显示本说明"),
    ("[required]", "[必填]"),
    ("[default: ", "[默认 "),
    ("<int range>", "<整数>"),
    ("<int>", "<整数>"),
    ("<str>", "<文字>"),
    ("<list[str]>", "<文字>"),
)
NO_COMMAND = re.compile(r"No such command '?(.*?)'?\.")


def in_chinese(text: str) -> str:
    """Help with its headings in Chinese."""
    for english, chinese in WORDS:
        text = text.replace(english, chinese)
    return text


def mistake(error: Any) -> str:
    """One line for a mistake of use: what is wrong and where to look."""
    where = f"luodi {error.ctx.info_name} --help" if error.ctx and error.ctx.parent else "luodi --help"
    return f"{_wrong(error)}。用法见 {where}"


def _wrong(error: Any) -> str:
    if found := NO_COMMAND.search(error.message):
        return f"没有“{found[1]}”这个命令"
    option = getattr(error, "option_name", None)
    parameter = getattr(error, "param", None)
    name = "、".join(parameter.opts) if parameter is not None else ""
    if type(error).__name__ == "NoSuchOption":
        return f"没有“{option}”这个选项"
    if type(error).__name__ == "MissingParameter":
        return f"缺少 {parameter.metavar or name}" if parameter is not None else "缺少参数"
    if parameter is not None:
        return f"{name} 的值不对"
    return f"“{option}”用得不对" if option else "参数太多或写法不对"


class Command(TyperCommand):
    """A command whose help is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The help as printed."""
        return in_chinese(super().get_help(ctx))


class Group(TyperGroup):
    """The list of commands, likewise."""

    def get_help(self, ctx: Any) -> str:
        """The help as printed."""
        return in_chinese(super().get_help(ctx))
