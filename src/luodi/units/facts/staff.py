"""Facts about positions and who holds them, acts for them, and may do what."""

from uuid import UUID

from luodi.units.dated import end, in_order, overlapping
from luodi.units.errors import UnitsError
from luodi.units.facts.journal import note
from luodi.units.facts.organise import check_open, end_position
from luodi.units.facts.reading import Reading
from luodi.units.models import (
    Appointment,
    AppointmentKind,
    Delegation,
    Grant,
    Position,
    PositionTitle,
    Sees,
    Unit,
    User,
)


def create_position(fact: Reading) -> UUID:
    """position.created: with the rights it carries from its first day."""
    unit, day, code = fact.unit("单位"), fact.on("起始日期"), fact.text("职务代号", 64)
    check_open(unit, day, "单位")
    if code and Position.objects.filter(jurisdiction_id=fact.jurisdiction, code=code).exists():
        raise UnitsError(f"职务代号“{code}”已有职务使用，请换一个", "职务代号")
    through = fact.maybe_position("随任职务")
    if through is not None and through.held_through_id is not None:
        raise UnitsError(f"“{through.title}”本身随其他职务担任，请填写最初的职务", "随任职务")
    position = Position.objects.create(
        jurisdiction_id=fact.jurisdiction,
        unit=unit,
        code=code,
        title=fact.needed("职务名称", 64),
        rank=fact.number("排序", 100),
        sees=fact.choice("可见范围", Sees, Sees.UNIT),
        single=fact.flag("一人担任", True),
        held_through=through,
        since=day,
        fact_id=fact.fact_id,
    )
    for right in fact.rights("权限"):
        Grant.objects.create(
            jurisdiction_id=fact.jurisdiction,
            right=right,
            position=position,
            since=day,
            basis="设立职务",
            fact_id=fact.fact_id,
        )
    return position.pk


def rename_position(fact: Reading) -> UUID:
    """position.renamed: the old title ends on the day the new one begins; who holds it and what it owes go on."""
    position, day = fact.position("职务"), fact.on("起始日期")
    title = fact.needed("职务名称", 64)
    _check_position(position, fact, "起始日期")
    standing = PositionTitle.objects.filter(position=position, until=None).first() or PositionTitle.objects.create(
        jurisdiction_id=fact.jurisdiction,
        position=position,
        title=position.title,
        since=position.since,
        fact_id=position.fact_id,
    )
    end(standing, day, fact.fact_id, f"“{position.title}”这一名称", "起始日期")
    note(position, "title")
    position.title = title
    position.save(update_fields=["title"])
    PositionTitle.objects.create(
        jurisdiction_id=fact.jurisdiction, position=position, title=title, since=day, fact_id=fact.fact_id
    )
    return position.pk


def close_position(fact: Reading) -> UUID:
    """position.closed: ends the appointments, delegations and grants on it; 接任职务 does what it still owes."""
    position, heir, day = fact.position("职务"), fact.maybe_position("接任职务"), fact.on("截止日期")
    _check_standing(position, fact, "截止日期")
    in_order(position.since, day, "截止日期")
    if heir is not None:
        if heir.pk == position.pk:
            raise UnitsError(f"“{position.title}”不能由自己接任", "接任职务")
        if heir.since > day or (heir.until is not None and heir.until <= day):
            raise UnitsError(f"“{heir.title}”在 {day} 不存在，请另选职务", "接任职务")
        note(position, "carried_on_by_id")
        position.carried_on_by = heir
        position.save(update_fields=["carried_on_by"])
    end_position(position, day, fact.fact_id)
    return position.pk


def appoint(fact: Reading) -> UUID:
    """appointment.made: in a position one person holds, the successor's first day ends the predecessor and any acting.

    An acting or seconded person displaces nobody. The same person twice in one position at once is refused, except
    that an appointment follows on the person's own acting.
    """
    user, position = fact.user("人员"), fact.position("职务")
    since, until = fact.on("任职日期"), fact.maybe_on("免职日期")
    kind = fact.choice("任职方式", AppointmentKind, AppointmentKind.APPOINTED)
    in_order(since, until, "免职日期")
    _check_position(position, fact, "任职日期")
    if not user.is_active:
        raise UnitsError(f"“{user.name}”的账号已停用，请先恢复再任职", "人员")
    standing = list(Appointment.objects.filter(overlapping(since, until), position=position).select_related("user"))
    takes_over = position.single and kind is AppointmentKind.APPOINTED
    for other in standing:
        _meet(other, user, position, fact, takes_over)
    row = Appointment.objects.create(
        jurisdiction_id=fact.jurisdiction,
        user=user,
        position=position,
        kind=kind,
        since=since,
        until=until,
        basis=fact.text("依据"),
        fact_id=fact.fact_id,
    )
    return row.pk


def _meet(other: Appointment, user: User, position: Position, fact: Reading, takes_over: bool) -> None:
    """What a new appointment does to one that shares days with it: ends it, lets it be, or is refused."""
    since = fact.on("任职日期")
    same = other.user_id == user.pk
    if same and not (takes_over and other.kind != AppointmentKind.APPOINTED):
        raise UnitsError(
            f"“{user.name}”自 {other.since} 起已任“{position.title}”，任职期间重叠，请核对日期", "任职日期"
        )
    if not takes_over:
        return
    if other.since >= since:
        raise UnitsError(
            f"“{position.title}”自 {other.since} 起由“{other.user.name}”担任，请先免职或改任职日期", "任职日期"
        )
    end(other, since, fact.fact_id, f"“{other.user.name}”的任职", "任职日期")


def dismiss(fact: Reading) -> UUID:
    """appointment.ended: the person no longer holds the position from that day on."""
    user, position, day = fact.user("人员"), fact.position("职务"), fact.on("免职日期")
    row = Appointment.objects.filter(overlapping(day, None), user=user, position=position).order_by("since").first()
    if row is None:
        raise UnitsError(f"“{user.name}”在 {day} 不任“{position.title}”，请核对人员、职务和日期", "人员")
    end(row, day, fact.fact_id, f"“{user.name}”的任职", "免职日期")
    return row.pk


def delegate(fact: Reading) -> UUID:
    """delegation.given: the delegate acts for the position's holder, with the basis on record."""
    principal, user, basis = fact.position("委托职务"), fact.user("受托人"), fact.needed("依据")
    since, until = fact.on("起始日期"), fact.maybe_on("截止日期")
    in_order(since, until, "截止日期")
    _check_position(principal, fact, "起始日期")
    if Delegation.objects.filter(overlapping(since, until), principal=principal, delegate=user).exists():
        raise UnitsError(f"“{user.name}”在这段时间已受托代办“{principal.title}”，请核对日期", "起始日期")
    row = Delegation.objects.create(
        jurisdiction_id=fact.jurisdiction,
        principal=principal,
        delegate=user,
        since=since,
        until=until,
        basis=basis,
        fact_id=fact.fact_id,
    )
    return row.pk


def end_delegation(fact: Reading) -> UUID:
    """delegation.ended."""
    principal, user, day = fact.position("委托职务"), fact.user("受托人"), fact.on("截止日期")
    rows = Delegation.objects.filter(overlapping(day, None), principal=principal, delegate=user)
    if (row := rows.order_by("since").first()) is None:
        raise UnitsError(f"“{user.name}”在 {day} 没有代办“{principal.title}”，请核对", "受托人")
    end(row, day, fact.fact_id, f"“{user.name}”的代办", "截止日期")
    return row.pk


def give_right(fact: Reading) -> UUID:
    """grant.given: one right to one position or one person, everywhere or within 范围 and below."""
    position, user, scope = _whom(fact)
    since, until = fact.on("起始日期"), fact.maybe_on("截止日期")
    in_order(since, until, "截止日期")
    right, basis = fact.right("权限"), fact.needed("依据")
    if position is not None:
        _check_position(position, fact, "起始日期")
    if scope is not None:
        check_open(scope, since, "范围")
    same = Grant.objects.filter(overlapping(since, until), position=position, user=user, scope=scope, right=right)
    if same.filter(jurisdiction_id=fact.jurisdiction).exists():
        raise UnitsError("这项权限在这段时间已经授予，不必重复", "权限")
    row = Grant.objects.create(
        jurisdiction_id=fact.jurisdiction,
        right=right,
        position=position,
        user=user,
        scope=scope,
        since=since,
        until=until,
        basis=basis,
        fact_id=fact.fact_id,
    )
    return row.pk


def take_right(fact: Reading) -> UUID:
    """grant.ended: also for a right the position carried from its beginning."""
    position, user, scope = _whom(fact)
    day, right = fact.on("截止日期"), fact.right("权限")
    rows = Grant.objects.filter(overlapping(day, None), position=position, user=user, scope=scope, right=right)
    if (row := rows.filter(jurisdiction_id=fact.jurisdiction).order_by("since").first()) is None:
        raise UnitsError(f"{day} 没有这项授权，请核对权限、对象和范围", "权限")
    end(row, day, fact.fact_id, "这项授权", "截止日期")
    return row.pk


def _whom(fact: Reading) -> tuple[Position | None, User | None, Unit | None]:
    position, user = fact.maybe_position("职务"), fact.maybe_user("人员")
    if (position is None) == (user is None):
        raise UnitsError("请填写“职务”或“人员”之一，不能都填或都不填", "职务")
    return position, user, fact.maybe_unit("范围")


def _check_position(position: Position, fact: Reading, term: str) -> None:
    """The position itself exists on the day under `term`."""
    day = fact.on(term)
    if day < position.since:
        raise UnitsError(f"“{position.title}”自 {position.since} 起设立，{day} 尚不存在，请改“{term}”", term)
    _check_standing(position, fact, term)


def _check_standing(position: Position, fact: Reading, term: str) -> None:
    if position.until is not None and fact.on(term) >= position.until:
        raise UnitsError(f"“{position.title}”已于 {position.until} 撤销，请另选职务", term)
