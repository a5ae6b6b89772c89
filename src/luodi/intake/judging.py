"""What a row of a register comes to: new, changed, the same, duplicate or wrong; and the facts it would record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import yaml

from luodi.common.ids import read_id
from luodi.common.money import InputError
from luodi.common.text import normalised_name
from luodi.intake.alike import Alike
from luodi.intake.columns import BASELINE, NAME, REPORT, UPDATED, Meant, column_of
from luodi.intake.reading.cells import Column, Names, blank, day_of, squeezed, text_of, value_of
from luodi.intake.reading.dictionary import CASE, CONTACT, PHONE, REASON, REPORTED, SINCE, STAGE
from luodi.intake.reading.sheets import Cell
from luodi.intake.reading.table import Line
from luodi.ledger.public import Draft, Opening
from luodi.projects.public import Match, Probe, find_many, visible_projects
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Stage
from luodi.regimes.vocabulary import InputError as ValueProblem
from luodi.regimes.vocabulary import Value, format_value, from_json, to_json
from luodi.units.public import RefBook, Viewer, ref_book, unit_tree

NEW, CHANGED, SAME, DUPLICATE, WRONG = "new", "changed", "same", "duplicate", "wrong"
OUTCOMES: Mapping[str, str] = {
    NEW: "新增",
    CHANGED: "有改动",
    SAME: "没有改动",
    DUPLICATE: "疑似重复",
    WRONG: "有错",
}
UNIT_TERM, STAGE_TERM, SINCE_TERM, SOURCE_TERM, NOTE_TERM = "首报单位", "入库阶段", "入库阶段日期", "登记来源", "记事"
DAYS: Mapping[str, str] = {SINCE: "进入日期", REPORTED: "首报日期"}
STAGES = Path(__file__).parent / "data" / "stages.yaml"
SAME_CODE = "same-code"
"""The rule of a pack by which the code of a provincial platform is the project's own."""
KEPT_TEXT = 200
"""A register's row keeps the beginning of a long text; beyond it two texts are not told apart here."""


@dataclass(frozen=True)
class Plan:
    """How a table is taken in. `unit`: ref of the introducing unit where a row names none; `source`: what it is called.

    `stage`: id of the stage of rows that name none.
    """

    regime: Regime
    columns: tuple[Meant, ...]
    mode: str
    unit: str
    stage: str
    source: str
    today: date


@dataclass
class Judged:
    """A row and what it comes to. `drafts` are empty unless it is new or changed; `matches`: what it may be again.

    `twin`: the row of the same chunk that it may be, which has no case yet.
    """

    line: Line
    outcome: str = NEW
    title: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    case: UUID | None = None
    drafts: list[Draft] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    told: dict[str, Cell] = field(default_factory=dict)
    matches: Sequence[Match] = ()
    twin: "tuple[Judged, Match] | None" = None

    def wrong(self, place: int | str, message: str) -> None:
        """Note what is wrong with a cell, or with the whole row."""
        self.problems.setdefault(str(place), message)
        self.outcome = WRONG


@dataclass(frozen=True)
class _Known:
    case: UUID
    stage: str
    terms: Mapping[str, object]


class Judge:
    """Judges the rows of one table, some hundred at a time and in their order."""

    def __init__(self, viewer: Viewer, plan: Plan, *, trying: bool) -> None:
        """`trying`: nothing of the table is recorded yet."""
        self.viewer = viewer
        self.alike = Alike(plan.regime, whole=trying)
        self.plan = plan
        self.book: RefBook = ref_book(viewer.jurisdiction)
        self.names = names_of(viewer, self.book)
        self.columns: list[Column | None] = [column_of(one, plan.regime) for one in plan.columns]
        self.places = {one.target: at for at, one in enumerate(plan.columns) if one.target}
        self.stages = [stage for stage in plan.regime.pack.stages if stage.case == "project"]
        self.standings = {standing.title for standing in plan.regime.pack.standings}
        self.own = {held.position.unit_id for held in (*viewer.own, *viewer.acting_for)}
        self.seen: dict[str, int] = {}

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """Each of the rows; a number of queries that hardly grows with them."""
        found = [self._read(line) for line in lines]
        self._match(found)
        for one in found:
            if one.case is None and one.outcome == NEW:
                self._repeated(one)
        self._duplicates([one for one in found if one.case is None and one.outcome == NEW])
        self.alike.begin()
        for one in found:
            if one.case is None and one.outcome == NEW:
                self._alike(one)
        for one in found:
            if one.outcome == NEW and one.case is None:
                self._draft_new(one)
        return found

    def skip(self, lines: Sequence[Line]) -> None:
        """Rows that are done already: only their names count, for what repeats them further down."""
        at = self.places.get(NAME)
        for line in lines:
            if at is not None and at < len(line.cells) and not blank(line.cells[at]):
                self.seen.setdefault(normalised_name(text_of(line.cells[at])), line.number)

    def _read(self, line: Line) -> Judged:
        one = Judged(line)
        for at, (meaning, column) in enumerate(zip(self.plan.columns, self.columns, strict=True)):
            cell = line.cells[at] if at < len(line.cells) else ""
            if blank(cell) or not meaning.target:
                continue
            if column is None:
                one.told[meaning.target] = cell
                continue
            try:
                one.values[column.term.name] = value_of(cell, column, self.names, self.plan.today)
            except (InputError, ValueProblem) as error:
                one.wrong(at, error.message)
        for target, label in DAYS.items():
            self._day(one, target, label)
        self._stage(one)
        one.title = str(one.values.get(NAME, ""))[:200]
        return one

    # ── which project it is ─────────────────────────────────────────────────────────────────────────────────────

    def _match(self, found: Sequence[Judged]) -> None:
        ids = {case for one in found if (case := read_id(text_of(one.told.get(CASE, "")))) is not None}
        names = {normalised_name(one.title) for one in found if one.title}
        mine = visible_projects(self.viewer)
        fields = ("case_id", "normalised_name", "stage", "terms")
        by_case = {row[0]: row for row in mine.filter(case_id__in=ids).values_list(*fields)} if ids else {}
        by_name: dict[str, list[tuple[UUID, str, str, dict[str, object] | None]]] = {}
        for row in mine.filter(normalised_name__in=names).values_list(*fields) if names else ():
            by_name.setdefault(row[1], []).append(row)
        for one in found:
            if (told := text_of(one.told.get(CASE, ""))) and not blank(told):
                known = by_case.get(read_id(told) or UUID(int=0))
                if known is None:
                    one.wrong(self.places[CASE], "没有这个项目编号，或者你看不到这个项目；新项目请把这一格留空。")
                    continue
            else:
                same = by_name.get(normalised_name(one.title), []) if one.title else []
                if len(same) > 1:
                    one.outcome, one.problems[""] = DUPLICATE, "系统里有几个同名的项目；请填上项目编号，写明是哪一个。"
                    continue
                known = same[0] if same else None
            if known is not None:
                one.case = known[0]
                self._compare(one, _Known(known[0], known[2], known[3] or {}))

    def _compare(self, one: Judged, known: _Known) -> None:
        """Cell by cell: what the table says otherwise, and whether an import may say it."""
        spec = self.plan.regime.pack.facts.get(UPDATED)
        changed: dict[str, Value] = {}
        for name, value in one.values.items():
            term = self.plan.regime.terms[name]
            before = known.terms.get(name)
            if name in {UNIT_TERM, "引进单位", "落户地"} or to_json(term, value) == before:
                continue
            if isinstance(value, str) and value[:KEPT_TEXT] == before:
                continue
            old = "" if before is None else format_value(term, from_json(term, before))
            new = format_value(term, value)
            if spec is None or name not in spec.optional:
                one.notes.append(f"{term.label}：表里是 {new}，系统里是 {old or '空'}；由实际发生的记录来改，未改")
                continue
            changed[name] = value
            one.changes.append((term.label, old, new))
        self._stage_beside(one, known)
        if one.outcome == WRONG:
            return
        one.outcome = CHANGED if changed else SAME
        if changed and spec is not None:
            values = {**changed, SOURCE_TERM: self._source(one)}
            one.drafts = [Draft(known.case, UPDATED, self.plan.today, values)]

    def _stage_beside(self, one: Judged, known: _Known) -> None:
        """阶段矩阵: an older file sets nothing back, and nothing is passed over; it is told."""
        stage = self._stage(one)
        if stage is None or not known.stage or stage.id == known.stage:
            return
        ids = [each.id for each in self.stages]
        if known.stage not in ids:
            return
        now = self.plan.regime.stages[known.stage].title
        if ids.index(stage.id) < ids.index(known.stage):
            one.notes.append(f"阶段倒退，未改：表里是“{stage.title}”，系统里已到“{now}”")
        else:
            one.notes.append(f"阶段跳跃，未改：表里是“{stage.title}”，系统里是“{now}”；请在项目页按实际发生的记")

    # ── a new project ───────────────────────────────────────────────────────────────────────────────────────────

    def _repeated(self, one: Judged) -> None:
        name = normalised_name(one.title)
        if not name:
            return
        if name in self.seen and not self._reason(one):
            one.outcome, one.problems[""] = DUPLICATE, f"与本表第 {self.seen[name]} 行同名；同一个项目只留一行。"
        self.seen.setdefault(name, one.line.number)

    def _duplicates(self, found: Sequence[Judged]) -> None:
        """撞单 over every row at once: certain ones wait for a reason, likely ones are told."""
        answers = find_many(self.viewer, [_probe(one) for one in found]) if found else []
        coded = {
            id(one): match.case
            for one, matches in zip(found, answers, strict=True)
            for match in matches
            if match.rule == SAME_CODE and match.case is not None
        }
        rows = visible_projects(self.viewer).filter(case_id__in=set(coded.values())) if coded else None
        known = {row[0]: row for row in rows.values_list("case_id", "stage", "terms")} if rows is not None else {}
        for one, matches in zip(found, answers, strict=True):
            case = coded.get(id(one))
            if case in known:
                one.case = case
                self._compare(one, _Known(known[case][0], known[case][1], known[case][2] or {}))
                continue
            one.matches = matches
            for match in matches:
                shown = f"“{match.name}”" if match.name else "本市已有的项目"
                text = f"与{shown}：{match.reason}" + (f"，可问{match.ask}" if match.ask else "")
                if match.certain and not self._reason(one):
                    one.outcome = DUPLICATE
                    one.problems.setdefault(
                        "", f"{text}。确实是另一个项目的，在“不是同一项目的理由”一列写明，再导入一次。"
                    )
                elif match.level != "hint":
                    one.notes.append(text)

    def _alike(self, one: Judged) -> None:
        """A row further up under another spelling: as one on record would be, certain or likely."""
        found = self.alike.beside(one, _probe(one))
        if found is None:
            return
        earlier, match = found
        text = f"与本表第 {earlier.number} 行：{match.reason}"
        if match.certain and not self._reason(one):
            one.outcome = DUPLICATE
            one.problems[""] = f"{text}。确实是另一个项目的，在“不是同一项目的理由”一列写明，再导入一次。"
        elif match.level != "hint":
            one.notes.append(text)
            one.twin = (earlier.row, match) if earlier.row is not None else None

    def _reason(self, one: Judged) -> str:
        return text_of(one.told[REASON]) if REASON in one.told else ""

    def _draft_new(self, one: Judged) -> None:
        if not one.title:
            one.wrong(self.places.get(NAME, ""), "缺少项目名称；每一行都要写。")
        unit = self._unit(one)
        kind = REPORT if self.plan.mode == "leads" else BASELINE
        spec = self.plan.regime.pack.facts.get(kind)
        if spec is None:
            one.wrong("", "本机制没有这种记录，不能这样导入；请联系机制管理员。")
            return
        values: dict[str, Value] = {**one.values, UNIT_TERM: unit}
        day = self.plan.today
        if kind == BASELINE:
            day = self._as_it_stood(one, values) or day
        else:
            values = self._lead_values(one, values)
        values[SOURCE_TERM] = self._source(one)
        if SOURCE_TERM not in (*spec.terms, *spec.optional):
            del values[SOURCE_TERM]
        for name in spec.terms:
            if name not in values and name not in {STAGE_TERM, NAME}:
                place = self.places.get(name, "")
                one.wrong(place, f"缺少{self.plan.regime.terms[name].label}；请补上。")
        if one.outcome == WRONG:
            return
        opening = Opening("project", one.title, unit=self.book.id_of(unit))
        one.drafts = [Draft(opening, kind, day, values)]
        if self._reason(one):
            one.drafts.append(
                Draft(opening, "note.added", day, {NOTE_TERM: f"与已有的项目不是同一个：{self._reason(one)}"})
            )

    def _unit(self, one: Judged) -> str:
        """The introducing unit: as the row says, else as the form says; the importer's own never by itself."""
        named = one.values.get(UNIT_TERM) or one.values.get("引进单位")
        unit = str(named or self.plan.unit)
        place = self.places.get(UNIT_TERM, self.places.get("引进单位", ""))
        if not unit and UNIT_TERM not in one.problems:
            one.wrong(place, "没有写引进单位；请补上，或在上一步选定没写的都算在哪个单位。")
        elif unit and self.book.id_of(unit) not in self.own and not self.viewer.may("office"):
            one.wrong(place, "只能导入本人任职单位的项目；别的单位的，请由办公室导入。")
        return unit

    def _as_it_stood(self, one: Judged, values: dict[str, Value]) -> date | None:
        stage = self._stage(one, fresh=True)
        if stage is None and STAGE not in one.told and self.plan.stage:
            stage = self.plan.regime.stages.get(self.plan.stage)
        if stage is not None:
            values[STAGE_TERM] = stage.title
        elif str(self.places.get(STAGE, "")) not in one.problems:
            one.wrong(self.places.get(STAGE, ""), "没有写走到哪一步；请补上阶段，或在上一步选定没写的都算在哪一步。")
        since = self._day(one, SINCE, DAYS[SINCE])
        if since is not None:
            values[SINCE_TERM] = since
        return self._day(one, REPORTED, DAYS[REPORTED])

    def _lead_values(self, one: Judged, values: dict[str, Value]) -> dict[str, Value]:
        spec = self.plan.regime.pack.facts[REPORT]
        kept = {name: value for name, value in values.items() if name in (*spec.terms, *spec.optional)}
        left = [self.plan.regime.terms[name].label for name in values if name not in kept]
        if left:
            one.notes.append(f"报送线索时不填的，没有带入：{'、'.join(left)}")
        return kept

    def _day(self, one: Judged, target: str, label: str) -> date | None:
        if target not in one.told:
            return None
        try:
            found = day_of(one.told[target], label)
            if found > self.plan.today:
                raise InputError(f"{label}不能晚于今天（{self.plan.today.isoformat()}）。")
        except InputError as error:
            one.wrong(self.places[target], error.message)
            return None
        return found

    def _stage(self, one: Judged, fresh: bool = False) -> Stage | None:
        """The stage a row names, by its title or in other words; None where it names none.

        What our list shows of a project that stands still is no stage; it says nothing new of one in the register.
        """
        if STAGE not in one.told or (not fresh and text_of(one.told[STAGE]) in self.standings):
            return None
        found = stage_called(text_of(one.told[STAGE]), self.stages)
        if found is None:
            known = "、".join(stage.title for stage in self.stages)
            one.wrong(self.places[STAGE], f"没有“{text_of(one.told[STAGE])[:20]}”这个阶段；可填：{known}。")
        return found

    def _source(self, one: Judged) -> str:
        return f"{self.plan.source} 第 {one.line.number} 行"


def contact_of(one: Judged) -> tuple[str, str]:
    """Name and number of the person to call at the investor; kept with the party, never in a fact."""
    name, phone = (text_of(one.told[key]) if key in one.told else "" for key in (CONTACT, PHONE))
    return name or ("联系人" if phone else ""), phone


def stage_called(text: str, stages: Sequence[Stage]) -> Stage | None:
    """The stage of that title or id, or the one begun by what the words mean."""
    wanted = squeezed(text)
    for stage in stages:
        if wanted in {squeezed(stage.title), stage.id}:
            return stage
    kinds = {kind for kind, words in _stage_words().items() if wanted in words}
    return next((stage for stage in stages if any(trigger.fact in kinds for trigger in stage.on)), None)


@lru_cache(maxsize=1)
def _stage_words() -> Mapping[str, frozenset[str]]:
    content = yaml.safe_load(STAGES.read_text(encoding="utf-8"))
    return {str(kind): frozenset(squeezed(str(word)) for word in words) for kind, words in content.items()}


def names_of(viewer: Viewer, book: RefBook) -> Names:
    """The units of today by title, short name and code."""
    refs: dict[str, str] = {}
    for unit in unit_tree(viewer.jurisdiction, viewer.day):
        ref = book.ref_of(unit.id)
        for name in {squeezed(unit.name), squeezed(unit.short_name)} - {""}:
            refs[name] = ref if refs.get(name, ref) == ref else ""
    return Names(refs)


def _probe(one: Judged) -> Probe:
    values = one.values
    amount = values.get("投资总额")
    return Probe(
        name=one.title,
        investor=str(values.get("投资方名称", "")),
        credit_code=str(values.get("统一社会信用代码", "")),
        code=str(values.get("省级项目编码", "")),
        industry=str(values.get("产业", values.get("行业代码", ""))),
        amount=amount if isinstance(amount, int) else None,
        phone=contact_of(one)[1],
        address=str(values.get("建设地址", values.get("拟选址", ""))),
        group=str(values.get("所属集团", "")),
    )
