"""A town of four people, all invented, for the tests of the shell: an officer, a clerk with a leader's delegation, …"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luodi.common.ids import new_id
from luodi.units.models import User
from luodi.units.public import BodySpec, PositionSpec, apply_fact, found, position_by_code

FOUNDED = date(2024, 1, 2)
PASSWORD = "Shi-Li-2026"


@dataclass(frozen=True)
class Town:
    """`clerk` works in the office and acts for the mayor; `officer` reports from a township; `new` holds nothing."""

    id: UUID
    clerk: User
    officer: User
    new: User

    def position(self, code: str) -> str:
        found = position_by_code(self.id, code, date.today())
        assert found is not None
        return str(found.id)


def build() -> Town:
    """The town, appointed through the same facts as any organisation."""
    root = found(
        "示例区人民政府",
        FOUNDED,
        short="示例区",
        bodies=[BodySpec("office", "领导小组办公室", "办公室", "office"), BodySpec("town", "乙镇", kind="township")],
        positions=[
            PositionSpec("mayor", "", "区长", "all", rank=1),
            PositionSpec("clerk", "office", "科员", "all", ("office",), 20),
            PositionSpec("liaison", "town", "联络员", rights=("report",), rank=30),
        ],
    )
    users = [User.objects.create_user(name, PASSWORD, name=shown) for name, shown in _PEOPLE]
    clerk, officer, new = users

    def fact(kind: str, **values: object) -> None:
        apply_fact(root, kind, values, FOUNDED, new_id())

    fact("appointment.made", 人员=str(clerk.pk), 职务="clerk")
    fact("appointment.made", 人员=str(officer.pk), 职务="liaison")
    fact("delegation.given", 委托职务="mayor", 受托人=str(clerk.pk), 依据="示例授权书 3 号")
    return Town(root, clerk, officer, new)


_PEOPLE = (("clerk", "丁一"), ("officer", "己四"), ("new", "壬七"))
