"""What goes wrong in this room, in words a person can act on."""


class PartyError(Exception):
    """A party or contact that cannot be taken in; `term` names the value that is wrong."""

    def __init__(self, reason: str, term: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.term = term
