"""本周更新: which few values of a project are asked for every week on one line, and whose line it is."""

from luodi.regimes.schema_parts import FactKind, Part, Rule, Whos


class WeeklyField(Part):
    """One value beside the note: the kind of fact that says it and its term. Asked where that kind may be recorded."""

    fact: FactKind
    term: str


class Weekly(Rule):
    """The line of a project: `fact` with its term `note` says what moved, `unchanged` that nothing did.

    `keeper`: whose line it is, the first of these slots that is filled; others with a part may fill it in, too.
    `due`: the day of the week it is asked for by, read as a cadence's; it makes nothing late.
    """

    keeper: Whos
    fact: FactKind
    note: str
    unchanged: FactKind
    fields: tuple[WeeklyField, ...] = ()
    due: str = "last working day"
    due_default: bool = False
