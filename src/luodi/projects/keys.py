"""By what a project is found again among a million: exact keys and rare runs of syllables, each a look-up in an index.

A key is a number of 64 bits over its kind and text. A run that more than `MOST` projects share tells nothing and is
dropped, so that the work does not grow with the register; which runs are rare needs no statistics kept.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from luodi.common.names import site_of
from luodi.projects.models import ProjectKey
from luodi.regimes.duplicates import Traits

MOST = 60
FIRST = 24
"""Of the projects under one exact key the first so many."""
FIRST_CALLED = 12
"""Of those under one name or one beginning of an investor's: who is called like more is found by investor and code."""
RUN = 3
"""Syllables of a run: two are in half of all names, four miss a name of five with one replaced in the middle."""
RUNS = 16
SITE_RUN = 4
SITE_RUNS = 8
ROAD = 3
"""Of a road the last signs: one writes 城北创新路, another 创新路."""
INVESTOR_START = 3
Id = UUID | str
"""An id as the database's driver gives it: nothing is gained by making hundreds of them into objects."""


class Keys(NamedTuple):
    """Under what a project is stored and asked for: keys of what is shared as a whole, of what many are called alike,
    of runs of the name's syllables, of runs of the address's signs."""

    exact: set[int]
    called: set[int]
    runs: set[int]
    sites: set[int]

    def __bool__(self) -> bool:
        return any(self)


def keys_of(traits: Traits) -> Keys:
    """The keys of a project, those of the names it and its investor had before among them."""
    called = {_key("name", name.sound) for name in traits.names}
    exact = {
        _key("credit", traits.credit_code),
        _key("code", traits.code),
        _key("address", traits.address),
        _key("group", traits.group.sound),
    }
    for investor in traits.investors:
        start = investor.sound.split()[:INVESTOR_START]
        exact.add(_key("investor", investor.sound))
        called.add(_key("start", " ".join(start)) if len(start) == INVESTOR_START else 0)
    road, number = site_of(traits.address)
    exact.add(_key("site", road[-ROAD:] + number))
    runs: set[int] = set()
    for name in traits.names:
        runs |= _runs("run", name.sound.split(), RUN, RUNS)
    return Keys(exact - {0}, called - {0}, runs, _runs("at", traits.address, SITE_RUN, SITE_RUNS))


def asked(traits: Traits, others: Iterable[str] = ()) -> Keys:
    """The keys to look under: those of the project, of its group as an investor and of its investor as a group.

    `others`: the sounds of more investors: with the same telephone, of the same group.
    """
    own = keys_of(traits)
    crossed = {_key("investor", traits.group.sound), _key("group", traits.investor.sound)}
    return own._replace(exact=(own.exact | crossed | {_key("investor", sound) for sound in others}) - {0})


def holders(
    jurisdiction: UUID, exact: Collection[int], called: Collection[int], runs: Collection[int]
) -> dict[int, list[Id]]:
    """The projects under each key: of an exact one the FIRST, of what many are called the FIRST_CALLED, of a run all
    where they are no more than MOST, else none. One query."""
    found: dict[int, list[Id]] = {}
    with connection.cursor() as cursor:
        cursor.execute(*_statement(jurisdiction, [*exact, *called, *runs]))
        for key, listed in cursor.fetchall():
            projects: list[Id] = [*(listed.split(",") if isinstance(listed, str) else listed or ())]
            if key in exact:
                found[key] = projects[:FIRST]
            elif key in called:
                found[key] = projects[:FIRST_CALLED]
            elif len(projects) <= MOST:
                found[key] = projects
    return found


def _statement(jurisdiction: UUID, keys: Sequence[int]) -> tuple[str, list[Any]]:
    """A look-up for each key that stops when it has enough: no plain IN can be told to. Of one text however many keys
    are asked, so that it is prepared once."""
    table = connection.ops.quote_name(ProjectKey._meta.db_table)
    some = (
        f"SELECT project_id FROM {table} WHERE jurisdiction_id = %s AND key = asked.value"
        f" ORDER BY project_id LIMIT {MOST + 1}"
    )
    if connection.vendor == "postgresql":
        return f"SELECT asked.value, ARRAY({some}) FROM unnest(%s::bigint[]) AS asked(value)", [jurisdiction, keys]
    sql = f"SELECT asked.value, (SELECT group_concat(project_id) FROM ({some})) FROM json_each(%s) AS asked"
    return sql, [jurisdiction.hex, json.dumps(keys)]


def _runs(kind: str, parts: Sequence[str], length: int, most: int) -> set[int]:
    """Keys of the runs of neighbouring parts; of many always the same ones, whoever asks."""
    blank = " " if isinstance(parts, list) else ""
    found = {_key(kind, blank.join(parts[at : at + length])) for at in range(len(parts) - length + 1)}
    return set(sorted(found - {0})[:most])


def _key(kind: str, text: str) -> int:
    """0 for no text; else a signed 64-bit number."""
    if not text:
        return 0
    return int.from_bytes(blake2b(f"{kind}:{text}".encode(), digest_size=8).digest(), signed=True)
