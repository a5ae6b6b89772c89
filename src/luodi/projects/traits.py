"""What is compared of a project: worked out once when it is stored, kept with its row, read back for every check."""

from collections.abc import Mapping
from typing import Any

from luodi.common.names import Name, address_core, company_name, project_name
from luodi.common.text import normalised_name
from luodi.projects.probes import Probe
from luodi.regimes.duplicates import Traits

CODE = "省级项目编码"
GROUP = "所属集团"
ADDRESSES = ("建设地址", "拟选址")
INDUSTRIES = ("产业", "行业代码")
SPELLING = 1
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


def stored(name: str, investor: str, values: Mapping[str, Any]) -> list[Any]:
    """What a row keeps, of its name, its investor and the values by term; `of_row` reads it."""
    project, company = project_name(name), company_name(investor)
    address = next((core for term in ADDRESSES if (core := address_core(str(values.get(term) or "")))), "")
    return [
        SPELLING,
        [project.core, project.sound, "、".join(sorted(project.places)), project.phase],
        [company.core, company.sound, "、".join(sorted(company.places)), ""],
        code_spelled(str(values.get(CODE) or "")),
        address[:200],
        str(values.get(GROUP) or "")[:200],
        next((told for term in INDUSTRIES if (told := normalised_name(str(values.get(term) or "")))), "")[:60],
    ]


def of_row(kept: list[Any], plain: str, investor: str, credit_code: str, amount: int | None) -> Traits:
    """What a row compares: `plain` and `investor` are its normalised names."""
    _, project, company, code, address, group, industry = kept
    return Traits(
        name=_name(plain, project),
        investor=_name(investor, company) if investor else Name(),
        credit_code=credit_code,
        code=code,
        industry=industry,
        amount=amount,
        address=address,
        group=company_name(group),
    )


def code_spelled(text: str) -> str:
    """A provincial code in one spelling: letters and digits."""
    return normalised_name(text).upper()


def _name(plain: str, kept: list[str]) -> Name:
    core, sound, places, phase = kept
    return Name(plain, core, sound, frozenset(filter(None, places.split("、"))), phase)
