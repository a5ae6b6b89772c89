"""Between a form and an action: files handed in become attachments, a refusal stands beside its field."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from luodi.ledger.evidence import Kept, enter, keep
from luodi.ledger.public import Attachment, Refused, Stale, already
from luodi.regimes.case import Verdict
from luodi.regimes.regime import Regime
from luodi.regimes.schema import Gate
from luodi.regimes.vocabulary import REFERENCE_KINDS, InputError, TermKind, parse_input
from luodi.regimes.words import requirement
from luodi.units.public import Viewer
from luodi.web.context import Request
from luodi.web.forms import FactForm, Handed

COMPARED_KINDS = REFERENCE_KINDS | {TermKind.TEXT, TermKind.CHOICE}
"""What the ledger keeps as text word for word, so that what is typed can be held against it; a number has its unit."""
DAY_FIELDS = frozenset({"happened_on", "发生日期"})


@dataclass(frozen=True)
class Papers:
    """Files handed in, on disk already; `entered` gives them their rows."""

    viewer: Viewer
    kept: tuple[tuple[Kept, str], ...]

    def entered(self) -> tuple[Attachment, ...]:
        """As attachments of a fact; inside the act's transaction, so that an act refused leaves no row behind."""
        jurisdiction = self.viewer.jurisdiction
        rows = ((enter(jurisdiction, one, actor=self.viewer), one.name, kind) for one, kind in self.kept)
        return tuple(Attachment(row.pk, name, kind) for row, name, kind in rows)


def kept(viewer: Viewer, form: FactForm) -> Papers | None:
    """The form's files, on disk before any transaction; None, and the form says why, where one is not let in."""
    try:
        return Papers(viewer, tuple((_keep(viewer, one), one.kind) for one in form.files))
    except Refused as refused:
        form.file_error = refused.message
        return None


def _keep(viewer: Viewer, one: Handed) -> Kept:
    return keep(viewer.jurisdiction, one.file, one.file.name or "", actor=viewer)


def show_refusal(form: FactForm, refused: Refused, regime: Regime | None = None) -> None:
    """Put a refusal where it belongs: beside the fields it names, else above the form. Gate lines are for the page."""
    if isinstance(refused, Stale):
        form.stale = True
        form.page_errors.append(refused.message)
        return
    for term, message in refused.fields.items():
        if term in DAY_FIELDS and form.day:
            form.day.error = message
        else:
            form.refuse(message, term)
    if refused.verdicts:
        left = [verdict for verdict in refused.verdicts if not (regime and _beside(form, verdict, regime))]
        if left:
            form.page_errors.append(f"有 {len(left)} 个条件没有满足，还不能记。")
    elif not refused.fields:
        form.page_errors.append(refused.message)


def _beside(form: FactForm, verdict: Verdict, regime: Regime) -> bool:
    """Whether a gate that asks for a kind of paper, or for a field left blank, could say so beside it."""
    gate = next((one for one in regime.pack.gates if one.id == verdict.gate), None)
    if gate is None:
        return False
    if any(wanted.papers and requirement(wanted, regime) == verdict.title for wanted in gate.require):
        again = "；浏览器不会保留已选的文件，请一并重新选择" if form.had_files else ""
        form.file_error = f"{verdict.title}（{verdict.detail}）{again}。"
        return True
    names = _own_names(gate, regime)
    blank = [name for name in names if name in form.fields and not form.fields[name].typed.strip()]
    for name in blank:
        form.refuse(f"{verdict.title}。", name)
    return bool(blank)


def _own_names(gate: Gate, regime: Regime) -> frozenset[str]:
    """The terms of the form that a gate looks at, not at what the case knows."""
    texts = [gate.recording.where if gate.recording else None, gate.must if gate.reads == "fact" else None]
    return frozenset(name for text in texts if text for name in regime.conditions[text].names)


def typed_texts(request: Request, regime: Regime) -> dict[str, str]:
    """What was typed in words or chosen, as the ledger keeps it: to tell a second click from another act."""
    found: dict[str, str] = {}
    for name, typed in request.POST.items():
        term = regime.terms.get(name)
        if term is None or term.kind not in COMPARED_KINDS or not str(typed).strip():
            continue
        try:
            found[name] = str(parse_input(term, str(typed), today=request.viewer.day))
        except InputError:
            found[name] = str(typed)
    return found


def recorded_before(request: Request, regime: Regime, case: UUID, fixed: Mapping[str, str] | None = None) -> bool:
    """Whether a first click has recorded what the form says, and `fixed`, which its address says by term.

    Raises Reused where that said another thing.
    """
    key = request.POST.get("request_key", "")
    told = {**(fixed or {}), **typed_texts(request, regime)}
    return bool(key and already(request.viewer, key, told, cases=[case]))


def seen(request: Request, case: UUID) -> Mapping[UUID, int] | None:
    """`expected` of `record`: the version of the case that the page showed, from its hidden field `seen`."""
    text = request.POST.get("seen", "")
    return {case: int(text)} if text.isascii() and text.isdigit() and len(text) < 10 else None
