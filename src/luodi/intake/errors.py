"""What a person meets when a register cannot be brought in; every message is Chinese and says what to do."""

from luodi.ledger.public import Refused


class IntakeRefused(Refused):
    """Nothing was done. `fields` are messages beside a field of the page."""


class Lost(Exception):
    """Another worker has taken the intake over, or a person has stopped it: what was begun is undone."""
