"""The regime a case is folded under: what was adopted, restored from its stored text once per process."""

from functools import lru_cache
from uuid import UUID

from luodi.ledger.errors import Refused
from luodi.regimes.loader import restore
from luodi.regimes.regime import Regime
from luodi.units.public import Adopted, adoption_text, current_adoption


@lru_cache(maxsize=64)
def regime_of(adoption_id: UUID) -> Regime:
    """The regime of an adoption. An adoption's text never changes, so it may be kept."""
    return restore(adoption_text(adoption_id))


def current(jurisdiction: UUID) -> tuple[Adopted, Regime]:
    """The regime in force in the jurisdiction. Refused before the first adoption."""
    adopted = current_adoption(jurisdiction)
    if adopted is None:
        raise Refused("本级政府还没有采用机制，请先由管理员采用一个机制")
    return adopted, regime_of(adopted.id)
