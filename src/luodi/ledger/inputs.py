"""What comes with a draft, made sure of before the fold is asked: references that exist, papers that were stored."""

import unicodedata
from collections.abc import Sequence
from uuid import UUID

from luodi.ledger.drafts import Attachment, Draft
from luodi.ledger.errors import Refused
from luodi.ledger.models import EvidenceFile
from luodi.ledger.papertypes import fits
from luodi.regimes.regime import Regime
from luodi.regimes.vocabulary import Term, TermKind, Value
from luodi.units.public import RefBook, handles, people_names

NAME_LENGTH = 200
KIND_LENGTH = 60


def checked_values(draft: Draft, regime: Regime, book: RefBook, *, system: bool) -> dict[str, Value]:
    """The draft's values without empty ones; units and positions by their ref, so that one thing has one name.

    Refused, with the term, where a reference leads nowhere. Facts about the organisation are checked by `units`.
    """
    values = {term: value for term, value in draft.values.items() if value is not None}
    if handles(draft.kind):
        return values
    problems: dict[str, str] = {}
    for name, value in values.items():
        term = regime.terms.get(name)
        if term is None or not isinstance(value, str):
            continue
        found = _reference(term, value, regime, book, system=system)
        if found is None:
            problems[name] = f"{term.label}“{value[:40]}”不存在，请重新选择。"
        else:
            values[name] = found
    if problems:
        raise Refused("；".join(problems.values()), problems)
    return values


def _reference(term: Term, value: str, regime: Regime, book: RefBook, *, system: bool) -> str | None:
    """The one ref of what is named; None where there is no such thing; other values as they are."""
    if term.kind not in {TermKind.UNIT, TermKind.POSITION, TermKind.PERSON}:
        return value
    found = book.id_of(value)
    if term.kind is TermKind.UNIT and value in regime.pack.groups:
        return value
    if found is None:
        return None
    if term.kind is TermKind.PERSON:
        return str(found) if people_names([found]) else None
    # The calendar opens a period for a position, too: a duty of one person is not its whole unit's.
    fits = found in book.units if term.kind is TermKind.UNIT else found in book.unit_of
    return book.ref_of(found) if fits or (system and found in book.unit_of) else None


def checked_papers(jurisdiction: UUID, attachments: Sequence[Attachment]) -> dict[UUID, EvidenceFile]:
    """The stored files of the attachments by id. Refused where one was not stored or bears an unusable name."""
    wanted = {a.file for a in attachments}
    if not wanted:
        return {}
    found = {f.pk: f for f in EvidenceFile.objects.filter(jurisdiction_id=jurisdiction, pk__in=wanted)}
    if len(found) != len(wanted):
        raise Refused("有材料没有上传成功，请重新上传")
    for a in attachments:
        if not a.name.strip() or len(a.name) > NAME_LENGTH or len(a.kind) > KIND_LENGTH:
            raise Refused(f"材料名称应为 1 至 {NAME_LENGTH} 个字，请改名后重新上传：{a.name[:40]}")
        if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in a.name + a.kind):
            # Cf holds the signs that turn the direction of writing and make 表fdp.exe look like 表exe.pdf.
            raise Refused("材料名称里有不可见的控制字符，请改名后重新上传")
        if "/" in a.name or "\\" in a.name or not fits(a.name, found[a.file].media_type):
            # The name is what a person trusts and what the file is saved as: a program may not change it afterwards.
            raise Refused(f"材料名称“{a.name[:40]}”与文件的内容不符，请用上传时的文件名")
    return found
