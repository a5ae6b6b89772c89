"""The regime a case is folded under: what was adopted, restored from its stored text once per process."""

from functools import lru_cache
from uuid import UUID

from luodi.ledger.errors import Refused
from luodi.regimes.loader import restore
from luodi.regimes.regime import Regime
from luodi.regimes.yamlsource import PackError
from luodi.units.public import Adopted, adoption_text, current_adoption


@lru_cache(maxsize=64)
def regime_of(adoption_id: UUID) -> Regime:
    """The regime of an adoption. An adoption's text never changes, so it may be kept."""
    return restore(adoption_text(adoption_id))


def refuse_unreadable(text: str) -> None:
    """Refused where the text is no resolved pack: once adopted it would leave the whole instance unreadable."""
    try:
        restore(text)
    except (PackError, ValueError, LookupError, TypeError, AttributeError) as error:
        message = "“文本”不是完整的机制文本，请重新从机制目录采用"
        raise Refused(message, {"文本": message}) from error


def current(jurisdiction: UUID) -> tuple[Adopted, Regime]:
    """The regime in force in the jurisdiction. Refused before the first adoption."""
    adopted = current_adoption(jurisdiction)
    if adopted is None:
        raise Refused("本级政府还没有采用机制，请先由管理员采用一个机制")
    return adopted, regime_of(adopted.id)
