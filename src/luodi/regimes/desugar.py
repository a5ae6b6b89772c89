"""Spelling out a pack's shorthand: reviews, responsibilities, verifications and cadences become plain obligation rules.

So one engine serves them all, and `fold` knows obligations alone.
"""

from luodi.regimes.claims_schema import (
    EXPIRING,
    LAPSED,
    RELEASED,
    RENEWED,
    RULED,
    TERM_CLAIM,
    TERM_HOLDER,
    TERM_LIMIT,
    ClaimRule,
)
from luodi.regimes.schema import Cadence, ObligationRule, Pack, Responsibility, Review, Trigger


def all_obligations(pack: Pack) -> tuple[ObligationRule, ...]:
    """The pack's own obligations, then those its shorthand stands for."""
    rules = list(pack.obligations)
    for review in pack.reviews:
        rules.extend(_review(review, pack))
    for responsibility in pack.responsibilities:
        rules.extend(_responsibility(responsibility, pack))
    rules.extend(_verifications(pack))
    rules.extend(_keeping(claim) for claim in pack.claims)
    rules.extend(_cadence(cadence) for cadence in pack.cadences if cadence.ends)
    return tuple(rules)


def _review(review: Review, pack: Pack) -> list[ObligationRule]:
    """One obligation for each item and unit, ended by that unit's opinion on that item."""
    rules = []
    for item in review.items:
        for unit in item.units:
            body = pack.bodies.get(unit)
            title = f"评审意见：{item.title}"
            equals = {review.item_term: item.title}
            name = body.short if body else _title(pack, unit.removeprefix("slot."))
            stopped = {**equals, review.unit_term: unit} if body else equals
            pauses = review.pauses and review.pauses.model_copy(
                update={
                    "on": review.pauses.on.model_copy(update={"equals": stopped}),
                    "until": review.pauses.until.model_copy(update={"equals": stopped}),
                }
            )
            rules.append(
                ObligationRule(
                    id=f"{review.id}.{item.id}.{unit}",
                    clause=item.clause or review.clause,
                    place=item.place or review.place,
                    title=title,
                    since=review.since,
                    until=review.until,
                    default=review.default,
                    choice=item.choice or review.choice,
                    applies=review.applies,
                    case=review.case,
                    starts=review.starts,
                    owner=(unit,),
                    due=review.due,
                    due_default=review.due_default,
                    pauses=pauses,
                    ends=(Trigger(fact=review.opinion, equals=equals),),
                    again="replace",
                    owner_term=review.unit_term,
                    ladder=review.ladder,
                    part_of=review.id,
                    part_title=f"{item.title}（{name}）",
                )
            )
    return rules


def _responsibility(rule: Responsibility, pack: Pack) -> list[ObligationRule]:
    """One obligation for each slot to fill; a slot already filled asks for nothing."""
    return [
        ObligationRule(
            id=f"{rule.id}.{slot.slot}",
            clause=rule.clause,
            place=rule.place,
            title=f"明确{_title(pack, slot.slot)}",
            since=rule.since,
            until=rule.until,
            default=rule.default,
            choice=rule.choice,
            applies=rule.applies,
            case=rule.case,
            starts=rule.starts,
            when=rule.when,
            owner=rule.owner,
            else_owner=rule.else_owner,
            due=slot.due,
            due_default=slot.due_default,
            ends=(Trigger(fact=rule.fact, equals={rule.slot_term: _title(pack, slot.slot)}),),
            ladder=rule.ladder,
            unless_slot=slot.slot,
            part_of=rule.id,
            part_title=_title(pack, slot.slot),
        )
        for slot in rule.slots
    ]


def _title(pack: Pack, slot: str) -> str:
    """What a fact writes to name the slot: its Chinese title."""
    return pack.slots[slot].title if slot in pack.slots else slot


def _verifications(pack: Pack) -> list[ObligationRule]:
    """A fact that counts only when verified makes an obligation to verify it, for another unit."""
    return [
        ObligationRule(
            id=f"verify.{kind}" if at == 0 else f"verify.{kind}.{case}",
            clause=spec.verification.clause,
            title=f"核实：{spec.title}",
            default=spec.verification.default,
            case=case,
            starts=(Trigger(fact=kind),),
            owner=spec.verification.by,
            due=spec.verification.due,
            due_default=spec.verification.default,
            ends=(Trigger(fact="fact.verified"),),
            about="start",
        )
        for kind, spec in pack.facts.items()
        if spec.verification
        for at, case in enumerate(spec.cases)
    ]


def _keeping(claim: ClaimRule) -> ObligationRule:
    """A claim near its end is an obligation of its holder to keep it, opened by the tick; lapse ends it, too."""
    named = {TERM_CLAIM: claim.title}
    return ObligationRule(
        id=f"keep.{claim.id}",
        clause=claim.clause,
        place=claim.place,
        title=f"跟进项目，保住{claim.title}",
        since=claim.since,
        until=claim.until,
        default=claim.default,
        choice=claim.choice,
        case=claim.case,
        note=claim.note,
        starts=(Trigger(fact=EXPIRING, equals=named),),
        owner=(f"fact.{TERM_HOLDER}",),
        due=f"on {TERM_LIMIT}",
        due_default=claim.within_default or claim.lasts_default,
        ends=(
            *claim.kept_by,
            *claim.ends,
            *(Trigger(fact=kind, equals=named) for kind in (RENEWED, RELEASED, RULED, LAPSED)),
        ),
        again="replace",
        ladder=claim.ladder,
        hint=claim.hint,
    )


def _cadence(cadence: Cadence) -> ObligationRule:
    """A cadence is an obligation that the opening of a period starts; the period's fact carries the due day."""
    return ObligationRule(
        id=cadence.id,
        clause=cadence.clause,
        place=cadence.place,
        title=cadence.title,
        since=cadence.since,
        until=cadence.until,
        default=cadence.default,
        choice=cadence.choice,
        case=cadence.case,
        note=cadence.note,
        starts=(Trigger(fact=cadence.period_fact, equals={cadence.period_term: cadence.id}),),
        owner=("fact.责任单位",),
        due="on 周期截止日" if cadence.every != "once" or cadence.due != "open" else None,
        due_default=cadence.due_default,
        ends=cadence.ends,
        match=() if cadence.every == "once" else ("周期",),
        again="new",
        ladder=cadence.ladder,
        hint=cadence.hint,
    )
