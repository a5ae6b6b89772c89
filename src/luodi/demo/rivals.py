"""Two who came with the same project: reported twice and judged, disputed and ruled on."""

from collections.abc import Callable
from uuid import UUID

from luodi.demo.clerk import Clerk, NotYet, case_of
from luodi.demo.profile import YI, project_code
from luodi.demo.project import ProjectLife
from luodi.ledger.public import case_file
from luodi.projects.claims import dispute, disputes_of, rule, state_for_holder, state_for_rival
from luodi.projects.public import ANOTHER, EXPANSION, SAME, judge, open_suspicion, suspicion
from luodi.regimes.vocabulary import Value


def set_down(clerk: Clerk) -> None:
    """Each on its day; of both kinds one still waits today."""
    clerk.on(110, lambda: _twin(clerk, "二期", _expansion))
    clerk.on(50, lambda: _twin(clerk, "新型", _another))
    clerk.on(33, lambda: _twin(clerk, "年产", _same))
    clerk.on(4, lambda: _twin(clerk, "新建", None))
    clerk.on(40, lambda: _dispute(clerk, ruled=True))
    clerk.on(8, lambda: _dispute(clerk, ruled=False))


def _twin(clerk: Clerk, word: str, judged: Callable[[Clerk, ProjectLife], None] | None) -> None:
    """Another unit reports a project that the city has, under a name a little different."""
    known = clerk.project(signed=False)
    unit = next((home for home in clerk.homes if home != known.mirror.home), clerk.homes[0])
    title = known.mirror.title
    told: dict[str, Value] = {"项目名称": title + word if word == "二期" else f"{word}{title}"}
    told["省级项目编码"] = project_code(clerk.rng)
    if known.profile is not None:
        told["投资方名称"] = known.profile.investor
    if (industry := known.mirror.p.values.get("产业")) is not None:
        told["产业"] = industry
    life = clerk.report(known, told, unit, why="本单位直接与企业接洽，地块和内容都不一样。")
    if judged is not None:
        clerk.later(1, lambda: judged(clerk, life))


def _judge(clerk: Clerk, life: ProjectLife, verdict: str, reason: str, increment: int | None = None) -> None:
    office = clerk.who("office")
    raised = open_suspicion(case_file(office, case_of(life)))
    if raised is None:
        return
    found = suspicion(office, UUID(raised.id))
    judge(
        actor=office, fact=UUID(found.fact), verdict=verdict, reason=reason, request_key=clerk.key(),
        keep=found.known.id if verdict == SAME else None, increment=increment,
    )  # fmt: skip
    clerk.read(life)


def _same(clerk: Clerk, life: ProjectLife) -> None:
    _judge(clerk, life, SAME, "投资方、内容、金额都一样，企业也确认只有一个项目。")


def _expansion(clerk: Clerk, life: ProjectLife) -> None:
    total = life.mirror.p.values.get("投资总额")
    increment = total // 2 if isinstance(total, int) else YI
    _judge(clerk, life, EXPANSION, "企业在原地块旁扩建，只算新增部分。", increment)


def _another(clerk: Clerk, life: ProjectLife) -> None:
    _judge(clerk, life, ANOTHER, "投资方同属一家，产品和用地都不同，是另一个项目。")


def _dispute(clerk: Clerk, *, ruled: bool) -> None:
    """Another unit says that it came first; both state how; the office rules, or has not yet."""
    office = clerk.who("office")
    life = _claimed(clerk)
    claim = next(one for one in life.state.claims if one.status == "alive" and one.holder in clerk.homes)
    case, holder = case_of(life), str(claim.holder)
    rival = next(home for home in clerk.homes if home != holder)
    reason = "本单位上月已在外地与企业见面，有会谈记录。"
    dispute(actor=office, case=case, claim=claim.title, rival=rival, reason=reason, request_key=clerk.key())

    def answer() -> None:
        text = "首次接洽的时间、地点和双方人员见会谈记录。"
        state_for_holder(
            actor=clerk.who(unit=holder), case=case, claim=claim.title, rival=rival, text=text,
            request_key=clerk.key(),
        )  # fmt: skip

    def decide() -> None:
        who = clerk.who("office")
        own = disputes_of(who, case_file(who, case))[0].own_case
        if own is not None:
            text = "见面在前，报送在后，请按见面时间认定。"
            state_for_rival(actor=clerk.who(unit=rival), dispute_case=own, text=text, request_key=clerk.key())
        reason = "首报登记在先，会谈记录没有企业签字，维持原来的单位。"
        rule(
            actor=who, case=case, claim=claim.title, rival=rival, holder=holder, reason=reason,
            request_key=clerk.key(),
        )  # fmt: skip

    clerk.later(2, answer)
    if ruled:
        clerk.later(5, decide)


def _claimed(clerk: Clerk) -> ProjectLife:
    """A project whose claim is alive and held by a unit with people."""
    refs = set(clerk.homes)
    for life in clerk.lives:
        if life.mirror.case and life.mirror.case not in clerk.disputed and life.state.standing is None:
            held = [one.holder for one in life.state.claims if one.status == "alive" and one.holder in refs]
            if held and refs - set(held):
                clerk.disputed.add(life.mirror.case)
                return life
    raise NotYet
