"""Adopting a changed regime by a named act: laid ready, its effect on what is open shown, adopted, chosen case by case.

What is open keeps its day unless the act says 按新规定 for it; what is done is never opened again. A government whose
own regime lies over this one, and which adopted it so (随之变动), changes with it on the same day.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import transaction

from luodi.common import clock
from luodi.ledger import regimes
from luodi.ledger.actors import system_viewer
from luodi.ledger.drafts import Draft, Receipt
from luodi.ledger.errors import NotVisible, Refused
from luodi.ledger.movable import Move, Progressing, choose, concerned, moving, seen
from luodi.ledger.moved import ORGANISATION
from luodi.ledger.record import record
from luodi.ledger.rest import leave
from luodi.regimes.case import AS_BEFORE, BY_NEW_RULES, TERM_DIGEST
from luodi.regimes.loader import PACKS, available, head_of, load, shipped
from luodi.regimes.regime import Regime
from luodi.regimes.timeline import Era, timeline
from luodi.regimes.vocabulary import Value
from luodi.regimes.yamlsource import PackError
from luodi.units.public import (
    Adopted,
    Viewer,
    adopted_files,
    adoptions,
    current_adoption,
    followers,
    governments_under,
    laid_above,
    laid_text,
    lay_ready,
    ref_book,
    with_files,
    yet_to_move,
)

log = logging.getLogger(__name__)

ADOPT = "adopt"
LISTED = 300
"""So many obligations are chosen for one by one; what is kept beyond them is kept by the adoption in general."""
FILES = 60
FILE_CHARACTERS = 500_000
FOLLOWS, STAYS = "随之变动", "保持不变"


@dataclass(frozen=True)
class Laid:
    """A regime laid ready here, found by `digest`; `above`: the adoption of the government above that it lies over."""

    digest: str
    regime: Regime
    above: UUID | None


@dataclass(frozen=True)
class Moves:
    """What would move, soonest first; `total` of all the viewer may see. How many more there are is not said."""

    listed: tuple[Move, ...]
    total: int


def files_of(folder: Path) -> dict[str, str]:
    """The YAML of a pack by name. PackError where there is none, or one cannot be read."""
    head_of(folder)
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}


def lay(viewer: Viewer, files: Mapping[str, str]) -> Laid:
    """Resolve and check a pack given as its YAML files, and keep it ready. Raises PackError, Refused."""
    _check_right(viewer)
    return _lay(viewer.jurisdiction, files)


def same_regime(text: str, other: str) -> bool:
    """Whether two texts of regimes say the same; one stored long ago may name its entries in another order."""
    return text == other or json.loads(text) == json.loads(other)


def resolved(jurisdiction: UUID, files: Mapping[str, str]) -> tuple[Regime, Adopted | None]:
    """A pack over what is adopted above, if anything; nothing is kept. Raises PackError, Refused."""
    with _folder(files) as folder:
        above = _above(jurisdiction, head_of(folder)[1])
        return load(folder, adopted={above.regime: above.text} if above else None), above


def over_defaults(files: Mapping[str, str]) -> Regime:
    """A pack over what ships with the program, whatever a government above has adopted. Raises PackError, Refused."""
    with _folder(files) as folder:
        return load(folder)


def files_kept(viewer: Viewer) -> frozenset[UUID]:
    """The adoptions of the viewer's government whose files can be taken to work on; none without the right."""
    if not viewer.may(ADOPT):
        return frozenset()
    of_program = {one.id for one in adoptions(viewer.jurisdiction) if _ships(one)}
    return with_files(viewer.jurisdiction) | of_program


def files_adopted(viewer: Viewer, adoption: UUID) -> tuple[Adopted, dict[str, str]]:
    """An adoption here with its own files by name, without those of the regime it lies over: laid again they change
    nothing. NotVisible without the right, where there is no such adoption, or where no files of it are kept."""
    found = next((one for one in adoptions(viewer.jurisdiction) if one.id == adoption), None)
    if found is None or not viewer.may(ADOPT):
        raise NotVisible
    files = adopted_files(found.id) or (files_of(PACKS / found.regime) if _ships(found) else {})
    if not files:
        raise NotVisible
    return found, files


def _ships(adopted: Adopted) -> bool:
    """Whether it says what ships with the program, whose files then are its own."""
    known = adopted.above is None and adopted.regime in available()
    return known and same_regime(shipped(adopted.regime).text, adopted.text)


def laid(viewer: Viewer, digest: str) -> Laid:
    """What was laid ready under this digest. NotVisible without the right, or where there is none."""
    text = laid_text(viewer.jurisdiction, digest) if viewer.may(ADOPT) else ""
    if not text:
        raise NotVisible
    return Laid(digest, regimes.restored(digest, text), laid_above(viewer.jurisdiction, digest))


def obstacles(jurisdiction: UUID, regime: Regime) -> list[str]:
    """Why it cannot be adopted here, in Chinese; empty where it can."""
    return regimes.obstacles(jurisdiction, regime)


def strangers(jurisdiction: UUID, regime: Regime) -> list[str]:
    """Titles of bodies and positions of the regime that are not set up here: what they owe would have no owner."""
    book = ref_book(jurisdiction)
    pack = regime.pack
    # The first government of a pack is the root, whatever it is called here.
    bodies = [body.title for ref, body in pack.bodies.items() if book.id_of(ref) is None and body.kind != "government"]
    return bodies + [p.title for ref, p in pack.positions.items() if book.id_of(ref) is None and p.body in book.ids]


def moves(viewer: Viewer, what: Laid, since: date, limit: int | None = LISTED) -> Moves:
    """Open obligations that would move if the viewer's government adopted it from `since`. Nothing is written."""
    adopted, _ = regimes.newest(viewer.jurisdiction)
    eras = regimes.eras_until(adopted.id)
    joined = timeline([*eras, Era(since, clock.now(), "", what.digest, what.regime)], clock.today())
    cases = seen(viewer, concerned(viewer.jurisdiction, eras[-1].regime, what.regime))
    found = list(moving(viewer.jurisdiction, cases, joined, what.digest, clock.today()))
    found.sort(key=lambda move: (move.before or date.max, move.case_title, move.title, move.key))
    return Moves(tuple(found[:limit]), len(found))


def adopt(
    *,
    actor: Viewer,
    digest: str,
    since: date,
    basis: str,
    request_key: str,
    choices: Mapping[tuple[UUID, str], str] | None = None,
    otherwise: str = AS_BEFORE,
    follows: bool = False,
    at: datetime | None = None,
    progress: Progressing | None = None,
    later: bool = False,
) -> Receipt:
    """Adopt what was laid ready, from `since`. Raises Refused, and then nothing of it stays.

    `choices`: by case and key of an obligation that moves, 按新规定 or 保留原期限; `otherwise` for those not named.
    `progress` is told how many of how many cases are done. `later`: of more than LISTED to be taken 按新规定 only those
    chosen one by one are moved in this act, the others by the worker (`luodi.ledger.rest`).
    """
    what = laid(actor, digest)
    if not basis.strip():
        raise Refused("请写明采用的依据，如发文名称和文号", {"依据": "请写明依据，如发文名称和文号。"})
    wrong = {one for one in (otherwise, *(choices or {}).values()) if one not in {AS_BEFORE, BY_NEW_RULES}}
    if wrong:
        raise Refused(f"适用规定应是“{BY_NEW_RULES}”或“{AS_BEFORE}”")
    before = current_adoption(actor.jurisdiction)
    with transaction.atomic():
        receipt = _record(actor, what, since, basis, follows, request_key, at)
        if not receipt.replayed:
            # Asked now that no other adoption can be under way: two at once would both find nothing left.
            if (left := yet_to_move(actor.jurisdiction)) is not None:
                raise Refused(f"上一次采用的还有 {left.total - left.done} 件正在改期限，改完再采用")
            old = regimes.adopted_regime(before.id) if before else what.regime
            _choose(actor, what, old, basis, request_key, choices or {}, otherwise, at, progress, later)
            _carry_on(actor.jurisdiction, since, basis, at)
    return receipt


def _record(
    actor: Viewer, what: Laid, since: date, basis: str, follows: bool, request_key: str, at: datetime | None
) -> Receipt:
    values: dict[str, Value] = {
        "机制": what.regime.slug,
        TERM_DIGEST: what.digest,
        "起始日期": since,
        "依据": basis.strip(),
    }
    if what.above is not None:
        values["上级机制变动"] = FOLLOWS if follows else STAYS
    draft = Draft(ORGANISATION, regimes.ADOPTED, _day(at), values)
    return record(actor=actor, drafts=[draft], request_key=request_key, at=at)


def _choose(
    actor: Viewer,
    what: Laid,
    old: Regime,
    basis: str,
    request_key: str,
    choices: Mapping[tuple[UUID, str], str],
    otherwise: str,
    at: datetime | None,
    progress: Progressing | None,
    later: bool,
) -> None:
    """Record for each obligation that moves what was chosen; `later`: many are left to the worker."""
    adopted, joined = regimes.newest(actor.jurisdiction)
    cases = seen(actor, concerned(actor.jurisdiction, old, what.regime))
    found = list(moving(actor.jurisdiction, cases, joined, what.digest, _day(at)))
    if len(found) > LISTED and (later or otherwise == AS_BEFORE):
        # Kept ones beyond those listed are kept by the adoption in general; those to be moved follow.
        now = [move for move in found if (move.case, move.key) in choices]
        if otherwise == BY_NEW_RULES:
            leave(adopted.id, len(found) - len(now))
    else:
        now = found
    chosen = [(move, choices.get((move.case, move.key), otherwise)) for move in now]
    choose(actor, chosen, joined, what.digest, basis, request_key, at, progress)


def _carry_on(jurisdiction: UUID, since: date, basis: str, at: datetime | None) -> None:
    """Have the governments that follow this one change with it, by what they themselves decided when they adopted.

    One that cannot is left as it is, and its own regime page says so: nobody here learns why.
    """
    for below in followers(jurisdiction):
        own = current_adoption(below)
        if own is None:
            continue
        try:
            with transaction.atomic():
                what = _lay(below, adopted_files(own.id))
                if not same_regime(what.regime.text, own.text):
                    _record(
                        system_viewer(below),
                        what,
                        max(since, own.adopted_on),
                        f"随上级机制变动：{basis.strip()}",
                        True,
                        f"follow:{what.digest}:{since.isoformat()}",
                        at,
                    )
                    _carry_on(below, since, basis, at)
        except (PackError, Refused):
            log.warning("a regime that follows the one above could not be adopted", extra={"jurisdiction": str(below)})


def _lay(jurisdiction: UUID, files: Mapping[str, str]) -> Laid:
    regime, above = resolved(jurisdiction, files)
    digest = lay_ready(jurisdiction, regime.slug, regime.text, files, above.id if above else None)
    return Laid(digest, regime, above.id if above else None)


def _above(jurisdiction: UUID, name: str) -> Adopted | None:
    """What the government above has adopted under this name: of several that have, none is meant."""
    found = governments_under(name, jurisdiction) if name else []
    return current_adoption(found[0]) if len(found) == 1 else None


@contextmanager
def _folder(files: Mapping[str, str]) -> Iterator[Path]:
    """The files in a folder of their own for as long as they are read."""
    if not files:
        raise Refused("没有机制包的文件，请选择 .yaml 文件")
    if len(files) > FILES:
        raise Refused(f"文件太多（{len(files)} 个），一个机制包至多 {FILES} 个文件")
    with TemporaryDirectory(prefix="luodi-pack-") as name:
        folder = Path(name) / "机制包"
        folder.mkdir()
        for file, text in files.items():
            if Path(file).name != file or not file.endswith(".yaml") or file.startswith("."):
                raise Refused(f"“{file[:40]}”不是机制包的文件，只收 .yaml 文件")
            if len(text) > FILE_CHARACTERS:
                raise Refused(f"“{file[:40]}”太大，请拆成几个文件")
            (folder / file).write_text(text, encoding="utf-8")
        yield folder


def _check_right(viewer: Viewer) -> None:
    if not viewer.may(ADOPT):
        raise Refused("采用机制要由有“机制采用”权限的职务办")


def _day(at: datetime | None) -> date:
    return (at or clock.now()).astimezone(clock.SHANGHAI).date()
