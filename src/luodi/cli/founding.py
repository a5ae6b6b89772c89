"""`luodi found`: the government, bodies and positions of a pack, and an administrator with a one-time password."""

import secrets
from typing import Annotated

import typer
from django.conf import settings
from django.db import transaction

from luodi.cli.instance import governments, migrate
from luodi.cli.say import Stop, say
from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger.adoption import files_of
from luodi.regimes.loader import PACKS, available, load, shipped
from luodi.units.adopting import set_over
from luodi.units.from_pack import organisation
from luodi.units.public import RIGHTS, Adopted, AdoptionSpec, PositionSpec, User, apply_fact, current_adoption
from luodi.units.public import found as set_up
from luodi.units.rights import SYSTEM

PASSWORD_BYTES = 12


def found(
    pack: Annotated[str, typer.Argument(help="机制包的代号", metavar="<机制代号>")],
    basis: Annotated[str, typer.Option(help="采用的依据，如发文名称和文号")] = "",
    account: Annotated[str, typer.Option(help="系统管理员的账号")] = "admin",
    name: Annotated[str, typer.Option(help="系统管理员的姓名")] = "系统管理员",
    follow: Annotated[bool, typer.Option("--follow", help="县级机制：上级机制变动时随之变动")] = False,
) -> None:
    """正式使用前做一次：按机制建立政府、机构和职务，采用这个机制，给出系统管理员的一次性密码。

    密码只显示这一次，第一次登录须改。其余人员由系统管理员在“组织”页任命。
    机制以本实例里上级政府的机制为底的（如县级机制），可以在同一实例里再建一个政府，互相看不到项目。

    \b
    例：
      luodi found 代号 --basis "示例府办〔2026〕1号"
      luodi found 县级代号 --account county_admin --follow
    """
    if pack not in available():
        raise Stop(f"没有“{pack}”这个机制。现有：{'、'.join(available())}", 2)
    if settings.DEMO:
        raise Stop("这是演示实例（LUODI_DEMO=1），里面都是虚构人员。正式使用请去掉 LUODI_DEMO，换一个 LUODI_VAR 目录")
    migrate()
    above = _above(pack)
    if User.objects.filter(username=account).exists():
        raise Stop(f"账号“{account}”已存在，请用 --account 换一个", 2)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    title, positions = _found(pack, basis, account, name, password, above, follow)
    say(f"已建立“{title}”，{positions} 个职务。")
    say(f"系统管理员账号：{account}")
    say(f"一次性密码（只显示这一次）：{password}")
    say("现在运行 luodi up，打开页面登录，先改密码，再到“组织”任命人员。")


def _above(pack: str) -> Adopted | None:
    """What the government above has adopted, where this one is to stand beside it in the same instance."""
    adopted = [one for root in governments() if (one := current_adoption(root)) is not None]
    if not adopted:
        return None
    over = [one for one in adopted if one.regime == shipped(pack).pack.extends]
    if len(over) == 1 and pack not in {one.regime for one in adopted}:
        return over[0]
    raise Stop(
        "这个实例已经建立政府。只有以其中一个政府的机制为底、还没有建过的机制，才能再建一个政府；"
        "要重新开始，请换一个空的 LUODI_VAR 目录或空数据库"
    )


@transaction.atomic
def _found(
    pack: str, basis: str, account: str, name: str, password: str, above: Adopted | None, follow: bool
) -> tuple[str, int]:
    regime = load(PACKS / pack, adopted={above.regime: above.text}) if above else shipped(pack)
    described = organisation(regime.pack)
    today = clock.today()
    positions = list(described.positions)
    admin = next((position for position in positions if SYSTEM in position.rights), None)
    if admin is None:
        admin = PositionSpec("system_admin", "", RIGHTS[SYSTEM], "tasks", (SYSTEM,))
        positions.append(admin)
    choices = {choice.id: choice.chosen for choice in regime.pack.choices}
    jurisdiction = set_up(
        described.root.title,
        today,
        bodies=described.bodies,
        positions=positions,
        adoption=AdoptionSpec(pack, regime.text, basis, choices, files_of(PACKS / pack)),
        short=described.root.short,
        area_code=described.root.area_code,
        code=described.root.code,
    )
    if above is not None:
        set_over(jurisdiction, above.id, follow)
    user = User.objects.create_user(account, password, name=name, must_change_password=True)
    values = {"人员": str(user.pk), "职务": admin.code, "依据": basis or "建立实例"}
    apply_fact(jurisdiction, "appointment.made", values, today, new_id())
    return described.root.title, len(positions)
