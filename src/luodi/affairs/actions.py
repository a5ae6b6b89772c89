"""Beginning an affair: its first fact opens the case."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from luodi.affairs.kinds import AffairKind
from luodi.ledger.public import Attachment, Draft, Opening, Receipt, record
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import TermKind, Value
from luodi.units.public import Viewer

LONGEST_PART = 40


def begin(
    *,
    actor: Viewer,
    regime: Regime,
    kind: AffairKind,
    values: Mapping[str, Value],
    happened_on: date,
    request_key: str,
    papers: tuple[Attachment, ...] = (),
    on_behalf_of: UUID | None = None,
) -> Receipt:
    """Open a case of the kind by its first fact. Raises Refused, and then nothing is recorded."""
    opening = Opening(kind.case, called(regime, kind, values))
    draft = Draft(opening, kind.fact, happened_on, values, evidence=papers)
    return record(actor=actor, drafts=[draft], request_key=request_key, on_behalf_of=on_behalf_of)


def called(regime: Regime, kind: AffairKind, values: Mapping[str, Value]) -> str:
    """What it is called in lists: the first two texts that its form asks for (企业名称：诉求内容)."""
    texts = (name for name in kind.spec.terms if regime.terms[name].kind is TermKind.TEXT)
    said = [" ".join(str(values[name]).split()) for name in texts if values.get(name)]
    shown = [text if len(text) <= LONGEST_PART else f"{text[:LONGEST_PART]}……" for text in said[:2]]
    return "：".join(shown) or kind.title
