"""What a column of a register may be under a regime, and what the columns of a table most likely are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from luodi.projects.public import columns_of
from luodi.reading.cells import Column
from luodi.reading.dictionary import REASON, REPORTED, SINCE, SKIP, SPECIAL, STAGE, guess, known, rank, unit_in
from luodi.reading.header import Header, unit_of
from luodi.regimes.regime import Regime
from luodi.regimes.terms import Term, TermKind

PROJECT = "project"
BASELINE, UPDATED, REPORT = "baseline.recorded", "register.updated", "lead.reported"
NAME = "项目名称"
WHY = "原因"
"""Heading under which a bad row that goes back says what is wrong with it."""
READ = frozenset(TermKind) - {TermKind.POSITION, TermKind.PERSON, TermKind.PARTY}
"""Persons and positions are named on a page, where one sees whom one means."""
_HEADINGS = {
    "stage": STAGE,
    "since": SINCE,
    "reported": REPORTED,
    "unit": "引进单位",
    "landing": "落户地",
    "name": NAME,
}
_OWN = frozenset({"入库阶段", "入库阶段日期", "登记来源"})


@dataclass(frozen=True)
class Meant:
    """One column of a table: its heading, what it means, the unit of bare figures. `sure`: how certain the guess.

    `words`: what a person said that words of the table mean, squeezed; "" for those that say nothing.
    """

    label: str
    target: str
    unit: str = ""
    sure: float = 0.0
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def kept(cls, stored: Mapping[str, Any]) -> "Meant":
        """As it was stored."""
        return cls(stored["label"], stored["target"], stored["unit"], 1.0, stored.get("words", {}))

    def to_keep(self) -> dict[str, Any]:
        """As it is stored."""
        told = {"label": self.label, "target": self.target, "unit": self.unit, "sure": round(self.sure, 2)}
        return {**told, "words": dict(self.words)}


_known: dict[str, tuple[Mapping[str, Term], Mapping[str, str]]] = {}


def terms_of(regime: Regime) -> Mapping[str, Term]:
    """Every term a column may give, in the order of the pack."""
    return _both(regime)[0]


def words_of(regime: Regime) -> Mapping[str, str]:
    """Headings with what they mean under this regime, what our own lists are headed with among them."""
    return _both(regime)[1]


def _both(regime: Regime) -> tuple[Mapping[str, Term], Mapping[str, str]]:
    if regime.digest not in _known:
        terms = _terms(regime)
        _known[regime.digest] = (terms, _words(regime, terms))
    return _known[regime.digest]


def _terms(regime: Regime) -> Mapping[str, Term]:
    own = [spec for kind in (BASELINE, UPDATED, REPORT) if (spec := regime.pack.facts.get(kind)) is not None]
    specs = [*own, *(spec for spec in regime.facts(PROJECT).values() if spec.about is None)]
    names = dict.fromkeys(name for spec in specs for name in (*spec.terms, *spec.optional) if name not in _OWN)
    found = ((name, regime.terms.get(name)) for name in names)
    return {name: term for name, term in found if term is not None and term.kind in READ}


def _words(regime: Regime, terms: Mapping[str, Term]) -> Mapping[str, str]:
    titles = {name: name for name in terms}
    for column in columns_of(regime).values():
        target = _HEADINGS.get(column.key) or (column.term.name if column.term is not None else "")
        if target in terms or target in SPECIAL:
            titles.setdefault(column.heading, target)
            titles.setdefault(column.title, target)
        elif column.term is not None and (column.term.kind not in READ or target in _OWN):
            # Our own list comes back: what it says of persons and of the import itself is known, and stays out.
            titles.setdefault(column.heading, SKIP)
    for name, term in terms.items():
        titles.setdefault(term.label, name)
    return known(frozenset(terms), titles)


def meant(header: Header, regime: Regime, remembered: Mapping[str, Mapping[str, Any]] | None = None) -> list[Meant]:
    """What each column most likely means: as a person confirmed it before, else by its heading; each meaning once."""
    words, terms = words_of(regime), terms_of(regime)
    found: list[Meant] = []
    for label in header.labels:
        before = (remembered or {}).get(label)
        one = guess(label, words)
        target, sure = (before["target"], 1.0) if before is not None else (one.target, one.sure)
        term = terms.get(target)
        unit = (before or {}).get("unit") or (unit_of(label, header, term.kind is TermKind.MONEY) if term else "")
        found.append(Meant(label, target, unit, sure, (before or {}).get("words", {})))
    return _once(found)


def _once(found: Sequence[Meant]) -> list[Meant]:
    """Of several columns for one meaning the surest, of equals the one the dictionary names first; the others are left
    to the person."""
    best: dict[str, int] = {}
    for at in sorted(range(len(found)), key=lambda at: (-found[at].sure, rank(found[at].label, found[at].target), at)):
        if found[at].target not in {"", SKIP}:
            best.setdefault(found[at].target, at)
    return [
        one if one.target in {"", SKIP} or best[one.target] == at else Meant(one.label, "", one.unit, 0.0)
        for at, one in enumerate(found)
    ]


def sent_back(columns: Sequence[Mapping[str, Any]]) -> list[Meant]:
    """The columns of the workbook in which bad rows go back: theirs, each with the unit that its figures are in, since
    the line above their table that said so is left behind; then why, and the reason where theirs had none."""
    found = []
    for at, stored in enumerate(columns):
        one = Meant.kept(stored)
        label = one.label or f"第 {at + 1} 列"
        told = unit_in(label)
        found.append(replace(one, label=label if not one.unit or told == one.unit else f"{label}（{one.unit}）"))
    found.append(Meant(WHY, SKIP, "", 1.0))
    if all(one.label != SPECIAL[REASON] for one in found):
        found.append(Meant(SPECIAL[REASON], REASON, "", 1.0))
    return found


def signature(labels: Sequence[str]) -> str:
    """What tables with the same headings have in common."""
    return sha256("\n".join("".join(label.split()) for label in labels).encode()).hexdigest()


def column_of(one: Meant, regime: Regime) -> Column | None:
    """How the cells of a column are read; None where it gives no term."""
    term = terms_of(regime).get(one.target)
    return Column(term, one.unit) if term is not None else None
