"""Keeping the register: the projection of a project's fold into its row. Called by the ledger with every stored act."""

from uuid import UUID

from luodi.common.text import bigrams, normalised_name
from luodi.ledger.public import Case
from luodi.projects.models import Project, ProjectToken
from luodi.regimes.case import CaseState
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value
from luodi.units.public import RefBook

PROJECT = "project"


def keep(case: Case, state: CaseState, regime: Regime, book: RefBook) -> None:
    """Bring the project's row up to its state."""
    row = Project.objects.filter(case=case).first()
    if row is None:
        row = Project(jurisdiction_id=case.jurisdiction_id, case=case, reported_on=case.opened_on)
    before = (row.normalised_name, row.normalised_investor)
    values = state.values
    row.name = case.title
    row.normalised_name = normalised_name(case.title)[:400]
    row.investor = _text(values.get("投资方名称"), 200)
    row.normalised_investor = normalised_name(row.investor)[:400]
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
    row.next_due = min((o.due_on for o in state.open_obligations if o.due_on), default=None)
    row.touched_at = case.touched_at
    row.save()
    if before != (row.normalised_name, row.normalised_investor):
        _tokens(row)


def _tokens(row: Project) -> None:
    wanted = set(bigrams(row.normalised_name)) | set(bigrams(row.normalised_investor))
    held = set(ProjectToken.objects.filter(project=row).values_list("token", flat=True))
    gone = held - wanted
    if gone:
        ProjectToken.objects.filter(project=row, token__in=gone).delete()
    ProjectToken.objects.bulk_create(
        ProjectToken(project=row, token=token, jurisdiction_id=row.jurisdiction_id) for token in sorted(wanted - held)
    )


def _text(value: Value | None, limit: int) -> str:
    return "" if value is None else str(value)[:limit]


def _whole(value: Value | None) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None


def _unit(ref: str | None, book: RefBook) -> UUID | None:
    found = None if ref is None else book.id_of(ref)
    return found if found in book.units else None
