"""What each row of a register comes to: new, changed, the same, duplicate or wrong."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from luodi.common.ids import read_id
from luodi.common.money import InputError
from luodi.common.text import normalised_name
from luodi.intake.alike import Alike
from luodi.intake.called import names_of
from luodi.intake.columns import NAME, WHY, column_of
from luodi.intake.fresh import Taking
from luodi.intake.known import Known, compare
from luodi.intake.rows import CHANGED, DAYS, DUPLICATE, LEADS, NEW, SAME, Judged, Plan, day_told, stage_told
from luodi.ledger.public import case_titles
from luodi.parties.public import PartyError, read_contact
from luodi.projects.public import Match, find_many, visible_projects
from luodi.reading.cells import Column, blank, squeezed, text_of, undecided, value_of
from luodi.reading.dictionary import CASE, CONTACT, PHONE
from luodi.reading.table import Line
from luodi.regimes.terms import TermKind
from luodi.regimes.vocabulary import InputError as ValueProblem
from luodi.units.public import Viewer, ref_book

SAME_CODE = "same-code"
"""The rule of a pack by which the code of a provincial platform is the project's own."""
LONGEST_NAME = 200
ANOTHER = "确实是另一个项目的，在“不是同一项目的理由”一列写明，再导入一次。"
TWICE = "同一个项目只留一行"
FIELDS = ("case_id", "normalised_name", "stage", "terms")
Stored = tuple[UUID, str, str, Mapping[str, object] | None]


class Judge:
    """Judges the rows of one table, some hundred at a time and in their order."""

    def __init__(self, viewer: Viewer, plan: Plan, *, trying: bool) -> None:
        """`trying`: nothing of the table is recorded yet."""
        self.viewer = viewer
        self.plan = plan
        self.alike = Alike(plan.regime, whole=trying)
        book = ref_book(viewer.jurisdiction)
        self.names = names_of(viewer, book)
        self.taking = Taking(viewer, plan, book)
        self.columns: list[Column | None] = [column_of(one, plan.regime) for one in plan.columns]
        self.why = next((at for at, one in enumerate(plan.columns) if one.label == WHY), None)
        self.seen: dict[str, int] = {}

    def judge(self, lines: Sequence[Line]) -> list[Judged]:
        """Each of the rows; a number of queries that hardly grows with them."""
        found = [self._read(line) for line in lines]
        for one in found:
            self._repeated(one)
        self._match([one for one in found if one.outcome != DUPLICATE])
        for one in found:
            self._contact(one)
        self._duplicates([one for one in found if one.fresh])
        self.alike.begin()
        for one in found:
            if one.fresh:
                self._alike(one)
        for one in found:
            if one.fresh:
                self.taking.draft(one)
        return found

    def skip(self, lines: Sequence[Line]) -> None:
        """Rows that are done already: only their names count, for what repeats them further down."""
        at = self.plan.places.get(NAME)
        for line in lines:
            if at is not None and at < len(line.cells) and not blank(line.cells[at]):
                self.seen.setdefault(normalised_name(text_of(line.cells[at])), line.number)

    def _read(self, line: Line) -> Judged:
        one = Judged(line)
        for at, (meaning, column) in enumerate(zip(self.plan.columns, self.columns, strict=True)):
            cell = line.cells[at] if at < len(line.cells) else ""
            if meaning.words and not blank(cell):
                cell = meaning.words.get(squeezed(text_of(cell)), cell)
            if blank(cell) or not meaning.target:
                continue
            if undecided(cell) and (column is None or column.term.kind is not TermKind.TEXT):
                one.notes.append(f"{meaning.label}写的是“{text_of(cell)}”，没有记")
                continue
            if column is None:
                one.told[meaning.target] = cell
                continue
            try:
                one.values[column.term.name] = value_of(cell, column, self.names, self.plan.today)
            except (InputError, ValueProblem) as error:
                one.wrong(at, error.message)
        if self.plan.mode != LEADS:
            for target in DAYS:
                day_told(one, target, self.plan)
            stage_told(one, self.plan)
        one.title = str(one.values.get(NAME, ""))
        if len(one.title) > LONGEST_NAME:
            message = f"项目名称有 {len(one.title)} 个字，最多 {LONGEST_NAME} 个；请缩短。"
            one.wrong(self.plan.places[NAME], message)
            one.title = one.title[:LONGEST_NAME]
        return one

    def _contact(self, one: Judged) -> None:
        """What is wrong with the person to call is told now, not only when the row is recorded."""
        name, phone = one.contact
        if not name or one.outcome == SAME:
            return
        if not one.values.get("投资方名称"):
            if one.outcome in {NEW, CHANGED}:
                one.notes.append("没有写投资方，联系人没有记")
            return
        try:
            read_contact(name, phone)
        except PartyError as error:
            told = PHONE if PHONE in one.told and error.term == "联系电话" else CONTACT
            one.wrong(self.plan.places.get(told, ""), f"{error.reason}。")

    def _repeated(self, one: Judged) -> None:
        """A second row of a name is not recorded, whatever became of the first, unless it says which project it is."""
        name = normalised_name(one.title)
        if not name:
            return
        told = one.reason or not blank(text_of(one.told.get(CASE, "")))
        if name in self.seen and one.outcome == NEW and not told:
            one.outcome, one.problems[""] = DUPLICATE, f"与本表第 {self.seen[name]} 行同名；{TWICE}。"
        self.seen.setdefault(name, one.line.number)

    # ── which project it is ─────────────────────────────────────────────────────────────────────────────────────

    def _match(self, found: Sequence[Judged]) -> None:
        ids = {case for one in found if (case := read_id(text_of(one.told.get(CASE, "")))) is not None}
        names = {normalised_name(one.title) for one in found if one.title}
        mine = visible_projects(self.viewer)
        by_case: dict[UUID, Stored] = (
            {row[0]: row for row in mine.filter(case_id__in=ids).values_list(*FIELDS)} if ids else {}
        )
        by_name: dict[str, list[Stored]] = {}
        for row in mine.filter(normalised_name__in=names).values_list(*FIELDS) if names else ():
            by_name.setdefault(row[1], []).append(row)
        others = case_titles(self.viewer, ids - by_case.keys())
        for one in found:
            self._match_one(one, by_case, by_name, others)

    def _match_one(
        self,
        one: Judged,
        by_case: Mapping[UUID, Stored],
        by_name: Mapping[str, list[Stored]],
        others: Mapping[UUID, str],
    ) -> None:
        """`others`: what the numbers are of that are no project's."""
        if (told := text_of(one.told.get(CASE, ""))) and not blank(told):
            number = read_id(told) or UUID(int=0)
            known = by_case.get(number)
            if number in others:
                title = others[number][:40]
                message = f"这是“{title}”的编号，它不在项目台账里：已并入别的项目，或者不是项目；请到它自己的页面改。"
                one.wrong(self.plan.places[CASE], message)
                return
            if known is None:
                one.wrong(self.plan.places[CASE], "没有这个项目编号，或者您看不到这个项目；新项目请把这一格留空。")
                return
        else:
            same = by_name.get(normalised_name(one.title), []) if one.title else []
            if len(same) > 1:
                one.outcome, one.problems[""] = DUPLICATE, "系统里有几个同名的项目；请填上项目编号，写明是哪一个。"
                return
            if same and one.reason and self._another(one):
                return
            if same and self._still_twice(one):
                one.problems[""] = (
                    "上次说过这一行与另一行同名，还没有改：是另一个项目的，请改名称；是同一个的，请删去这一行，"
                    "要用它改那个项目的，填上项目编号。"
                )
                one.outcome = DUPLICATE
                return
            known = same[0] if same else None
        if known is not None:
            compare(one, Known(known[0], known[2], known[3] or {}), self.plan)

    def _another(self, one: Judged) -> bool:
        """Whether the reason of a row is about its name: the only row of a name is the project of that name, which its
        reason told from others when it was first taken in."""
        return self._still_twice(one) or self.seen[normalised_name(one.title)] != one.line.number

    def _still_twice(self, one: Judged) -> bool:
        """A row that went back because another of its table has its name, and comes again as it was: it would be
        taken for a change of that other project."""
        return self.why is not None and self.why < len(one.line.cells) and TWICE in text_of(one.line.cells[self.why])

    # ── a project that the register does not hold ───────────────────────────────────────────────────────────────

    def _duplicates(self, found: Sequence[Judged]) -> None:
        """撞单 over every row at once: certain ones wait for a reason, likely ones are told."""
        answers = find_many(self.viewer, [one.probe for one in found]) if found else []
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
                compare(one, Known(known[case][0], known[case][1], known[case][2] or {}), self.plan)
                continue
            one.matches = matches
            for match in matches:
                shown = f"与“{match.name}”：" if match.name else ""
                ask = f"，可问{match.ask}" if match.ask else ""
                self._told(one, match, f"{shown}{match.reason}{ask}")

    def _alike(self, one: Judged) -> None:
        """A row further up under another spelling: as one on record would be, certain or likely."""
        found = self.alike.beside(one, one.probe)
        if found is None:
            return
        earlier, match = found
        if self._told(one, match, f"与本表第 {earlier.number} 行：{match.reason}"):
            one.twin = (earlier.row, match) if earlier.row is not None else None

    def _told(self, one: Judged, match: Match, text: str) -> bool:
        """Say what a row may be; a certain one waits for a reason. Whether it was noted beside a row that goes in."""
        if match.certain and not one.reason:
            one.outcome = DUPLICATE
            one.problems.setdefault("", f"{text}。{ANOTHER}")
            return False
        if match.level != "hint":
            one.notes.append(text)
            return True
        return False
