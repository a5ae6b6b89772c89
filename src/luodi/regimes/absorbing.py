"""What a fact adds to the values and slots of its case. Used by `fold`, and by the ledger of credits as it replays."""

from luodi.regimes.baseline import filling
from luodi.regimes.case import Fact
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value


def take_values(values: dict[str, Value], fact: Fact, regime: Regime) -> None:
    """The fact's values over those of the case; a term that is a running sum is added."""
    for term, value in fact.values.items():
        spec = regime.pack.terms.get(term)
        before = values.get(term)
        if (
            spec is not None
            and spec.total == "sum"
            and isinstance(value, (int, float))
            and isinstance(before, (int, float))
        ):
            values[term] = before + value
        else:
            values[term] = value


def take_slots(slots: dict[str, str], fact: Fact, regime: Regime) -> None:
    """The slots the fact fills, by id or by the title it names."""
    spec = regime.pack.facts.get(fact.kind)
    for fills in filling(regime, spec) if spec else ():
        slot = fills.slot or regime.slot_named(str(fact.values.get(fills.slot_from or "", "")))
        value = fact.values.get(fills.term)
        if fills.means:
            value = fills.means.get(str(value))
        if slot and value is not None:
            slots[slot] = str(value)
