"""Whether what a government has adopted would read otherwise if it were laid anew over what ships today."""

from functools import lru_cache
from uuid import UUID

from luodi.ledger.adoption import ADOPT, files_of, over_defaults, same_regime
from luodi.ledger.errors import Refused
from luodi.regimes.loader import PACKS, available, shipped
from luodi.regimes.yamlsource import PackError
from luodi.units.public import Viewer, adopted_files, current_adoption


def files_again(jurisdiction: UUID) -> dict[str, str]:
    """The files that lay what is in force anew: its own, else those that ship under its name; empty without either."""
    own = current_adoption(jurisdiction)
    return _files(own.id, own.regime) if own is not None else {}


def renewed(viewer: Viewer) -> bool:
    """Whether the files in force, over the defaults that ship today, no longer say what was adopted.

    False without the right, and for what lies over another government's regime: what that one adopts decides.
    """
    own = current_adoption(viewer.jurisdiction)
    if own is None or own.above is not None or not viewer.may(ADOPT):
        return False
    text = _text_today(own.id, own.regime)
    return text is not None and not (text and same_regime(text, own.text))


def _files(adoption: UUID, name: str) -> dict[str, str]:
    return adopted_files(adoption) or (files_of(PACKS / name) if name in available() else {})


@lru_cache(maxsize=32)
def _text_today(adoption: UUID, name: str) -> str | None:
    """What the files give over what ships today; '' where today's rules refuse them, None where there are no files.

    Kept for the life of the process: neither an adoption's files nor what ships with the program change meanwhile,
    and what a government above adopts is not read.
    """
    files = _files(adoption, name)
    if not files:
        return None
    if name in available() and files == files_of(PACKS / name):
        return shipped(name).text
    try:
        return over_defaults(files).text
    except (PackError, Refused):
        return ""
