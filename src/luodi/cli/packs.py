"""`luodi check` and `luodi scenarios`: packs are read, refused with file and line, and tried."""

from pathlib import Path
from typing import Annotated

import typer

from luodi.cli.say import Stop, say
from luodi.common.workdays import WorkingCalendar
from luodi.regimes.loader import PACKS, available, load
from luodi.regimes.regime import Regime
from luodi.regimes.scenario_run import run
from luodi.regimes.scenarios import load_scenarios
from luodi.regimes.yamlsource import PackError, Problem
from luodi.units.calendar_seed import LAST_YEAR, seed_days


def check(
    packs: Annotated[
        list[str] | None, typer.Argument(help="机制代号或目录；不写就查全部", metavar="[机制或目录]...")
    ] = None,
) -> None:
    """检查机制包：写法、名称、阶段走不走得通、条款有没有规则。有问题就列出文件、行号和原因，退出码 1。

    \b
    例：
      luodi check                    查全部机制
      luodi check 代号               只查一个机制
      luodi check ./我的机制         查一个目录
    """
    found: list[Problem] = []
    for name in packs or ["common", *available()]:
        folder = _folder(name)
        if folder.name == "common" and folder.parent == PACKS:
            # The defaults name bodies that each city brings: they are checked with every city's pack.
            continue
        try:
            regime = load(folder)
            _scenarios_of(regime, folder)
        except PackError as error:
            found.extend(error.problems)
            continue
        say(f"{name}：{len(regime.pack.clauses)} 条条款，没有问题")
    for problem in found:
        say(f"{problem.place.file}:{problem.place.line}: {problem.reason}")
    if found:
        raise Stop(f"共 {len(found)} 处问题，请按上面的文件和行号修改")


def _folder(name: str) -> Path:
    if name in available() or name == "common":
        return PACKS / name
    folder = Path(name)
    if not folder.is_dir():
        raise Stop(f"没有“{name}”这个机制或目录。现有机制：{'、'.join(available())}", 2)
    return folder.resolve()


def _scenarios_of(regime: Regime, folder: Path) -> list[Path]:
    """The scenario files beside the pack, each read for mistakes."""
    files = sorted((folder / "scenarios").glob("*.yaml"))
    for path in files:
        load_scenarios(path, regime)
    return files


def scenarios(
    pack: Annotated[str, typer.Argument(help="机制代号或目录；不写就跑全部", metavar="[机制或目录]")] = "",
) -> None:
    """跑机制旁边的情景：给出事实，看阶段、时限、关口、金额是不是写的那样。不符的列出来，退出码 1。

    \b
    例：
      luodi scenarios                跑全部
      luodi scenarios 代号           只跑一个机制
      luodi scenarios ./我的机制     跑一个目录里的
    """
    calendar = WorkingCalendar({seed.day: seed.working for seed in seed_days()}, LAST_YEAR)
    wrong: list[Problem] = []
    count = 0
    for name in [pack] if pack else available():
        folder = _folder(name)
        regime = _sound(folder, name)
        for path in sorted((folder / "scenarios").glob("*.yaml")):
            try:
                found = load_scenarios(path, regime)
            except PackError as error:
                wrong.extend(error.problems)
                continue
            count += len(found)
            wrong.extend(problem for scenario in found for problem in run(scenario, regime, calendar))
    for problem in wrong:
        say(f"{problem.place.file}:{problem.place.line}: {problem.reason}")
    if wrong:
        raise Stop(f"{count} 个情景里有 {len(wrong)} 处不符")
    say(f"{count} 个情景全部相符")


def _sound(folder: Path, name: str) -> Regime:
    try:
        return load(folder)
    except PackError as error:
        raise Stop(f"机制“{name}”有问题，请先运行 luodi check {name}：\n{error}") from None
