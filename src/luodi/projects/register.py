"""Keeping the register: the projection of a project's fold into its row. Called by the ledger with every stored act."""

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from luodi.common.text import normalised_name, pairs, pinyin_full, pinyin_initials
from luodi.ledger.public import Case, insert, insert_plain, keep_registers, waits
from luodi.projects import traits
from luodi.projects.keys import keys_of
from luodi.projects.lineage import NAME, once_called
from luodi.projects.models import PINYIN_LENGTH, Project, ProjectKey, ProjectToken
from luodi.projects.pairs import keep_pairs, merged_into
from luodi.regimes.case import CaseState, Obligation
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import TermKind, Value, to_json
from luodi.units.public import RefBook

PROJECT = "project"
INVESTOR = "投资方名称"
SLOT = "@"
"""Before a slot among the terms of a row; no term begins with it."""
BY_SOUND = "~"
"""Before a bigram of initials among the tokens; no name holds it."""
CHUNK = 500
SPELLED = (
    "normalised_name", "normalised_investor", "initials", "pinyin", "pinyin_investor",
)  # fmt: skip
LONGEST = 200
"""A list shows the beginning of a long text; the project's page has it all."""


class Due(NamedTuple):
    """What is due next, as a list shows it: enough for its title and its clause tag. `since` as 2026-11-20."""

    title: str
    rule: str
    clause: str
    place: str
    default: bool
    due_default: bool
    since: str

    @property
    def started_on(self) -> date:
        """The day it began, which says which version of its rule bound."""
        return date.fromisoformat(self.since)


def _due(one: Obligation) -> Due:
    began = one.started_on.isoformat()
    return Due(one.title, one.rule, one.clause or "", one.place or "", one.default, one.due_default, began)


def keep(case: Case, state: CaseState, regime: Regime, book: RefBook) -> bool:
    """Bring the project's row up to its state; a project taken back whole is in no list, no count and no check.

    Whether a project there was before is from now on known by another name, code, address or group.
    """
    if not state.active:
        Project.objects.filter(case=case).delete()
        keep_pairs(case, state)
        return False
    fresh = waits(case)
    row = None if fresh else Project.objects.filter(case=case).first()
    if row is None:
        row = Project(jurisdiction_id=case.jurisdiction_id, case=case, reported_on=case.opened_on)
    before, code, marks = (row.name, row.investor), row.credit_code, traits.marks(row.traits)
    values = state.values
    row.name = case.title
    row.investor = _text(values.get(INVESTOR), 200)
    renamed = before != (row.name, row.investor)
    if renamed:
        spell(row)
    row.credit_code = _text(values.get("统一社会信用代码"), 18)
    row.industry = _text(values.get("产业"), 60)
    row.source = _text(values.get("线索来源"), 60)
    row.origin = _text(values.get("来源地"), 60)
    row.total_investment = _whole(values.get("投资总额"))
    row.fixed_investment = _whole(values.get("固定资产投资"))
    row.land = _whole(values.get("用地面积"))
    row.contracted = _whole(values.get("协议投资额"))
    row.arrived = _whole(values.get("到位资金"))
    row.introducing_unit_id = _unit(state.slots.get("introducing_unit"), book)
    row.landing_area_id = _unit(state.slots.get("landing_area"), book)
    row.stage = case.stage
    row.stage_since = case.stage_since
    row.standing = case.standing
    first = min((o for o in state.open_obligations if o.due_on), key=lambda o: (o.due_on, o.key), default=None)
    row.next_due = first.due_on if first else None
    row.next_task = _due(first) if first else None
    row.touched_at = case.touched_at
    row.terms = _terms(state, regime)
    row.merged_into_id = merged_into(state)
    told_apart = _compared(row, code, state)
    if fresh:
        insert([row])
    else:
        row.save()
    if renamed:
        _tokens(row, fresh)
    if told_apart:
        _keys(row, fresh)
    keep_pairs(case, state)
    return not fresh and (renamed or code != row.credit_code or marks != traits.marks(row.traits))


def _compared(row: Project, code: str, state: CaseState) -> bool:
    """Work out what is compared of the row; whether that is other than before, when its credit code was `code`."""
    former, investors = once_called(state), once_called(state, INVESTOR)
    now = traits.stored(row.name, row.investor, row.terms or {}, former, investors)
    other = now != row.traits or code != row.credit_code
    row.traits = now
    return other


def complete() -> None:
    """Bring up every row that does not hold its terms yet, or not what is due, or is spelled by an older rule."""
    _respell()
    waiting = Q(terms__isnull=True) | Q(next_due__isnull=False, next_task__isnull=True)
    rows = Project.objects.filter(waiting).order_by("jurisdiction_id").values_list("jurisdiction_id", "case")
    for jurisdiction, group in groupby(rows, key=itemgetter(0)):
        keep_registers(jurisdiction, [case for _, case in group])


def _respell() -> None:
    """Rows that the search for the same project does not know yet, from what they hold; only those whose project or
    investor was once called otherwise are folded."""
    old = Q(traits__isnull=True) | ~Q(traits__0=traits.SPELLING)
    folded: set[tuple[UUID, UUID]] = set()
    for term in (NAME, INVESTOR):
        named = Project.objects.filter(old, case__facts__terms__term=term)
        renamed = named.annotate(names=Count("case__facts__terms__text", distinct=True)).filter(names__gt=1)
        folded.update(renamed.values_list("jurisdiction_id", "case_id"))
    ids = list(Project.objects.filter(old).values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            rows = list(Project.objects.filter(pk__in=ids[start : start + CHUNK]).defer("terms"))
            told = dict(Project.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "terms"))
            for row in rows:
                spell(row)
                row.traits = traits.stored(row.name, row.investor, told[row.pk] or {})
                _tokens(row)
                _keys(row)
            Project.objects.bulk_update(rows, [*SPELLED, "traits"])
    for jurisdiction, group in groupby(sorted(folded), key=itemgetter(0)):
        keep_registers(jurisdiction, [case for _, case in group])


def spell(row: Project) -> None:
    """How the row's name and investor are searched: as written, and by their sound."""
    row.normalised_name = normalised_name(row.name)[:400]
    row.normalised_investor = normalised_name(row.investor)[:400]
    row.initials = "|".join(pinyin_initials(text)[:400] for text in (row.name, row.investor))
    row.pinyin = pinyin_full(row.name)[:PINYIN_LENGTH]
    row.pinyin_investor = pinyin_full(row.investor)[:PINYIN_LENGTH]


def tokens_of(normalised: str, investor: str, initials: str) -> set[str]:
    """The tokens a row is found by, of what `spell` wrote."""
    written = {*pairs(normalised), *pairs(investor)}
    return written | {token for part in initials.split("|") for token in sound_tokens(part)}


def sound_tokens(initials: str) -> list[str]:
    """The tokens of a run of initials; none for a single letter."""
    return [BY_SOUND + initials[at : at + 2] for at in range(len(initials) - 1)]


def _terms(state: CaseState, regime: Regime) -> dict[str, int | float | str | bool]:
    found: dict[str, int | float | str | bool] = {}
    for name, value in state.values.items():
        term = regime.terms.get(name)
        # Which other case is named is not everybody's to know who sees this one.
        if term is not None and term.kind is not TermKind.CASE:
            plain = to_json(term, value)
            found[name] = plain[:LONGEST] if isinstance(plain, str) else plain
    return found | {SLOT + slot: ref for slot, ref in state.slots.items()}


def _tokens(row: Project, fresh: bool = False) -> None:
    wanted = tokens_of(row.normalised_name, row.normalised_investor, row.initials)
    held = set() if fresh else set(ProjectToken.objects.filter(project=row).values_list("token", flat=True))
    gone = held - wanted
    if gone:
        ProjectToken.objects.filter(project=row, token__in=gone).delete()
    added = ((row.jurisdiction_id, token, row.pk) for token in sorted(wanted - held))
    insert_plain(ProjectToken, ("jurisdiction_id", "token", "project_id"), added)


def keys_for(row: Project) -> set[int]:
    """The keys under which the row is found as the same project."""
    kept = traits.of_row(
        row.traits or [], row.normalised_name, row.normalised_investor, row.credit_code, row.total_investment
    )
    return set().union(*keys_of(kept))


def _keys(row: Project, fresh: bool = False) -> None:
    wanted = keys_for(row)
    held = set() if fresh else set(ProjectKey.objects.filter(project=row).values_list("key", flat=True))
    if gone := held - wanted:
        ProjectKey.objects.filter(project=row, key__in=gone).delete()
    added = ((row.jurisdiction_id, key, row.pk) for key in sorted(wanted - held))
    insert_plain(ProjectKey, ("jurisdiction_id", "key", "project_id"), added)


def _text(value: Value | None, limit: int) -> str:
    return "" if value is None else str(value)[:limit]


def _whole(value: Value | None) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None


def _unit(ref: str | None, book: RefBook) -> UUID | None:
    found = None if ref is None else book.id_of(ref)
    return found if found in book.units else None
