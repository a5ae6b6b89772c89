"""Adopting a changed regime on a page: the pack chosen or handed in, its effect shown, then the named act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from uuid import UUID, uuid4
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from luodi.ledger.adoption import (
    Laid,
    Moves,
    files_adopted,
    files_kept,
    files_of,
    lay,
    moves,
    obstacles,
    strangers,
)
from luodi.ledger.movable import Move
from luodi.ledger.public import Refused
from luodi.ledger.renewed import files_again, renewed
from luodi.regimes.case import AS_BEFORE, BY_NEW_RULES, TERM_DIGEST
from luodi.regimes.loader import PACKS, available
from luodi.regimes.yamlsource import PackError
from luodi.units.public import (
    Adopted,
    Viewer,
    adopted_by,
    adoptions,
    current_adoption,
    names,
    yet_to_move,
)
from luodi.web import formats
from luodi.web.clauses import case_url, clause_tag, link
from luodi.web.context import Request
from luodi.web.parts import ClauseTag

RIGHT = "adopt"
MOST_BYTES = 500_000
BASIS_LENGTH = 200
NAMED = 12


@dataclass(frozen=True)
class Choosing:
    """An open obligation that would move, and what is chosen for it; `field` names its input."""

    field: str
    chosen: str
    title: str
    case_title: str
    case_url: str
    before: str
    after: str
    owners: str
    owners_after: str
    tag: ClauseTag | None


@dataclass
class Form:
    """What is asked before adopting; what was typed stays."""

    since: str
    basis: str = ""
    otherwise: str = ""
    follows: bool = False
    key: str = field(default_factory=lambda: str(uuid4()))
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def day(self) -> date | None:
        """The day it is to begin, None where it is none."""
        try:
            return date.fromisoformat(self.since)
        except ValueError:
            return None

    def error(self, name: str) -> str:
        """What stands beside a field."""
        return self.errors.get(name, "")

    def refuse(self, refused: Refused) -> None:
        """Put a refusal beside its field or above the form."""
        known = {"依据": "basis", "起始日期": "since"}
        for term, message in refused.fields.items():
            self.errors[known.get(term, "page")] = message
        if not refused.fields:
            self.errors["page"] = refused.message


def form_of(request: Request, what: Laid) -> Form:
    """The form as typed, or as it begins: from today, as the last adoption followed."""
    posted = request.POST if request.method == "POST" else request.GET
    since = posted.get("from", "") or request.viewer.day.isoformat()
    if request.method != "POST":
        before = current_adoption(request.viewer.jurisdiction)
        return Form(since, follows=bool(what.above and before and before.follows))
    return Form(
        since,
        request.POST.get("basis", ""),
        request.POST.get("otherwise", ""),
        bool(request.POST.get("follows")),
        request.POST.get("request_key", "") or str(uuid4()),
    )


def told(request: Request, digest: str) -> dict[str, str | date]:
    """What the act says, by term: to tell a second click from another adoption."""
    form = Form(request.POST.get("from", ""), request.POST.get("basis", ""))
    return {TERM_DIGEST: digest, "依据": form.basis.strip(), "起始日期": form.day or form.since or request.viewer.day}


def check(form: Form, found: Moves) -> bool:
    """Whether it may be handed on; the ledger checks again."""
    if form.day is None:
        form.errors["since"] = "日期应写成 2026-03-01。"
    if not form.basis.strip():
        form.errors["basis"] = "请写明依据，如发文名称和文号。"
    elif len(form.basis) > BASIS_LENGTH:
        form.errors["basis"] = f"至多 {BASIS_LENGTH} 个字。"
    if found.total and form.otherwise not in {AS_BEFORE, BY_NEW_RULES}:
        form.errors["otherwise"] = "请选定还没办结的按哪一个办。"
    return not form.errors


def chosen_of(request: Request, found: Moves) -> dict[tuple[UUID, str], str]:
    """By case and obligation: what the page says of it alone."""
    said = {(move.case, move.key): request.POST.get(field_of(move), "") for move in found.listed}
    return {at: choice for at, choice in said.items() if choice in {AS_BEFORE, BY_NEW_RULES}}


def field_of(move: Move) -> str:
    """The name of the input of one obligation, whatever its place in the list."""
    return f"choose-{move.case}-{move.key}"


def choosing(found: Moves, what: Laid, picked: Mapping[tuple[UUID, str], str], today: date) -> list[Choosing]:
    """The obligations that would move, for the page."""
    return [
        Choosing(
            field_of(move),
            picked.get((move.case, move.key), ""),
            move.title,
            move.case_title,
            case_url(move.case_kind, move.case),
            _said(move.before, today),
            "不再适用" if move.gone else _said(move.after, today),
            move.owners,
            "" if move.gone or move.owners == move.owners_after else move.owners_after,
            clause_tag(what.regime, move.clause or None),
        )
        for move in found.listed
    ]


def _said(day: date | None, today: date) -> str:
    return formats.day(day, today) if day else "不设期限"


def laid_from(request: Request) -> Laid:
    """Lay ready what the page hands in: a pack that ships, files, or what is adopted, anew over what it is laid over.

    Raises PackError and Refused.
    """
    viewer = request.viewer
    if "again" in request.POST:
        return lay(viewer, files_again(viewer.jurisdiction))
    slug = request.POST.get("pack", "")
    handed = request.FILES.getlist("files")
    if slug and handed:
        raise Refused("选一个随程序带的机制包，或者上传文件，不能两样都要")
    if slug:
        if slug not in available():
            raise Refused("没有这个机制包，请从列表里选")
        return lay(viewer, files_of(PACKS / slug))
    files: dict[str, str] = {}
    for one in handed:
        name = one.name or ""
        if (one.size or 0) > MOST_BYTES:
            raise Refused(f"“{name[:40]}”超过 500 KB，请拆成几个文件")
        try:
            files[name] = one.read().decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(f"“{name[:40]}”不是 UTF-8 文本，请另存为 UTF-8 再传") from None
    return lay(viewer, files)


def problems(error: PackError) -> list[tuple[str, str]]:
    """Where and what, for a pack that is refused."""
    return [(str(problem.place), problem.reason) for problem in error.problems]


@dataclass(frozen=True)
class AdoptedRow:
    """One adoption: since when, by what; `files_url` takes its files away, '' where they are not kept."""

    since: str
    basis: str
    digest: str
    follows: str
    in_force: bool
    files_url: str


@dataclass(frozen=True)
class MovedOn:
    """What the adopted regime was laid over is newer now: laying it anew would change it."""

    title: str
    text: str
    try_it: str


@dataclass(frozen=True)
class Standing:
    """Where the government stands: adoptions so far, latest first; `moved` says what has moved on since the last."""

    rows: tuple[AdoptedRow, ...]
    moved: MovedOn | None


def standing(viewer: Viewer) -> Standing:
    """The adoptions, and whether what lies above has changed since."""
    every = adoptions(viewer.jurisdiction)
    in_force = current_adoption(viewer.jurisdiction, viewer.day)
    with_files = files_kept(viewer)
    rows = tuple(
        AdoptedRow(
            formats.day(one.adopted_on),
            one.basis,
            one.digest[:8],
            ("随上级机制变动" if one.follows else "不随上级机制变动") if one.above else "",
            in_force is not None and one.id == in_force.id,
            link("regime_files", one.id) if one.id in with_files else "",
        )
        for one in reversed(every)
    )
    return Standing(rows, moved_on(viewer))


def packed(viewer: Viewer, adoption: UUID) -> tuple[str, bytes]:
    """The files of an adoption as an archive, byte for byte the same each time, and its name. Raises NotVisible."""
    adopted, files = files_adopted(viewer, adoption)
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as archive:
        for name, text in sorted(files.items()):
            # Without a moment of its own in the archive it is the same each time.
            archive.writestr(ZipInfo(name), text.encode(), ZIP_DEFLATED)
    return f"机制包 {adopted.adopted_on.isoformat()}起 {adopted.digest[:8]}.zip", kept.getvalue()


def coming(viewer: Viewer) -> str:
    """The first day of a regime adopted for a day to come; '' where there is none."""
    last = current_adoption(viewer.jurisdiction)
    return formats.day(last.adopted_on) if last is not None and last.adopted_on > viewer.day else ""


@dataclass(frozen=True)
class Moving:
    """How far the worker is with what an adoption left to it."""

    done: int
    total: int

    @property
    def per_cent(self) -> int:
        """0 to 100."""
        return self.done * 100 // self.total if self.total else 100


def moving(viewer: Viewer) -> Moving | None:
    """What the last adoption still has to move; None where all is through, or for who may not adopt."""
    left = yet_to_move(viewer.jurisdiction) if viewer.may(RIGHT) else None
    return Moving(left.done, left.total) if left else None


def moved_above(viewer: Viewer) -> Adopted | None:
    """The newer adoption of the government above, where the one in force here lies over an older one."""
    own = current_adoption(viewer.jurisdiction)
    return newer_than(own.above) if own and own.above else None


def newer_than(adoption: UUID) -> Adopted | None:
    """The last adoption of the same government, if it is not this one."""
    last = current_adoption(adopted_by(adoption))
    return last if last is not None and last.id != adoption else None


def moved_on(viewer: Viewer) -> MovedOn | None:
    """For who may adopt: the government above has adopted anew, or the program's own defaults are newer."""
    if not viewer.may(RIGHT):
        return None
    above = moved_above(viewer)
    if above is not None:
        basis = above.basis or "依据未写"
        said = f"上级机制自 {formats.day(above.adopted_on)} 起已有变动（{basis}），本级仍按原来的办。"
        return MovedOn("上级机制有变动", said, "看看本级随之变动会怎样")
    if renewed(viewer):
        said = "随程序带的系统默认（文件没写、由系统补上的）比采用时的新；本级仍按存下的办，要用新的，再采用一次。"
        return MovedOn("系统默认有更新", said, "看看采用新的会怎样")
    return None


def preview(viewer: Viewer, what: Laid, since: date) -> tuple[Moves, list[str], list[str]]:
    """What would move, what stands against it, and who is named in it and not set up here."""
    here = viewer.jurisdiction
    return moves(viewer, what, since), obstacles(here, what.regime), strangers(here, what.regime)


def above_title(what: Laid) -> str:
    """The government whose adopted regime it lies over; '' where none."""
    if what.above is None:
        return ""
    root = adopted_by(what.above)
    return names([root]).get(root, "")
