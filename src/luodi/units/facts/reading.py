"""Values of a fact, read one term at a time; whatever cannot be read is a `UnitsError` that names the term."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import models

from luodi.common.ids import read_id
from luodi.common.text import tidy
from luodi.units.errors import UnitsError
from luodi.units.models import Position, Unit, User
from luodi.units.rights import RIGHTS, right_code

Choice = TypeVar("Choice", bound=models.TextChoices)
Named = TypeVar("Named", Unit, Position)


@dataclass(frozen=True)
class Reading:
    """One fact as its handler sees it: `values` by Chinese term, `day` it happened, `actor` who recorded it."""

    jurisdiction: UUID
    values: Mapping[str, object]
    day: date
    fact_id: UUID
    actor: UUID | None

    def has(self, term: str) -> bool:
        """Whether the term carries anything."""
        return self.values.get(term) not in (None, "", [], ())

    def text(self, term: str, limit: int = 255) -> str:
        """The text under `term`, empty where not given; refused beyond `limit` characters."""
        text = tidy(str(self.values.get(term) or ""))
        if len(text) > limit:
            raise UnitsError(f"“{term}”最多 {limit} 个字，现有 {len(text)} 个，请缩短", term)
        return text

    def needed(self, term: str, limit: int = 255) -> str:
        """The text under `term`, refused when empty."""
        if text := self.text(term, limit):
            return text
        raise UnitsError(f"缺少“{term}”，请填写", term)

    def on(self, term: str) -> date:
        """The day under `term`, or the day of the fact."""
        return self.maybe_on(term) or self.day

    def maybe_on(self, term: str) -> date | None:
        """The day under `term`, None where not given."""
        if not self.has(term):
            return None
        value = self.values[term]
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            raise UnitsError(f"“{term}”应是日期，如 2026-03-01，现为“{value}”", term) from None

    def flag(self, term: str, default: bool | None = None) -> bool:
        """True or false, 是 or 否."""
        value = self.values.get(term)
        if value is None and default is not None:
            return default
        known: dict[object, bool] = {True: True, False: False, "是": True, "否": False}
        if isinstance(value, (bool, str)) and value in known:
            return known[value]
        raise UnitsError(f"“{term}”应填是或否", term)

    def number(self, term: str, default: int | None = None, at_most: int = 32767) -> int:
        """A whole number between 0 and `at_most`."""
        value = self.values.get(term, default)
        try:
            number = int(str(value))
        except ValueError:
            number = -1
        if not 0 <= number <= at_most:
            raise UnitsError(f"“{term}”应是 0 到 {at_most} 之间的整数", term)
        return number

    def choice(self, term: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        """A member given by value or Chinese title."""
        text = self.text(term)
        if not text and default is not None:
            return default
        for member in choices:
            if text in (member.value, member.label):
                return member
        allowed = "、".join(str(label) for label in choices.labels)
        raise UnitsError(f"“{term}”应是以下之一：{allowed}；现为“{text}”", term)

    def rights(self, term: str) -> list[str]:
        """Right codes from a list or a text divided by 、 or commas, without repeats."""
        value = self.values.get(term) or []
        if isinstance(value, str):
            value = value.replace("，", "、").replace(",", "、").split("、")
        if not isinstance(value, (list, tuple)):
            raise UnitsError(f"“{term}”应是权限名称的列表", term)
        codes: list[str] = []
        for item in value:
            code = right_code(str(item).strip())
            if code is None:
                raise UnitsError(f"没有“{item}”这项权限，可选：{'、'.join(RIGHTS.values())}", term)
            codes.append(code)
        return list(dict.fromkeys(codes))

    def right(self, term: str) -> str:
        """Exactly one right."""
        if len(codes := self.rights(term)) == 1:
            return codes[0]
        raise UnitsError(f"“{term}”应恰好填一项权限", term)

    def unit(self, term: str) -> Unit:
        """The unit named by id or code, in this jurisdiction only."""
        return self._find(Unit, term, self.needed(term), "单位")

    def maybe_unit(self, term: str) -> Unit | None:
        """The unit, None where not given."""
        return self.unit(term) if self.has(term) else None

    def position(self, term: str) -> Position:
        """The position named by id or code, in this jurisdiction only."""
        return self._find(Position, term, self.needed(term), "职务")

    def maybe_position(self, term: str) -> Position | None:
        """The position, None where not given."""
        return self.position(term) if self.has(term) else None

    def user(self, term: str) -> User:
        """The person named by id or account."""
        name = self.needed(term)
        key = read_id(name)
        found = User.objects.filter(pk=key) if key else User.objects.filter(username=name)
        if user := found.first():
            return user
        raise UnitsError(f"“{term}”找不到人员“{name}”，请先建立账号", term)

    def maybe_user(self, term: str) -> User | None:
        """The person, None where not given."""
        return self.user(term) if self.has(term) else None

    def _find(self, model: type[Named], term: str, name: str, what: str) -> Named:
        key = read_id(name)
        wanted = {"pk": key} if key else {"code": name}
        found = model._default_manager.filter(jurisdiction_id=self.jurisdiction, **wanted).first()
        if found is None:
            raise UnitsError(f"“{term}”找不到{what}“{name}”，请核对名称或先设立", term)
        return found
