"""What is compared of a project: worked out once when it is stored, kept with its row, read back for every check."""

from collections.abc import Iterable, Mapping
from typing import Any

from luodi.common.names import Name, address_core, company_name, project_name
from luodi.common.text import normalised_name
from luodi.projects.probes import Probe
from luodi.regimes.duplicates import NAMELESS, Traits

CODE = "省级项目编码"
GROUP = "所属集团"
ADDRESSES = ("建设地址", "拟选址")
INDUSTRIES = ("产业", "行业代码")
SPELLING = 2
"""Goes up when the rule for names changes: rows of an older spelling are brought up after the upgrade."""


def of_probe(probe: Probe) -> Traits:
    """What somebody told."""
    return Traits(
        name=project_name(probe.name),
        investor=company_name(probe.investor),
        credit_code=probe.credit_code,
        code=code_spelled(probe.code),
        industry=normalised_name(probe.industry),
        amount=probe.amount,
        address=address_core(probe.address),
        group=company_name(probe.group),
    )


def stored(
    name: str, investor: str, values: Mapping[str, Any], former: Iterable[str] = (), investors: Iterable[str] = ()
) -> list[Any]:
    """What a row keeps, of its name, its investor, the values by term and the names both had; `of_row` reads it."""
    project, company = project_name(name), company_name(investor)
    address = next((core for term in ADDRESSES if (core := address_core(str(values.get(term) or "")))), "")
    return [
        SPELLING,
        _kept(project),
        _kept(company),
        code_spelled(str(values.get(CODE) or "")),
        address[:200],
        str(values.get(GROUP) or "")[:200],
        next((told for term in INDUSTRIES if (told := normalised_name(str(values.get(term) or "")))), "")[:60],
        [[one.plain, *_kept(one)] for one in map(project_name, former)],
        [[one.plain, *_kept(one)] for one in map(company_name, investors)],
    ]


def marks(kept: list[Any] | None) -> list[Any]:
    """Code, address and group in what a row keeps."""
    return kept[3:6] if kept else []


def cores(kept: list[Any]) -> list[tuple[str, str]]:
    """Core and sound of every name of the project in what a row keeps."""
    (core, sound, *_), former = kept[1], kept[7]
    return [(core, sound), *((one[1], one[2]) for one in former)]


def of_row(kept: list[Any], plain: str, investor: str, credit_code: str, amount: int | None) -> Traits:
    """What a row compares: `plain` and `investor` are its normalised names."""
    _, project, company, code, address, group, industry, former, investors = kept
    return Traits(
        name=_name(plain, project),
        investor=_name(investor, company) if investor else NAMELESS,
        credit_code=credit_code,
        code=code,
        industry=industry,
        amount=amount,
        address=address,
        group=company_name(group) if group else NAMELESS,
        former=tuple(_name(one[0], one[1:]) for one in former),
        former_investors=tuple(_name(one[0], one[1:]) for one in investors),
    )


def code_spelled(text: str) -> str:
    """A provincial code in one spelling: letters and digits."""
    return normalised_name(text).upper()


def _kept(name: Name) -> list[str]:
    return [name.core, name.sound, "、".join(sorted(name.places)), name.phase]


def _name(plain: str, kept: list[str]) -> Name:
    core, sound, places, phase = kept
    return Name(plain, core, sound, frozenset(places.split("、")) if places else NAMELESS.places, phase)
