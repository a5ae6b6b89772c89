"""An obligation while it runs: its pauses, its extensions, its end."""

from dataclasses import dataclass, field
from datetime import date

from luodi.regimes.case import Fact, Status

Span = tuple[str, date, date | None, str | None]
"""A pause: the fact that stopped the clock, its day, the day it went on, the fact that did."""

STANDING = "standing:"


@dataclass
class Running:
    """The running side of an obligation inside `Progress`.

    `since` names the dated entry of the rule that binds, in the regime numbered `version` of those adopted one after
    another. `bound_before`: what bound until a named act (按新规定) on a day: (that act, its day, version, since).
    """

    key: str
    rule: str
    since: date | None
    started_by: str
    started_on: date
    version: int = 0
    predecessor: str | None = None
    pauses: list[Span] = field(default_factory=list)
    status: Status = Status.OPEN
    ended_by: str | None = None
    ended_on: date | None = None
    extensions: list[tuple[str, date, date]] = field(default_factory=list)
    written_off_by: str | None = None
    revived: bool = False
    bound_before: list[tuple[str, date, int, date | None]] = field(default_factory=list)

    @property
    def paused(self) -> bool:
        """Whether its own pause runs (a standing's does not count)."""
        return any(until is None and not cause.startswith(STANDING) for cause, _, until, _ in self.pauses)

    @property
    def held(self) -> bool:
        """Whether a standing (搁置) holds its clock."""
        return any(until is None and cause.startswith(STANDING) for cause, _, until, _ in self.pauses)

    def end(self, status: Status, fact: Fact) -> None:
        """The one end; an obligation never ends before it started."""
        self.status = status
        self.ended_by = fact.id
        self.ended_on = max(fact.happened_on, self.started_on)
        self._close_pauses(fact, standing=None)

    def pause(self, fact: Fact) -> None:
        """Stop the clock on the fact's day."""
        self.pauses.append((fact.id, fact.happened_on, None, None))

    def resume(self, fact: Fact) -> None:
        """Let the clock go on after the fact's day."""
        self._close_pauses(fact, standing=False)

    def hold(self, fact: Fact) -> None:
        """A standing stops the clock."""
        self.pauses.append((STANDING + fact.id, fact.happened_on, None, None))

    def release(self, fact: Fact) -> None:
        """The standing is over."""
        self._close_pauses(fact, standing=True)

    def bind(self, fact: Fact, version: int, since: date | None) -> None:
        """From the day of the act on another dated entry binds."""
        self.bound_before.append((fact.id, fact.happened_on, self.version, self.since))
        self.version, self.since = version, since

    def bound_on(self, day: date) -> tuple[int, date | None]:
        """Version and entry that bound on `day`."""
        for _, on, version, since in self.bound_before:
            if day < on:
                return version, since
        return self.version, self.since

    def _unbind(self, fact_id: str) -> None:
        for at, (cause, _, version, since) in enumerate(self.bound_before):
            if cause != fact_id:
                continue
            if at + 1 < len(self.bound_before):
                later, on, _, _ = self.bound_before[at + 1]
                self.bound_before[at + 1] = (later, on, version, since)
            else:
                self.version, self.since = version, since
            del self.bound_before[at]
            return

    def forget(self, fact_id: str) -> None:
        """A reversed fact neither stops nor starts the clock, nor moves the day, nor writes off."""
        self._unbind(fact_id)
        self.extensions = [extension for extension in self.extensions if extension[0] != fact_id]
        if self.written_off_by == fact_id:
            self.written_off_by = None
        kept: list[Span] = []
        for cause, on, until, by in self.pauses:
            if cause == fact_id or (cause == STANDING + fact_id):
                continue
            kept.append(
                (cause, on, None, None) if by == fact_id and self.status is Status.OPEN else (cause, on, until, by)
            )
        self.pauses = kept

    def _close_pauses(self, fact: Fact, standing: bool | None) -> None:
        self.pauses = [
            (cause, on, max(on, fact.happened_on), fact.id)
            if until is None and (standing is None or cause.startswith(STANDING) == standing)
            else (cause, on, until, by)
            for cause, on, until, by in self.pauses
        ]
