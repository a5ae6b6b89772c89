"""By what a project is found again among a million: exact keys and rare runs of syllables, each a look-up in an index.

A key is a number of 64 bits over its kind and text. A run that more than `MOST` projects share tells nothing and is
dropped, so that the work does not grow with the register; which runs are rare needs no statistics kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import connection

from luodi.projects.models import ProjectKey
from luodi.regimes.duplicates import Traits

MOST = 60
RUN = 3
"""Syllables of a run: two are in half of all names, four miss a name of five with one replaced in the middle."""
RUNS = 16
COMPOUND = 400
"""SQLite takes 500 parts of a compound query."""
INVESTOR_START = 3


def keys_of(traits: Traits) -> tuple[set[int], set[int]]:
    """The exact keys of a project and the keys of its runs: what it is stored and asked under."""
    exact = {
        _key("name", traits.name.sound),
        _key("investor", traits.investor.sound),
        _key("credit", traits.credit_code),
        _key("code", traits.code),
        _key("address", traits.address),
        _key("group", traits.group.sound),
    }
    start = traits.investor.sound.split()[:INVESTOR_START]
    if len(start) == INVESTOR_START:
        exact.add(_key("start", " ".join(start)))
    syllables = traits.name.sound.split()
    runs = {_key("run", " ".join(syllables[at : at + RUN])) for at in range(len(syllables) - RUN + 1)}
    return exact - {0}, set(sorted(runs - {0})[:RUNS])


def asked(traits: Traits, others: Iterable[str] = ()) -> tuple[set[int], set[int]]:
    """The keys to look under: those of the project, of its group as an investor and of its investor as a group.

    `others`: the sounds of more investors: with the same telephone, of the same group.
    """
    exact, runs = keys_of(traits)
    crossed = {_key("investor", traits.group.sound), _key("group", traits.investor.sound)}
    return (exact | crossed | {_key("investor", sound) for sound in others}) - {0}, runs


def holders(jurisdiction: UUID, keys: Collection[int]) -> dict[int, list[UUID]]:
    """The projects under each key, at most MOST and one more. One query on PostgreSQL, one for 400 keys on SQLite."""
    found: dict[int, list[UUID]] = defaultdict(list)
    ordered = sorted(keys)
    size = len(ordered) if connection.vendor == "postgresql" else COMPOUND
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), size or 1):
            sql, values = _statement(jurisdiction, ordered[start : start + size])
            cursor.execute(sql, values)
            for key, project in cursor.fetchall():
                found[key].append(project if isinstance(project, UUID) else UUID(project))
    return found


def _statement(jurisdiction: UUID, keys: Sequence[int]) -> tuple[str, list[Any]]:
    """A look-up for each key that stops after MOST and one: no plain IN can be told to stop."""
    table = connection.ops.quote_name(ProjectKey._meta.db_table)
    if connection.vendor == "postgresql":
        sql = (
            f"SELECT k, f.p FROM unnest(%s::bigint[]) AS k CROSS JOIN LATERAL (SELECT project_id AS p FROM {table}"
            f" WHERE jurisdiction_id = %s AND key = k LIMIT {MOST + 1}) AS f"
        )
        return sql, [list(keys), jurisdiction]
    one = (
        f"SELECT * FROM (SELECT key, project_id FROM {table} WHERE jurisdiction_id = %s AND key = %s LIMIT {MOST + 1})"
    )
    place = jurisdiction.hex
    return " UNION ALL ".join([one] * len(keys)), [value for key in keys for value in (place, key)]


def _key(kind: str, text: str) -> int:
    """0 for no text; else a signed 64-bit number."""
    if not text:
        return 0
    return int.from_bytes(blake2b(f"{kind}:{text}".encode(), digest_size=8).digest(), signed=True)
