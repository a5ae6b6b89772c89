"""Comparing regimes: the adopted one with one that ships, two adoptions, or two days of one, in words by section."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from luodi.ledger.regimes import adopted_regime
from luodi.regimes.difference import HOW_TITLES, Change, Section, across, between
from luodi.regimes.loader import available, shipped
from luodi.regimes.regime import Regime
from luodi.units.public import Adopted, Viewer, adoptions
from luodi.web import formats
from luodi.web.clauses import clause_tag
from luodi.web.parts import ClauseTag, Option

SHOWN = 40
"""So many changes of a section stand open; the rest opens on request."""


@dataclass(frozen=True)
class Row:
    """A change as the page shows it. `lines` are (label, before, after)."""

    how: str
    mark: str
    title: str
    lines: tuple[tuple[str, str, str], ...]
    since: str
    tag: ClauseTag | None


@dataclass(frozen=True)
class Part:
    """The changes of one section."""

    id: str
    title: str
    rows: tuple[Row, ...]
    more: tuple[Row, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.rows) + len(self.more)


@dataclass(frozen=True)
class Compared:
    """Two sides and what differs; `wrong` says why nothing could be compared."""

    before: str
    after: str
    parts: tuple[Part, ...]
    wrong: str = ""


def sides(viewer: Viewer) -> list[Option]:
    """What may stand on a side: the government's own adoptions, latest first, then the packs that ship."""
    own = [Option(str(one.id), _named(one)) for one in reversed(adoptions(viewer.jurisdiction))]
    return own + [Option(slug, f"{shipped(slug).pack.title}（随程序带的）") for slug in available()]


def _named(one: Adopted) -> str:
    return f"{formats.day(one.adopted_on)}起采用的（{one.digest[:8]}）"


def two(viewer: Viewer, first: str, second: str) -> Compared:
    """Two regimes, each named as `sides` names them."""
    one, other = _side(viewer, first), _side(viewer, second)
    if one is None or other is None:
        return Compared("", "", (), "没有这个机制，请从列表里选。")
    return Compared(one[0], other[0], parts(between(one[1], other[1], viewer.day), one[1], other[1]))


def days(regime: Regime, first: str, second: str) -> Compared:
    """Two days of the adopted regime."""
    try:
        one, other = date.fromisoformat(first), date.fromisoformat(second)
    except ValueError:
        return Compared("", "", (), "日期应写成 2026-03-01。")
    return Compared(formats.day(one), formats.day(other), parts(across(regime, one, other), regime, regime))


def _side(viewer: Viewer, name: str) -> tuple[str, Regime] | None:
    if name in available():
        regime = shipped(name)
        return regime.pack.title, regime
    for one in adoptions(viewer.jurisdiction):
        if str(one.id) == name:
            return _named(one), adopted_regime(UUID(name))
    return None


def parts(sections: Sequence[Section], before: Regime, after: Regime) -> tuple[Part, ...]:
    """The sections for the page."""
    found = []
    for section in sections:
        rows = tuple(_row(change, before, after) for change in section.changes)
        cut = len(rows) if len(rows) <= SHOWN + 5 else SHOWN
        found.append(Part(section.section, section.title, rows[:cut], rows[cut:]))
    return tuple(found)


def _row(change: Change, before: Regime, after: Regime) -> Row:
    regime = before if change.how == "gone" else after
    return Row(
        change.how,
        HOW_TITLES[change.how],
        change.title,
        tuple((line.label, line.before, line.after) for line in change.lines),
        f"{formats.day(change.since)}起" if change.since else "",
        clause_tag(regime, change.clause or None),
    )
