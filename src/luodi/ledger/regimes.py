"""The regime a case is folded under: what was adopted, restored from its stored text once per process.

A case names the adoption up to which it is folded: the regimes adopted until then, one after another (`timeline`). An
adoption changes nothing recorded before, so bringing a case up to a newer one leaves its stored fold as it is.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from luodi.common import clock
from luodi.ledger.errors import Refused
from luodi.ledger.models import Case, Fact
from luodi.ledger.prepared import Prepared
from luodi.regimes.case import RULE_CHOSEN
from luodi.regimes.loader import restore
from luodi.regimes.regime import Regime
from luodi.regimes.timeline import Era, conflicts, timeline
from luodi.regimes.yamlsource import PackError
from luodi.units.public import Adopted, adoption_text, adoptions_until, current_adoption

ADOPTED = "regime.adopted"


def regime_of(adoption_id: UUID) -> Regime:
    """What a case folded up to this adoption is judged by; of several regimes the one in force today leads."""
    eras = eras_until(adoption_id)
    if len(eras) == 1:
        return eras[0].regime
    today = clock.today()
    leading = sum(era.since <= today for era in eras)
    return _joined(adoption_id, max(leading, 1) - 1)


@lru_cache(maxsize=64)
def _joined(adoption_id: UUID, leading: int) -> Regime:
    eras = eras_until(adoption_id)
    return timeline(eras, eras[leading].since)


@lru_cache(maxsize=64)
def eras_until(adoption_id: UUID) -> tuple[Era, ...]:
    """The adoptions of a government up to this one, oldest first. They never change, so they may be kept."""
    adopted = adoptions_until(adoption_id)
    moments = Fact.objects.filter(pk__in=[one.fact for one in adopted if one.fact]).values_list("pk", "recorded_at")
    recorded = dict(moments)
    return tuple(
        # What an instance was set up with holds for everything: its adoption was never recorded as a fact.
        Era(one.adopted_on, recorded.get(one.fact), str(one.fact or ""), one.digest, adopted_regime(one.id))
        if one.fact is not None
        else Era(one.adopted_on, None, "", one.digest, adopted_regime(one.id))
        for one in adopted
    )


@lru_cache(maxsize=64)
def adopted_regime(adoption_id: UUID) -> Regime:
    """The regime of one adoption alone, as it was adopted."""
    return restore(adoption_text(adoption_id))


@lru_cache(maxsize=8)
def restored(digest: str, text: str) -> Regime:
    """A regime laid ready, by its digest."""
    return restore(text)


def refuse_unfit(jurisdiction: UUID, digest: str, text: str) -> None:
    """Refused where the text is no resolved pack, or what is recorded here could not be read under it.

    Once adopted it would leave the whole instance unreadable.
    """
    try:
        regime = restored(digest, text)
    except (PackError, ValueError, LookupError, TypeError, AttributeError) as error:
        message = "这份机制文本不完整，请重新选好要采用的机制包"
        raise Refused(message, {"机制校验码": message}) from error
    if found := obstacles(jurisdiction, regime):
        raise Refused("；".join(found))


def obstacles(jurisdiction: UUID, regime: Regime) -> list[str]:
    """Why the regime cannot follow on the one adopted here: what is recorded must stay readable, every case go on."""
    adopted = current_adoption(jurisdiction)
    if adopted is None:
        return []
    before = adopted_regime(adopted.id)
    found = conflicts(before, regime)
    if RULE_CHOSEN not in regime.pack.facts or ADOPTED not in regime.pack.facts:
        found.append("机制里没有“采用机制”“选定适用规定”两种记录，采用以后就改不了；请以 common 为底")
    for stage, kind in _standing_in(jurisdiction):
        old = before.stages.get(stage)
        if stage not in regime.stages and old is not None and not old.final:
            name = before.pack.cases[kind].title if kind in before.pack.cases else kind
            found.append(f"还有{name}在“{old.title}”，新机制里没有这个阶段；请先办完，或在机制里留着它")
    return found


def _standing_in(jurisdiction: UUID) -> list[tuple[str, str]]:
    """Stages and kinds; not how many, which is for those who may see them."""
    rows = Case.objects.filter(jurisdiction_id=jurisdiction).exclude(stage="")
    return list(rows.values_list("stage", "kind").distinct().order_by("kind", "stage"))


def current(jurisdiction: UUID) -> tuple[Adopted, Regime]:
    """The regime in force in the jurisdiction today. Refused before the first adoption."""
    adopted = current_adoption(jurisdiction, clock.today()) or current_adoption(jurisdiction)
    if adopted is None:
        raise Refused(NONE_ADOPTED)
    return adopted, adopted_regime(adopted.id)


def newest(jurisdiction: UUID) -> tuple[Adopted, Regime]:
    """The last adoption, also one that is yet to come, and all regimes up to it. Refused before the first."""
    adopted = current_adoption(jurisdiction)
    if adopted is None:
        raise Refused(NONE_ADOPTED)
    return adopted, regime_of(adopted.id)


NONE_ADOPTED = "本级政府还没有采用机制，请先由管理员采用一个机制"


def bring_up(jurisdiction: UUID) -> list[UUID]:
    """Have every case folded up to the last adoption; the cases that were not yet."""
    adopted = current_adoption(jurisdiction)
    if adopted is None:
        return []
    found = [case for (case,) in _behind(jurisdiction, adopted.id)]
    if found:
        Case.objects.filter(jurisdiction_id=jurisdiction).exclude(adoption_id=adopted.id).update(adoption_id=adopted.id)
    return found


@Prepared
def _behind(jurisdiction: UUID, adoption: UUID) -> QuerySet[Any, Any]:
    return Case.objects.filter(jurisdiction_id=jurisdiction).exclude(adoption_id=adoption).values_list("pk")
