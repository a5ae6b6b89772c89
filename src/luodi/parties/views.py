"""What other rooms and pages see of parties: frozen values, no rows."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class PartyView:
    """A party; `roles` are role codes in the order of `Role`."""

    id: UUID
    name: str
    credit_code: str
    country: str
    origin: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContactView:
    """A person to call; only for a viewer who may see the party's case."""

    id: UUID
    party_id: UUID
    name: str
    phone: str
    post: str


@dataclass(frozen=True)
class Similar:
    """A party that may be the same one: why, and how alike from 0 to 1."""

    party: PartyView
    score: float
    why: Literal["credit_code", "name", "similar"]


@dataclass(frozen=True)
class Taken:
    """The party found or made. `created` false: it was known already, by credit code or by name."""

    party: PartyView
    created: bool
