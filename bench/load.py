"""Loading many projects at once: rows equal to what `record()` would have written, without going through it.

A small demo government is made through the ledger's own door. Its project cases are then copied: every row of a case
(act, facts, terms, obligations, owners, ladder steps, sight, register, search tokens) gets new ids, its own name and
its own moment, and the digests of facts and of the case are computed anew over the copied content by the ledger's own
function. A copied case is therefore what the door would have left: folding it from nothing finds no difference.
Evidence files are shared, as the store shares equal bytes; the copies are not sealed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from luodi.common import clock
from luodi.common.ids import new_id
from luodi.ledger.models import Act, Case, Fact, FactEvidence, FactTerm, Obligation, SealedFact
from luodi.ledger.regimes import regime_of
from luodi.ledger.rows import digest, read_facts
from luodi.projects import traits
from luodi.projects.models import Project, ProjectKey, ProjectToken
from luodi.projects.register import SPELLED, keys_for, spell, tokens_of
from luodi.regimes.case import state_digest_content
from luodi.regimes.fold import fold
from luodi.units.public import calendar_for, ref_book

CHUNK = 500
NAME_TERM = "项目名称"
FIRST: tuple[type[models.Model], ...] = (Case, Act, Fact, Obligation, Project)
"""The tables that the others point to."""
LEFT_OUT = (SealedFact, ProjectToken, ProjectKey)
"""Copies are not sealed; search tokens and keys are made from the new name."""
PATHS = {"case": "case", "fact": "fact__case", "obligation": "obligation__case", "project": "project__case"}
KEYS = frozenset({"about", "key", "predecessor"})
"""Columns whose text holds ids of facts."""

Table = type[models.Model]
Rows = dict[Table, list[list[Any]]]


class Sheet:
    """The rows of one table of a template, and which columns a copy changes. `at` finds a column by its name."""

    def __init__(self, table: Table, found: Iterable[models.Model]) -> None:
        self.names = [column.attname for column in table._meta.concrete_fields if column.column]
        self.at = {name: i for i, name in enumerate(self.names)}
        self.rows = [[getattr(row, name) for name in self.names] for row in found]

    def copies(self, new: dict[UUID, UUID], texts: dict[str, str], back: timedelta) -> Iterator[list[Any]]:
        """The rows with ids replaced, also inside keys, and moments moved back."""
        keys = [self.at[name] for name in KEYS if name in self.at]
        for row in self.rows:
            values = list(row)
            for i, value in enumerate(values):
                if type(value) is UUID:
                    values[i] = new.get(value, value)
                elif type(value) is datetime:
                    values[i] = value - back
            for i in keys:
                for old, fresh in texts.items() if values[i] else ():
                    values[i] = values[i].replace(old, fresh)
            yield values


@dataclass
class Template:
    """A case with all its rows by table, the text its digest is made over, and the facts as objects to digest."""

    title: str
    jurisdiction: UUID
    sheets: dict[Table, Sheet]
    state_text: str
    facts: list[Fact]
    shas: list[str]


def templates(jurisdiction: UUID, most_facts: int) -> list[Template]:
    """The project cases with at most so many facts, in the order of their titles."""
    cases = Case.objects.filter(jurisdiction_id=jurisdiction, kind="project", version__lte=most_facts)
    return [_template(case) for case in cases.order_by("title")]


def _template(case: Case) -> Template:
    facts = list(Fact.objects.filter(case=case).order_by("seq"))
    papers = list(FactEvidence.objects.filter(fact__case=case).select_related("file").order_by("id"))
    found: dict[Table, Iterable[models.Model]] = {
        Case: [case],
        Act: Act.objects.filter(facts__case=case).distinct(),
        Fact: facts,
        FactTerm: FactTerm.objects.filter(fact__case=case),
        FactEvidence: papers,
    }
    found |= {
        table: table._default_manager.filter(**{path: case}) for table, path in tables_of_a_case() if table not in found
    }
    sheets = {table: Sheet(table, rows) for table, rows in found.items()}
    return Template(case.title, case.jurisdiction_id, sheets, _state_text(case), facts, [p.file.sha256 for p in papers])


def tables_of_a_case() -> Iterator[tuple[Table, str]]:
    """Every table of the ledger and of projects whose rows belong to a case, and the way to it."""
    for label in ("ledger", "projects"):
        for table in apps.get_app_config(label).get_models():
            names = {column.name for column in table._meta.concrete_fields}
            way = next((path for name, path in PATHS.items() if name in names), None)
            if way is not None and table not in LEFT_OUT:
                yield table, way


def _state_text(case: Case) -> str:
    """What `ledger.store` makes the digest of a case over."""
    regime, book = regime_of(case.adoption_id), ref_book(case.jurisdiction_id)
    facts = read_facts([case.pk], regime, book)[case.pk]
    state = fold(facts, regime, calendar_for(case.jurisdiction_id), clock.today(), case.kind)
    marks = [[o.key, o.paused, o.awaits_write_off] for o in state.obligations]
    text = json.dumps([state_digest_content(state), marks], ensure_ascii=False, sort_keys=True)
    if hashlib.sha256(text.encode()).hexdigest() != case.digest:
        raise AssertionError("the digest of a case is made otherwise now: bring bench/load.py up to ledger/store.py")
    return text


def multiply(found: Sequence[Template], count: int) -> None:
    """Write `count` copies, template after template in turn."""
    for start in range(0, count, CHUNK):
        batch: Rows = defaultdict(list)
        for number in range(start, min(start + CHUNK, count)):
            for table, rows in _copy(found[number % len(found)], number).items():
                batch[table].extend(rows)
        with transaction.atomic():
            for table in sorted(batch, key=lambda one: FIRST.index(one) if one in FIRST else len(FIRST)):
                if batch[table]:
                    _insert(table, batch[table])


def _copy(template: Template, number: int) -> Rows:
    new = {
        row[sheet.at["id"]]: new_id() for sheet in template.sheets.values() if "id" in sheet.at for row in sheet.rows
    }
    texts = {str(fact.pk): str(new[fact.pk]) for fact in template.facts}
    back = timedelta(milliseconds=number)
    copied = {table: list(sheet.copies(new, texts, back)) for table, sheet in template.sheets.items()}
    _name(copied, template, f"{template.title}第{number}号")
    _digests(copied, template, texts)
    at = template.sheets[Project].at
    project = copied[Project][0]
    row = Project(**dict(zip(template.sheets[Project].names, project, strict=True)))
    tokens = tokens_of(row.normalised_name, row.normalised_investor, row.initials)
    values = {"project_id": project[at["id"]], "jurisdiction_id": template.jurisdiction}
    for table, found in ((ProjectToken, sorted(tokens)), (ProjectKey, sorted(keys_for(row)))):
        names = Sheet(table, ()).names
        copied[table] = [[values.get(name, one) for name in names] for one in found]
    return copied


def _name(copied: Rows, template: Template, fresh: str) -> None:
    at = {table: sheet.at for table, sheet in template.sheets.items()}
    copied[Case][0][at[Case]["title"]] = fresh
    copied[Project][0][at[Project]["name"]] = fresh
    project = copied[Project][0]
    spelled = Project(name=fresh, investor=project[at[Project]["investor"]])
    spell(spelled)
    for name in SPELLED:
        project[at[Project][name]] = getattr(spelled, name)
    told = {**(project[at[Project]["terms"]] or {}), NAME_TERM: fresh}
    project[at[Project]["terms"]] = told
    project[at[Project]["traits"]] = traits.stored(fresh, spelled.investor, told)
    for act in copied[Act]:
        act[at[Act]["key"]] = f"bench-{act[at[Act]['id']]}"
    for term in copied[FactTerm]:
        if term[at[FactTerm]["term"]] == NAME_TERM and term[at[FactTerm]["text"]] == template.title:
            term[at[FactTerm]["text"]] = fresh


def _digests(copied: Rows, template: Template, texts: dict[str, str]) -> None:
    columns = [template.sheets[FactTerm].at[name] for name in ("fact_id", "term", "whole", "real", "day", "text")]
    terms: dict[UUID, list[Any]] = defaultdict(list)
    for row in copied[FactTerm]:
        terms[row[columns[0]]].append(tuple(row[i] for i in columns))
    at = template.sheets[FactEvidence].at
    papers: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
    for sha, row in zip(template.shas, copied[FactEvidence], strict=True):
        papers[row[at["fact_id"]]].append((sha, row[at["name"]], row[at["kind"]]))
    sheet = template.sheets[Fact]
    for fact, row in zip(template.facts, copied[Fact], strict=True):
        for name, value in zip(sheet.names, row, strict=True):
            fact.__dict__[name] = value
        row[sheet.at["digest"]] = digest(fact, terms[fact.pk], papers[fact.pk])
    for fact, row in zip(template.facts, sheet.rows, strict=True):
        fact.__dict__.update(zip(sheet.names, row, strict=True))
    text = template.state_text
    for old_id, fresh in texts.items():
        text = text.replace(old_id, fresh)
    copied[Case][0][template.sheets[Case].at["digest"]] = hashlib.sha256(text.encode()).hexdigest()


def _insert(table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """COPY on PostgreSQL, one prepared statement on SQLite: the ORM would take an hour over millions of rows."""
    columns = [column.column for column in table._meta.concrete_fields if column.column]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    target = connection.ops.quote_name(table._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {target} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([_as_text(value) for value in row])
        else:
            marks = ", ".join(["?"] * len(columns))
            content = ([_for_sqlite(_as_text(value)) for value in row] for row in rows)
            cursor.cursor.connection.executemany(f"INSERT INTO {target} ({names}) VALUES ({marks})", content)


def _as_text(value: Any) -> Any:
    """What a JSON column holds, as both databases take it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | tuple) else value


def _for_sqlite(value: Any) -> Any:
    kind = type(value)
    if kind is UUID:
        return value.hex
    if kind is datetime:
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if kind is date else value
