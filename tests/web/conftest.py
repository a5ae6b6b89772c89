"""A small government under a shipped pack, with one invented person in each position: what pages are tried on."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import count
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger.evidence import store
from luodi.ledger.public import Attachment, Draft, Opening, Receipt, record
from luodi.regimes.loader import shipped
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Value
from luodi.units.from_pack import organisation
from luodi.units.models import User
from luodi.units.public import AdoptionSpec, Viewer, apply_fact, found, viewer_for
from putback import PutBack

FOUNDED = date(2024, 1, 2)
PAPER = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
YI = 100_000_000
WAN = 10_000
MU = 1_000_000


@lru_cache(maxsize=1)
def regime() -> Regime:
    """The pack the pages are tried under."""
    return shipped("qingxin")


@dataclass
class World:
    """The government and its people, each named by the code of the position held."""

    jurisdiction: UUID
    users: dict[str, User]
    keys: "count[int]" = field(default_factory=count)
    under: Regime = field(default_factory=regime)

    @property
    def day(self) -> date:
        return clock.today()

    def viewer(self, who: str) -> Viewer:
        return viewer_for(self.users[who], self.jurisdiction, self.day)

    def record(self, who: str, *drafts: Draft, at: datetime | None = None, **options: object) -> Receipt:
        key = f"world-{next(self.keys)}"
        return record(actor=self.viewer(who), drafts=drafts, request_key=key, at=at, **options)  # type: ignore[arg-type]

    def say(
        self, who: str, case: UUID | Opening, kind: str, *, ago: int = 0, about: str | None = None, **values: Value
    ) -> Receipt:
        """Record one fact of `ago` days before today, with a paper where the kind names any."""
        day = self.day - timedelta(days=ago)
        spec = self.under.pack.facts[kind]
        papers = (self.paper(who, spec.evidence.kinds[0]),) if spec.evidence.kinds else ()
        return self.record(who, Draft(case, kind, day, values, about=about, evidence=papers), at=clock.moment(day))

    def paper(self, who: str, kind: str = "") -> Attachment:
        file = store(self.jurisdiction, ContentFile(PAPER), f"演示{kind}.pdf", actor=self.viewer(who))
        return Attachment(file.pk, f"演示{kind}.pdf", kind)

    def lead(self, name: str = "示例智能减速器项目", who: str = "taihe_clerk", ago: int = 40, **values: Value) -> UUID:
        """A lead just reported by a town."""
        told = {"项目内容": "示例内容", "线索来源": "以商引商", "首报单位": "taihe", **values}
        return self.say(who, Opening("project", name), "lead.reported", ago=ago, 项目名称=name, **told).case

    def confirmed(self, name: str = "示例智能减速器项目", **values: Value) -> UUID:
        case = self.lead(name, **{"投资总额": 3 * YI, "投资方名称": "示例甲乙有限公司", "产业": "智能制造", **values})
        self.say("office_clerk", case, "lead.confirmed", ago=38, 确认说明="已电话核对", 落户地="smart_park")
        return case

    def negotiating(self, name: str = "示例智能减速器项目", **values: Value) -> UUID:
        case = self.confirmed(name, **values)
        told = {"洽谈方式": "上门拜访", "参加单位": "太和镇", "洽谈情况": "有落地意向"}
        self.say("office_clerk", case, "negotiation.started", ago=36, **told)
        return case

    def planned(self, name: str = "示例智能减速器项目", **values: Value) -> UUID:
        case = self.negotiating(name)
        told: dict[str, Value] = {
            "项目名称": name, "项目内容": "年产十万台", "投资方名称": "示例甲乙有限公司", "落户地": "smart_park",
            "园区": "智能制造产业园", "用地面积": 50 * MU, "用地方式": "购地", "投资总额": 3 * YI,
            "固定资产投资": 2 * YI, "预计年税收": 1000 * WAN,
        }  # fmt: skip
        self.say("taihe_clerk", case, "plan.submitted", ago=30, **{**told, **values})
        return case

    def in_review(self, name: str = "示例智能减速器项目", **values: Value) -> UUID:
        case = self.planned(name, **values)
        self.say("office_clerk", case, "review.requested", ago=10, 送审说明="材料齐")
        return case

    def opinions(self, case: UUID, but: tuple[str, ...] = ()) -> None:
        """Every unit agrees on every item, but for the items named."""
        from luodi.ledger.public import case_file
        from luodi.reviews.public import give_opinion, review_of

        file = case_file(self.viewer("office_clerk"), case)
        review = review_of(file)
        assert review is not None
        for part in review.parts:
            if part.item.title in but or part.opinion is not None:
                continue
            give_opinion(
                actor=self.viewer(f"{part.unit}_head"),
                case=case,
                part=part.obligation.key,
                values={"评审意见": "同意"},
                happened_on=self.day,
                request_key=f"world-{next(self.keys)}",
            )

    def signed(self, name: str = "示例智能减速器项目", **values: Value) -> UUID:
        case = self.in_review(name)
        self.opinions(case)
        self.say("econ_info_head", case, "review.concluded", 评审结论="通过")
        self.say("office_clerk", case, "decision.made", 决策结果="准予落户", 纪要文号="示例纪〔2026〕1 号")
        money = {"协议投资额": 3 * YI, "投资总额": 3 * YI}
        told = {"协议类型": "投资合同", "协议名称": "示例合同", "签约人": "区长", **money}
        self.say("office_clerk", case, "agreement.signed", **{**told, **values})
        return case


def build(under: Regime | None = None) -> World:
    """The government with one person in each position that is held for itself; `under` another pack over that one."""
    under = under or regime()
    whole = organisation(under.pack)
    jurisdiction = found(
        "示例区人民政府",
        FOUNDED,
        bodies=[replace(body, closed=None) for body in whole.bodies],
        positions=whole.positions,
        adoption=AdoptionSpec(under.slug, under.text),
        short="示例区",
        code=whole.root.code,
    )
    users = {}
    for number, position in enumerate(p.code for p in whole.positions if not p.held_through):
        name = "甲乙丙丁戊己庚辛壬癸"[number % 10] + "一二三四五六七八九十"[number // 10 % 10]
        users[position] = User.objects.create_user(f"demo_{position}", name=name)
        appointed = {"人员": str(users[position].pk), "职务": position}
        apply_fact(jurisdiction, "appointment.made", appointed, FOUNDED, new_id())
    return World(jurisdiction, users, under=under)


SignIn = Callable[[str], Client]
_put_back = PutBack(build)


def rebuilt() -> World:
    """The government as `build` made it the first time."""
    made = _put_back()
    return World(made.jurisdiction, {who: copy(user) for who, user in made.users.items()})


@pytest.fixture
def world(db: None) -> World:
    return rebuilt()


@pytest.fixture
def sign_in(world: World) -> SignIn:
    """A client signed in as the holder of a position."""

    def enter(who: str) -> Client:
        client = Client()
        client.force_login(world.users[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
