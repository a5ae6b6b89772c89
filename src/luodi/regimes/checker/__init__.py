"""What `luodi check` refuses beyond the schema: names that lead nowhere, stages without a way, gaps and overlaps."""

from collections.abc import Callable, Iterator

from pydantic import ValidationError

from luodi.regimes.checker.claims import check_claims
from luodi.regimes.checker.clauses import check_clauses, check_dates
from luodi.regimes.checker.context import Context, Finding, Path
from luodi.regimes.checker.duplicates import check_duplicates
from luodi.regimes.checker.facts import check_facts
from luodi.regimes.checker.figures import check_figures
from luodi.regimes.checker.flow import check_flow
from luodi.regimes.checker.organisation import check_organisation
from luodi.regimes.checker.rules import check_rules
from luodi.regimes.checker.standing import check_standing
from luodi.regimes.checker.weekly import check_weekly
from luodi.regimes.regime import Regime
from luodi.regimes.yamlsource import Place, Problem

Where = Callable[[Path], Place]


def check(regime: Regime, where: Where) -> list[Problem]:
    """Every problem of a resolved pack, in the order of its sections; `where` finds file and line of a path."""
    return [Problem(where(path), reason) for path, reason in dict.fromkeys(_findings(regime))]


def _findings(regime: Regime) -> Iterator[Finding]:
    context = Context(regime)
    yield from check_clauses(context)
    yield from check_organisation(context)
    yield from check_standing(context)
    yield from check_facts(context)
    yield from check_flow(context)
    yield from check_dates(context)
    yield from check_figures(context)
    yield from check_weekly(context)
    yield from check_duplicates(context)
    yield from check_claims(context)
    try:
        _ = regime.obligations
    except ValidationError as error:
        for each in error.errors(include_url=False):
            yield ("reviews",), f"评审、责任展开成的时限事项代号太长或写法不对：{str(each.get('input'))[:80]}"
        return
    yield from check_rules(context)
