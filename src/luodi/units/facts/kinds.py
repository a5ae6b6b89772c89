"""The kinds of organisational facts and the terms each carries, so that packs can declare them word for word.

A unit or position is named by its id or by its code in the pack, a person by id or account, a right by code or title.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

TermType = Literal["text", "long text", "day", "flag", "number", "unit", "position", "user", "rights", "record"]

TERMS: Mapping[str, TermType] = MappingProxyType(
    {
        "单位": "unit",
        "单位名称": "text",
        "单位简称": "text",
        "单位类型": "text",
        "单位代号": "text",
        "行政区划代码": "text",
        "上级单位": "unit",
        "设在单位": "unit",
        "管理单位": "unit",
        "所在单位": "unit",
        "并入单位": "unit",
        "领导小组": "unit",
        "职务": "position",
        "职务名称": "text",
        "职务代号": "text",
        "随任职务": "position",
        "接任职务": "position",
        "排序": "number",
        "可见范围": "text",
        "一人担任": "flag",
        "人员": "user",
        "任职日期": "day",
        "免职日期": "day",
        "任职方式": "text",
        "委托职务": "position",
        "受托人": "user",
        "权限": "rights",
        "范围": "unit",
        "起始日期": "day",
        "截止日期": "day",
        "日期": "day",
        "是否工作日": "flag",
        "说明": "text",
        "年度": "number",
        "机制": "text",
        "文本": "long text",
        "机制校验码": "text",
        "上级机制变动": "text",
        "取舍": "record",
        "原文件": "record",
        "依据": "text",
    }
)


@dataclass(frozen=True)
class FactKind:
    """One kind: its Chinese title, the terms it must carry and those it may."""

    title: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


FACT_KINDS: Mapping[str, FactKind] = MappingProxyType(
    {
        "unit.opened": FactKind(
            "设立单位",
            ("单位名称", "单位类型"),
            ("单位代号", "单位简称", "行政区划代码", "上级单位", "设在单位", "管理单位", "所在单位", "起始日期"),
        ),
        "unit.renamed": FactKind("单位更名", ("单位", "单位名称"), ("单位简称", "起始日期")),
        "unit.moved": FactKind("划转单位", ("单位",), ("上级单位", "设在单位", "管理单位", "所在单位", "起始日期")),
        "unit.joined": FactKind("列为成员单位", ("单位", "领导小组"), ("起始日期", "依据")),
        "unit.left": FactKind("退出成员单位", ("单位", "领导小组"), ("截止日期", "依据")),
        "unit.closed": FactKind("撤销单位", ("单位",), ("并入单位", "截止日期", "依据")),
        "position.created": FactKind(
            "设立职务",
            ("单位", "职务名称"),
            ("职务代号", "排序", "可见范围", "权限", "一人担任", "随任职务", "起始日期"),
        ),
        "position.renamed": FactKind("职务更名", ("职务", "职务名称"), ("起始日期",)),
        "position.closed": FactKind("撤销职务", ("职务",), ("接任职务", "截止日期", "依据")),
        "appointment.made": FactKind("任职", ("人员", "职务"), ("任职日期", "免职日期", "任职方式", "依据")),
        "appointment.ended": FactKind("免职", ("人员", "职务"), ("免职日期", "依据")),
        "delegation.given": FactKind("委托代办", ("委托职务", "受托人", "依据"), ("起始日期", "截止日期")),
        "delegation.ended": FactKind("终止代办", ("委托职务", "受托人"), ("截止日期",)),
        "grant.given": FactKind("授权", ("权限", "依据"), ("职务", "人员", "范围", "起始日期", "截止日期")),
        "grant.ended": FactKind("收回授权", ("权限",), ("职务", "人员", "范围", "截止日期")),
        "calendar.day_set": FactKind("设定工作日历", ("日期", "是否工作日"), ("说明",)),
        "calendar.year_confirmed": FactKind("确认年度日历", ("年度",), ("依据",)),
        "regime.adopted": FactKind(
            "采用机制", ("机制",), ("机制校验码", "文本", "起始日期", "依据", "取舍", "原文件", "上级机制变动")
        ),
    }
)
