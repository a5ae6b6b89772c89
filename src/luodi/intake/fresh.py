"""A row of a project that the register does not hold: the facts that take it in, as it stood or as a lead of today."""

from datetime import date
from uuid import UUID

from luodi.intake.columns import BASELINE, NAME, REPORT
from luodi.intake.rows import DAYS, LEADS, SOURCE_TERM, UNIT_TERM, WRONG, Judged, Plan, day_told, source_of, stage_told
from luodi.ledger.public import Draft, Opening
from luodi.reading.dictionary import REPORTED, SINCE, SPECIAL, STAGE
from luodi.regimes.vocabulary import Value
from luodi.units.public import RefBook, Viewer

STAGE_TERM, SINCE_TERM, NOTE_TERM = "入库阶段", "入库阶段日期", "记事"
LANDED_BY = "引进单位"


class Taking:
    """Takes in new projects for one viewer under one plan."""

    def __init__(self, viewer: Viewer, plan: Plan, book: RefBook) -> None:
        self.viewer = viewer
        self.plan = plan
        self.book = book
        self.own: set[UUID] = {held.position.unit_id for held in (*viewer.own, *viewer.acting_for)}

    def draft(self, one: Judged) -> None:
        """What the row would record; it is wrong where something is missing or not this person's to bring in."""
        if not one.title:
            one.wrong(self.plan.places.get(NAME, ""), "缺少项目名称；每一行都要写。")
        unit = self._unit(one)
        kind = REPORT if self.plan.mode == LEADS else BASELINE
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
        values[SOURCE_TERM] = source_of(one, self.plan)
        if SOURCE_TERM not in (*spec.terms, *spec.optional):
            del values[SOURCE_TERM]
        for name in spec.terms:
            if name not in values and name not in {STAGE_TERM, NAME}:
                place = self.plan.places.get(name, "")
                one.wrong(place, f"缺少{self.plan.regime.terms[name].label}；请补上。")
        if one.outcome == WRONG:
            return
        opening = Opening("project", one.title, unit=self.book.id_of(unit), place=one.line.number)
        one.drafts = [Draft(opening, kind, day, values)]
        if one.reason:
            one.drafts.append(Draft(opening, "note.added", day, {NOTE_TERM: f"与已有的项目不是同一个：{one.reason}"}))

    def _unit(self, one: Judged) -> str:
        """The introducing unit: as the row says, else as the form says; the importer's own never by itself."""
        named = one.values.get(UNIT_TERM) or one.values.get(LANDED_BY)
        unit = str(named or self.plan.unit)
        place = self.plan.places.get(UNIT_TERM, self.plan.places.get(LANDED_BY, ""))
        if not unit and UNIT_TERM not in one.problems:
            called = self.plan.regime.pack.words["introducing_unit"]
            one.wrong(place, f"没有写{called}；请补上，或在上一步选定没写的都算在哪个单位。")
        elif unit and self.book.id_of(unit) not in self.own and not self.viewer.may("office"):
            one.wrong(place, f"只能导入本人任职单位的项目；别的单位的，请由{self.plan.regime.office}导入。")
        return unit

    def _as_it_stood(self, one: Judged, values: dict[str, Value]) -> date | None:
        stage = stage_told(one, self.plan, fresh=True)
        place = self.plan.places.get(STAGE, "")
        if stage is None and STAGE not in one.told and self.plan.stage:
            stage = self.plan.regime.stages.get(self.plan.stage)
        if stage is not None:
            values[STAGE_TERM] = stage.title
        elif str(place) not in one.problems:
            one.wrong(place, "没有写走到哪一步；请补上阶段，或在上一步选定没写的都算在哪一步。")
        since = day_told(one, SINCE, self.plan)
        if since is not None:
            values[SINCE_TERM] = since
        return day_told(one, REPORTED, self.plan)

    def _lead_values(self, one: Judged, values: dict[str, Value]) -> dict[str, Value]:
        spec = self.plan.regime.pack.facts[REPORT]
        kept = {name: value for name, value in values.items() if name in (*spec.terms, *spec.optional)}
        left = [self.plan.regime.terms[name].label for name in values if name not in kept]
        left += [SPECIAL[target] for target in (STAGE, *DAYS) if target in one.told]
        if left:
            one.notes.append(f"报送线索时不填的，没有带入：{'、'.join(left)}")
        return kept
