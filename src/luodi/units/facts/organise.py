"""Facts about units: set up, renamed, moved, joined to a group, closed."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from luodi.units.dated import end, end_all, in_order
from luodi.units.errors import UnitsError
from luodi.units.facts.journal import note
from luodi.units.facts.reading import Reading
from luodi.units.models import (
    Appointment,
    Delegation,
    Grant,
    Position,
    PositionTitle,
    Relation,
    Unit,
    UnitKind,
    UnitName,
    UnitPlacement,
)
from luodi.units.tree import Tree

PLACES = {
    "上级单位": Relation.UNDER,
    "设在单位": Relation.HOSTED,
    "管理单位": Relation.MANAGED,
    "所在单位": Relation.LOCATED,
}


def open_unit(fact: Reading) -> UUID:
    """unit.opened: the new unit's id. Without 上级单位 it stands directly below the root."""
    name, kind, day = fact.needed("单位名称", 128), fact.choice("单位类型", UnitKind), fact.on("起始日期")
    code = fact.text("单位代号", 64)
    if code and Unit.objects.filter(jurisdiction_id=fact.jurisdiction, code=code).exists():
        raise UnitsError(f"单位代号“{code}”已有单位使用，请换一个", "单位代号")
    unit = Unit.objects.create(
        jurisdiction_id=fact.jurisdiction,
        code=code,
        kind=kind,
        name=name,
        short_name=fact.text("单位简称", 64),
        area_code=fact.text("行政区划代码", 12),
        opened_on=day,
        fact_id=fact.fact_id,
    )
    _name(fact, unit, day)
    for term, relation in PLACES.items():
        parent = fact.maybe_unit(term)
        if parent is None and relation is Relation.UNDER:
            parent = Unit.objects.get(pk=fact.jurisdiction)
        if parent is not None:
            check_open(parent, day, term)
            _place(fact, unit, relation, parent.pk, day)
    return unit.pk


def rename_unit(fact: Reading) -> UUID:
    """unit.renamed: the old name ends on the day the new one begins."""
    unit, day = fact.unit("单位"), fact.on("起始日期")
    name = fact.needed("单位名称", 128)
    check_open(unit, day, "单位")
    end(UnitName.objects.get(unit=unit, until=None), day, fact.fact_id, f"“{unit.name}”这一名称", "起始日期")
    note(unit, "name", "short_name")
    unit.name, unit.short_name = name, fact.text("单位简称", 64)
    unit.save(update_fields=["name", "short_name"])
    _name(fact, unit, day)
    return unit.pk


def move_unit(fact: Reading) -> UUID:
    """unit.moved: under another unit, or hosted, managed, located elsewhere; only what is named changes."""
    unit, day = fact.unit("单位"), fact.on("起始日期")
    check_open(unit, day, "单位")
    if unit.pk == fact.jurisdiction:
        raise UnitsError(f"“{unit.name}”是本级政府，不能划转", "单位")
    given = [(term, relation) for term, relation in PLACES.items() if fact.has(term)]
    if not given:
        raise UnitsError(f"请至少填写一项：{'、'.join(PLACES)}", "上级单位")
    for term, relation in given:
        parent = fact.unit(term)
        check_open(parent, day, term)
        if relation is Relation.UNDER:
            _check_cycle(unit, parent, day)
        standing = UnitPlacement.objects.filter(unit=unit, relation=relation, until=None).first()
        if standing is not None:
            end(standing, day, fact.fact_id, f"“{unit.name}”的{relation.label}关系", "起始日期")
        _place(fact, unit, relation, parent.pk, day)
    return unit.pk


def join_unit(fact: Reading) -> UUID:
    """unit.joined: the unit becomes a member of a leading group."""
    unit, group, day = fact.unit("单位"), fact.unit("领导小组"), fact.on("起始日期")
    check_open(unit, day, "单位")
    check_open(group, day, "领导小组")
    member = UnitPlacement.objects.filter(unit=unit, relation=Relation.MEMBER, parent=group)
    if member.filter(Q(until=None) | Q(until__gt=day)).exists():
        raise UnitsError(f"“{unit.name}”已是“{group.name}”的成员单位，不必重复列入", "单位")
    return _place(fact, unit, Relation.MEMBER, group.pk, day)


def leave_unit(fact: Reading) -> UUID:
    """unit.left: the unit is no longer a member of the group."""
    unit, group, day = fact.unit("单位"), fact.unit("领导小组"), fact.on("截止日期")
    row = UnitPlacement.objects.filter(unit=unit, relation=Relation.MEMBER, parent=group, until=None).first()
    if row is None:
        raise UnitsError(f"“{unit.name}”不是“{group.name}”的成员单位，请核对", "单位")
    end(row, day, fact.fact_id, f"“{unit.name}”的成员单位身份", "截止日期")
    return row.pk


def close_unit(fact: Reading) -> UUID:
    """unit.closed: ends its positions and everything on them; what it has below must be moved or closed before."""
    unit, heir, day = fact.unit("单位"), fact.maybe_unit("并入单位"), fact.on("截止日期")
    if unit.pk == fact.jurisdiction:
        raise UnitsError(f"“{unit.name}”是本级政府，不能撤销", "单位")
    check_open(unit, day, "单位")
    in_order(unit.opened_on, day, "截止日期")
    below = UnitPlacement.objects.filter(Q(until=None) | Q(until__gt=day), parent=unit, relation=Relation.UNDER)
    if first := below.select_related("unit").first():
        raise UnitsError(f"“{unit.name}”还有下级单位“{first.unit.name}”，请先划转或撤销", "单位")
    if heir is not None:
        check_open(heir, day, "并入单位")
        if heir.pk == unit.pk:
            raise UnitsError(f"“{unit.name}”不能并入自己", "并入单位")
    note(unit, "closed_on", "ended_by", "merged_into_id")
    unit.closed_on, unit.ended_by, unit.merged_into = day, fact.fact_id, heir
    unit.save(update_fields=["closed_on", "ended_by", "merged_into"])
    end_all(UnitName.objects.filter(unit=unit), day, fact.fact_id)
    end_all(UnitPlacement.objects.filter(Q(unit=unit) | Q(parent=unit)), day, fact.fact_id)
    end_all(Grant.objects.filter(scope=unit), day, fact.fact_id)
    for position in Position.objects.filter(unit=unit):
        end_position(position, day, fact.fact_id)
    return unit.pk


def end_position(position: Position, day: date, fact_id: UUID) -> None:
    """End a position and all that hangs on it."""
    end_all(Position.objects.filter(pk=position.pk), day, fact_id)
    end_all(PositionTitle.objects.filter(position=position), day, fact_id)
    end_all(Appointment.objects.filter(position=position), day, fact_id)
    end_all(Delegation.objects.filter(principal=position), day, fact_id)
    end_all(Grant.objects.filter(position=position), day, fact_id)


def _name(fact: Reading, unit: Unit, day: date) -> None:
    UnitName.objects.create(
        jurisdiction_id=fact.jurisdiction,
        unit=unit,
        name=unit.name,
        short_name=unit.short_name,
        since=day,
        fact_id=fact.fact_id,
    )


def _place(fact: Reading, unit: Unit, relation: Relation, parent: UUID, day: date) -> UUID:
    row = UnitPlacement.objects.create(
        jurisdiction_id=fact.jurisdiction,
        unit=unit,
        relation=relation,
        parent_id=parent,
        since=day,
        fact_id=fact.fact_id,
    )
    return row.pk


def check_open(unit: Unit, day: date, term: str) -> None:
    """UnitsError unless the unit exists on `day`."""
    if day < unit.opened_on:
        raise UnitsError(f"“{unit.name}”于 {unit.opened_on} 设立，{day} 尚不存在，请改日期", term)
    if unit.closed_on is not None and day >= unit.closed_on:
        raise UnitsError(f"“{unit.name}”已于 {unit.closed_on} 撤销，请另选单位", term)


def _check_cycle(unit: Unit, parent: Unit, day: date) -> None:
    """Refuse a loop on the day itself and on every later day on which the tree is already known to change."""
    rows = UnitPlacement.objects.filter(
        Q(until=None) | Q(until__gt=day), jurisdiction_id=unit.jurisdiction_id, relation=Relation.UNDER
    )
    known = list(rows.values_list("unit_id", "parent_id", "since", "until"))
    for moment in sorted({day, *(since for _, _, since, _ in known if since > day)}):
        standing = {u: p for u, p, since, until in known if since <= moment and (until is None or until > moment)}
        standing.pop(unit.pk, None)
        if Tree(standing).would_cycle(unit.pk, parent.pk):
            raise UnitsError(f"“{parent.name}”在“{unit.name}”之下，不能作它的上级单位，请另选", "上级单位")
