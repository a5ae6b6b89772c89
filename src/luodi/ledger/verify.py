"""Checking the ledger against its seals: whatever was altered, removed or inserted past the program is named."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, TypeVar
from uuid import UUID

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce

from luodi.ledger.evidence import path_of
from luodi.ledger.models import Case, EvidenceFile, Fact, FactEvidence, FactTerm, Seal, SealedFact
from luodi.ledger.rows import TermRow, digest
from luodi.ledger.seals import seal_digest
from luodi.regimes.case import TERM_DIGEST
from luodi.units.public import adoptions_until, current_adoption

CHUNK = 1000
GRACE = timedelta(minutes=15)
"""Longer than any act runs: a fact recorded that long before a seal and not in it did not come through the door."""

T = TypeVar("T")

What = Literal["altered", "removed", "inserted", "chain", "file_missing", "file_altered", "gap", "regime"]
WHAT_TITLES: Mapping[What, str] = {
    "altered": "被改动",
    "removed": "被删除",
    "inserted": "被插入",
    "chain": "封签链断裂",
    "file_missing": "材料文件缺失",
    "file_altered": "材料文件被改动",
    "gap": "经过不连续",
    "regime": "机制文本被改动",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it was sealed. `subject` is the id of a fact, a case or a file, or a seal's number."""

    what: What
    subject: str
    message: str


@dataclass
class Report:
    """The result: counts, problems, and the last seal, whose number and digest are worth keeping on paper elsewhere."""

    facts: int = 0
    sealed: int = 0
    files: int = 0
    last_number: int = 0
    last_digest: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def unsealed(self) -> int:
        """Facts recorded since the last seal: not yet protected."""
        return self.facts - self.sealed

    @property
    def sound(self) -> bool:
        """Whether everything is as it was sealed."""
        return not self.problems


def verify(jurisdiction: UUID, *, known: Mapping[int, str] | None = None, files: bool = True) -> Report:
    """Recompute everything that is sealed. Reads in chunks, so memory does not grow with the ledger.

    `known`: digests of seals by number as somebody kept them outside; `files`: also read every evidence file again.
    """
    report = Report()
    _check_seals(jurisdiction, report, known or {})
    _check_unsealed(jurisdiction, report)
    _check_cases(jurisdiction, report)
    _check_regimes(jurisdiction, report)
    if files:
        _check_files(jurisdiction, report)
    return report


def _check_seals(jurisdiction: UUID, report: Report, known: Mapping[int, str]) -> None:
    previous = ""
    for made in Seal.objects.filter(jurisdiction_id=jurisdiction).order_by("number").iterator(CHUNK):
        at = str(made.number)
        if made.number != report.last_number + 1:
            report.problems.append(Problem("chain", at, f"封签 {made.number} 之前缺少封签 {report.last_number + 1}"))
        if made.previous != previous:
            report.problems.append(Problem("chain", at, f"封签 {made.number} 没有接在上一个封签之后"))
        if known.get(made.number, made.digest) != made.digest:
            report.problems.append(Problem("chain", at, f"封签 {made.number} 的摘要与另行保存的不同"))
        _check_seal(made, report)
        previous, report.last_number, report.last_digest = made.digest, made.number, made.digest
    for number in sorted(set(known) - set(range(1, report.last_number + 1))):
        report.problems.append(Problem("chain", str(number), f"封签 {number} 不见了"))


def _check_seal(made: Seal, report: Report) -> None:
    """The facts of one seal, their count and the seal's own digest."""
    counted = 0

    def checked() -> Iterator[tuple[UUID, str]]:
        nonlocal counted
        rows = SealedFact.objects.filter(seal=made).order_by("position")
        for chunk in _chunks(rows.values_list("fact_id", "digest", "position").iterator(CHUNK)):
            facts = _facts([fact_id for fact_id, _, _ in chunk])
            for fact_id, sealed_digest, position in chunk:
                counted += 1
                _check_sealed(facts.get(fact_id), fact_id, sealed_digest, report)
                if position != counted:
                    message = f"封签 {made.number} 里的第 {counted} 件不见了"
                    report.problems.append(Problem("removed", str(made.number), message))
                    counted = position
                yield fact_id, sealed_digest

    whole = seal_digest(made, checked())
    report.sealed += made.count
    if counted != made.count:
        message = f"封签 {made.number} 应有 {made.count} 件，现有 {counted} 件"
        report.problems.append(Problem("removed" if counted < made.count else "inserted", str(made.number), message))
    if whole != made.digest:
        report.problems.append(Problem("chain", str(made.number), f"封签 {made.number} 的内容与摘要不符"))


@dataclass(frozen=True)
class _Read:
    """A fact as it stands now: its row and the digest over all that belongs to it."""

    row: Fact
    digest: str


def _check_sealed(found: _Read | None, fact_id: UUID, sealed_digest: str, report: Report) -> None:
    if found is None:
        report.problems.append(Problem("removed", str(fact_id), f"已封签的事实 {fact_id} 被删除"))
    elif found.digest != sealed_digest or found.row.digest != sealed_digest:
        named = f"{found.row.kind}（{found.row.happened_on}，第 {found.row.seq} 件）"
        report.problems.append(Problem("altered", str(fact_id), f"已封签的事实 {named} 被改动：{fact_id}"))


def _facts(ids: Sequence[UUID]) -> dict[UUID, _Read]:
    """The facts with their digests recomputed from rows; three queries."""
    terms: dict[UUID, list[TermRow]] = defaultdict(list)
    for row in FactTerm.objects.filter(fact_id__in=ids).values_list("fact_id", "term", "whole", "real", "day", "text"):
        terms[row[0]].append(row)
    papers: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
    links = FactEvidence.objects.filter(fact_id__in=ids)
    for fact_id, sha256, name, kind in links.values_list("fact_id", "file__sha256", "name", "kind"):
        papers[fact_id].append((sha256, name, kind))
    rows = Fact.objects.filter(pk__in=ids)
    return {row.pk: _Read(row, digest(row, terms.get(row.pk, ()), papers.get(row.pk, ()))) for row in rows}


def _check_unsealed(jurisdiction: UUID, report: Report) -> None:
    """Facts outside the seals: their own digest, and whether they pretend to be older than the last seal."""
    report.facts = Fact.objects.filter(jurisdiction_id=jurisdiction).count()
    last = Seal.objects.filter(jurisdiction_id=jurisdiction).order_by("-number").first()
    waiting = Fact.objects.filter(jurisdiction_id=jurisdiction, sealed__isnull=True).order_by("recorded_at", "id")
    for chunk in _chunks(waiting.values_list("pk", flat=True).iterator(CHUNK)):
        for fact_id, found in _facts(chunk).items():
            if last is not None and found.row.recorded_at < last.sealed_at - GRACE:
                message = f"事实 {fact_id} 的记录时间早于封签 {last.number}，却不在任何封签里"
                report.problems.append(Problem("inserted", str(fact_id), message))
            elif found.digest != found.row.digest:
                report.problems.append(Problem("altered", str(fact_id), f"尚未封签的事实 {fact_id} 被改动"))


def _check_cases(jurisdiction: UUID, report: Report) -> None:
    """Facts of a case are numbered without gaps, and as many as the case says."""
    found = (
        Case.objects.filter(jurisdiction_id=jurisdiction)
        .annotate(count=Count("facts"), highest=Coalesce(Max("facts__seq"), 0))
        .filter(~Q(count=F("version")) | ~Q(highest=F("count")))
    )
    for case in found.order_by("pk").iterator(CHUNK):
        message = f"事项“{case.title}”应有 {case.version} 件事实，现有 {case.count} 件，末号 {case.highest}"
        report.problems.append(Problem("gap", str(case.pk), message))


def _check_regimes(jurisdiction: UUID, report: Report) -> None:
    """Every adopted text is the one whose digest stands beside it, and in the fact that adopted it."""
    last = current_adoption(jurisdiction)
    for one in adoptions_until(last.id) if last else ():
        acts = FactTerm.objects.filter(fact_id__in=[one.fact] if one.fact else [], term=TERM_DIGEST)
        said = acts.values_list("text", flat=True).first()
        if hashlib.sha256(one.text.encode()).hexdigest() != one.digest or (said or one.digest) != one.digest:
            message = f"{one.adopted_on} 起采用的机制“{one.regime}”，存下的文本与采用时的校验码不符"
            report.problems.append(Problem("regime", str(one.id), message))


def _check_files(jurisdiction: UUID, report: Report) -> None:
    for file in EvidenceFile.objects.filter(jurisdiction_id=jurisdiction).order_by("pk").iterator(CHUNK):
        report.files += 1
        path = path_of(file.sha256)
        if not path.is_file():
            report.problems.append(Problem("file_missing", str(file.pk), f"材料文件缺失：{file.sha256}"))
            continue
        with path.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != file.sha256:
                report.problems.append(Problem("file_altered", str(file.pk), f"材料文件被改动：{file.sha256}"))


def _chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    held: list[T] = []
    for row in rows:
        held.append(row)
        if len(held) == CHUNK:
            yield held
            held = []
    if held:
        yield held
