"""Accounts: opening one, a new one-time password, taking a lost second factor off, stopping it.

An account is global and carries no right.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import structlog
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from luodi.common.text import tidy
from luodi.units.errors import UnitsError
from luodi.units.lists import people_here
from luodi.units.models import Appointment, Delegation, User
from luodi.units.rights import ADMINISTRATORS, AUDIT, SECURITY, SYSTEM
from luodi.units.selectors import people_with
from luodi.units.views import Viewer

log = structlog.get_logger(__name__)

# Without 0 O 1 l I: a one-time password is read from a slip of paper.
SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP = 3, 4
USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,31}")
LONGEST_NAME = 20


@dataclass(frozen=True)
class OneTime:
    """An account and the password that is shown once; it must be changed at the first sign-in."""

    user_id: UUID
    username: str
    name: str
    password: str


def one_time_password() -> str:
    """Twelve signs in three groups, about 69 bits."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))


def open_account(*, actor: Viewer, username: str, name: str, email: str = "") -> OneTime:
    """A new account without any right: those come with an appointment. UnitsError names the field."""
    _check_right(actor)
    username, name, email = username.strip(), tidy(name), email.strip()
    if not USERNAME.fullmatch(username):
        raise UnitsError("账号要 3 至 32 位，以字母开头，只用字母、数字、点、横线和下划线。", "username")
    if not name:
        raise UnitsError("请填写姓名。", "name")
    if len(name) > LONGEST_NAME:
        raise UnitsError(f"姓名最多 {LONGEST_NAME} 个字，现有 {len(name)} 个。", "name")
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise UnitsError("电子邮箱写法不对，例如 zhangsan@example.gov.cn；没有可以不填。", "email") from None
    if User.objects.filter(username__iexact=username).exists():
        raise UnitsError(f"账号“{username}”已经有人用了，请换一个。", "username")
    password = one_time_password()
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                username, password, name=name, email=email, must_change_password=True, opened_by_id=actor.jurisdiction
            )
    except IntegrityError:
        raise UnitsError(f"账号“{username}”已经有人用了，请换一个。", "username") from None
    log.info("account_opened", account=str(user.pk), by=str(actor.user_id))
    return OneTime(user.pk, username, name, password)


def renew_password(*, actor: Viewer, user_id: UUID) -> OneTime:
    """A new one-time password in place of a forgotten one."""
    user = _found(actor, user_id)
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    log.info("password_renewed", account=str(user.pk), by=str(actor.user_id))
    return OneTime(user.pk, user.username, user.name, password)


def drop_second_factor(*, actor: Viewer, user_id: UUID) -> str:
    """Take the second factor off an account whose telephone and recovery codes are lost; the person's name.

    The password is still asked for, and where the instance asks for a second factor, a new one is set up with it.
    """
    user = _found(actor, user_id)
    if user.pk == actor.user_id:
        raise UnitsError("自己的两步验证在“我的账号”里关闭，要填密码。")
    if not Authenticator.objects.filter(user=user).delete()[0]:
        raise UnitsError(f"“{user.name}”的账号没有设两步验证。")
    log.info("second_factor_dropped", account=str(user.pk), by=str(actor.user_id))
    return user.name


def switch_account(*, actor: Viewer, user_id: UUID, active: bool) -> str:
    """Stop an account or let it sign in again; the person's name. What the person recorded stays."""
    user = _found(actor, user_id)
    if user.pk == actor.user_id:
        raise UnitsError("不能停用自己正在使用的账号，请由另一位系统管理员办理。")
    user.is_active = active
    user.save(update_fields=["is_active"])
    log.info("account_switched", account=str(user.pk), active=active, by=str(actor.user_id))
    return user.name


def _found(actor: Viewer, user_id: UUID) -> User:
    """The account, if it is one of those this government keeps and the actor may lay hands on."""
    if not any(actor.may(right) for right in ADMINISTRATORS):
        raise UnitsError("只有系统、安全、审计三员可以管理账号。")
    user = people_here(actor.jurisdiction).filter(pk=user_id).first()
    if user is None or home_of(user_id) not in (None, actor.jurisdiction):
        raise UnitsError("没有这个账号，或者它不归本级政府管理。")
    keeper = keepers(actor.jurisdiction, actor.day).get(user_id, SYSTEM)
    if not actor.may(keeper):
        raise UnitsError(f"“{user.name}”的账号由{ADMINISTRATORS[keeper]}管理（三员分设），请由其重设密码、停用或恢复。")
    return user


def keepers(jurisdiction: UUID, day: date) -> dict[UUID, str]:
    """By each administrator of the government: the right with which somebody else keeps that account (三员分立).

    The security administrator keeps those of the system and audit administrators, the audit administrator those of the
    security administrator; everybody not named here is kept by the system administrator. Where nobody else has the
    right, any other of the three does, so that a small county with one or two is not locked out.
    """
    people = {right: people_with(jurisdiction, right, day) for right in ADMINISTRATORS}
    found: dict[UUID, str] = {}
    for person in frozenset().union(*people.values()):
        wanted = AUDIT if person in people[SECURITY] else SECURITY
        order = (wanted, *ADMINISTRATORS)
        found[person] = next((right for right in order if people[right] - {person}), wanted)
    return found


def home_of(user_id: UUID) -> UUID | None:
    """The government that opened the account, else first gave the person a position or a delegation: it alone keeps it.

    Else another government of the instance could appoint the person and then take the account over.
    """
    if (opened_by := User.objects.filter(pk=user_id).values_list("opened_by", flat=True).first()) is not None:
        return opened_by
    firsts = [
        row
        for rows in (Appointment.objects.filter(user=user_id), Delegation.objects.filter(delegate=user_id))
        if (row := rows.order_by("pk").values_list("pk", "jurisdiction_id").first()) is not None
    ]
    return min(firsts)[1] if firsts else None


def _check_right(actor: Viewer) -> None:
    if not actor.may(SYSTEM):
        raise UnitsError("只有系统管理员可以管理账号。")
