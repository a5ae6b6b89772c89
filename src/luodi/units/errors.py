"""What goes wrong in this room, in words a person can act on."""


class UnitsError(Exception):
    """A change of the organisation that cannot be made; `term` names the value that is wrong, where one is."""

    def __init__(self, reason: str, term: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.term = term
