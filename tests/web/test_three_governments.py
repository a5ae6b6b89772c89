"""A city, its county and another city in one database: none learns anything of another, nor of its own what is hidden.

Not by a page, a list, a search, a count, a file, the API, an error, an act that is refused, or the work it takes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.api.main import api
from luodi.api.tokens import issue
from luodi.common import clock
from luodi.projects import selectors
from luodi.projects.public import save_view
from luodi.regimes.schema import FactSpec
from luodi.regimes.terms import REFERENCE_KINDS
from luodi.web import urls
from luodi.web.shell import Route, routes

from .three import (
    UUIDS,
    Government,
    Secret,
    disputed,
    founded,
    gathered,
    homes,
    kinds,
    leaks,
    peopled,
    person_sees,
    roles,
)

assert urls.urlpatterns  # every page registers when the addresses are read

NOWHERE = UUID("00000000-0000-7000-8000-00000000ffff")
ABSENT = {403, 404, 405}
THREE = (("heyuan", "鳙"), ("heyuan_county", "鳊"), ("qingxin", "鲮"))
CHANGES = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|csrf-token" content="[^"]*"|X-CSRFToken[^}]*|'
    r'name="(?:request_key|key|[0-9a-f-]{36}\.key)" value="[^"]*"|nonce="[^"]*"'
)
NEVER_ASKED = {"components", "second_factor"}
"""Examples alone; a secret new each time."""


pytestmark = pytest.mark.django_db


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def three(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Government]]:
    with django_db_blocker.unblock(), undone():
        made = [peopled(founded(slug, mark, clock.today())) for slug, mark in THREE]
        disputed(made[0])
        for government in made:
            office = next(p for p in government.users if government.viewer(p).may("office"))
            save_view(actor=government.viewer(office), name=f"{government.mark}示例视图", query="", shared=True)
            issue(government.viewer(office), f"{government.mark}示例令牌")
        yield [gathered(government) for government in made]


@pytest.fixture(autouse=True)
def at_one_moment(three: list[Government], db: None) -> Iterator[None]:
    """Each test on the same three; what it does is undone."""
    with clock.at(clock.now().replace(microsecond=0)):
        selectors._tallies.clear()
        yield


def body_of(answer: Any) -> str:
    """What was answered as text; a workbook's sheets, not when it was written."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(body))
        return "".join(book.read(name).decode() for name in book.namelist() if "docProps" not in name)
    return CHANGES.sub("", body.decode(errors="replace"))


def others(three: list[Government], government: Government) -> list[Government]:
    return [one for one in three if one is not government]


def arguments(route: Route, government: Government, secret: Secret) -> list[dict[str, str]]:
    """What the placeholders of a route's address may hold of a government and one of its projects."""
    kinds = {name: kind for kind, name in re.findall(r"<(\w+):(\w+)>", route.path)}
    texts = {"kind": "note.added", "way": "dispute", "digest": "0" * 64, "clause": "2.2"}
    key = next(iter(secret.keys), "none/none")
    ids: dict[str, list[UUID]] = {
        "unit": list(government.stage.book.units)[:2],
        "person": [user.pk for user in government.users.values()][:2],
        "token": [UUID(next(iter(government.ids)))],
        "id": [secret.case],
    }
    if route.name == "file":
        ids["id"] = secret.papers[:1] or [secret.case]
    if route.name in government.things:
        ids |= {name: [government.things[route.name]] for name in ("id", "case")}
    named = next((name for name, kind in kinds.items() if kind == "uuid"), "")
    rest = {
        name: {"path": key, "int": str(clock.today().year), "str": texts.get(name, "x")}[kind]
        for name, kind in kinds.items()
        if kind != "uuid"
    }
    return [{**rest, named: str(one)} for one in ids.get(named, [secret.case])] if named else [rest]


def address_of(route: Route, named: dict[str, str]) -> str:
    """The address, with the claim that an act on one is about."""
    query = {"claim": "首报"} if route.name == "claim_act" else None
    return reverse(route.name, kwargs=named, query=query)


LISTS = {
    "projects": ("?q=示例", "?q=shili", "?q=slxm", "?sort=-amount", "?late=1", "?amount.from=0"),
    "projects_board": ("?q=示例",),
    "projects_export": ("?q=示例", "?c=name,investor,amount"),
    "projects_filter": ("?q=示例",),
    "supervision": ("?q=示例", "?state=late", "?state=write_off"),
    "supervision_text": ("?q=示例",),
    "leads": ("?which=all", "?which=returned"),
    "workbench_all": ("?state=late",),
    "people": ("?q=示例",),
    "reviews": ("?which=all",),
    "regime": ("?stand=rules",),
    "regime_compare": ("?b=heyuan", "?b=ziyang"),
    "audit": ("?kind=see",),
    "units": ("?day=2026-01-02",),
}


def plain_pages() -> list[str]:
    """Every page without a placeholder, and every list narrowed, searched, sorted."""
    found = []
    for route in routes():
        if "<" in route.path or route.public or route.name in NEVER_ASKED:
            continue
        found += [reverse(route.name) + query for query in ("", *LISTS.get(route.name, ()))]
    return found


def linked_pages(government: Government, position: str) -> dict[str, bool]:
    """Pages that a clause is seen on, and whether the page of that clause links to them for the holder."""
    viewer = government.viewer(position)
    return {reverse(one.name): one.open_to(viewer) for one in routes() if one.shows and "<" not in one.path}


def foreign_questions(other: Government, number: int) -> list[str]:
    """Addresses that name what is another government's."""
    secret = other.secrets[number % len(other.secrets)]
    unit, position = next(iter(other.stage.book.units)), next(iter(other.stage.book.unit_of))
    person = next(iter(other.users.values())).pk
    words = urlencode({"q": secret.name})
    asked = [
        f"{reverse('projects')}?{words}",
        f"{reverse('projects')}?{urlencode({'q': secret.words[1]})}",
        f"{reverse('projects')}?{urlencode({'introducing': unit, '@responsible_unit': unit, 'landing': unit})}",
        f"{reverse('supervision')}?unit={unit}",
        f"{reverse('supervision')}?{words}",
        f"{reverse('people')}?q={other.mark}",
        f"{reverse('audit')}?{urlencode({'case': secret.case, 'person': person, 'before': secret.case})}",
        f"{reverse('meeting_new')}?case={secret.case}&project={secret.case}",
        reverse("organise", args=("appointment.made",)) + f"?{urlencode({'职务': position, '人员': person})}",
        reverse("organise", args=("unit.renamed",)) + f"?{urlencode({'单位': unit})}",
        f"{reverse('calendar')}?unit={unit}",
        f"{reverse('regime_compare')}?a={person}&b={unit}",
        f"{reverse('projects_export')}?{words}",
    ]
    for route in routes():
        if "<" in route.path and not route.public:
            asked += [address_of(route, one) for one in arguments(route, other, secret)]
    return asked


def hidden_of(government: Government, position: str) -> list[Secret]:
    return [secret for secret in government.secrets if not person_sees(government, position, secret)]


def api_pages(secrets: list[Secret]) -> list[str]:
    found = []
    for address, methods in sorted(api.get_openapi_schema(path_prefix="/api/")["paths"].items()):
        if "get" in methods:
            places = [address.replace("{project_id}", str(s.case)) for s in secrets] if "{" in address else [address]
            found += [place + query for place in places for query in ("", "?mine=false&q=示例")]
    return found


def walking(three: list[Government], government: Government) -> Iterator[str]:
    """Who asks everything in a government: each kind of role in one of those that have it, by turns; who sees little
    and may do nothing, in each of them."""
    every = [kinds(one) for one in three]
    for turn, kind in enumerate(dict.fromkeys(kind for one in every for kind in one)):
        having = [one for one, has in zip(three, every, strict=True) if kind in has]
        if government in having and (not kind.rights or having[turn % len(having)] is government):
            yield every[three.index(government)][kind]


@pytest.mark.parametrize("number", range(len(THREE)))
def test_every_role_asking_everything_meets_nothing_of_another_government(three: list[Government], number: int) -> None:
    government = three[number]
    words = tuple(word for other in others(three, government) for word in other.words)
    ids = frozenset().union(*(other.ids for other in others(three, government)))
    for turn, position in enumerate(walking(three, government)):
        client = government.client(position)
        hidden = hidden_of(government, position)
        not_for_me = (*words, *(word for secret in hidden for word in secret.words))
        hidden_ids = frozenset().union(ids, *(secret.ids for secret in hidden))
        linked = linked_pages(government, position)
        for address in plain_pages():
            answer = client.get(address)
            found = leaks(body_of(answer), not_for_me, hidden_ids)
            assert not found, (position, address, found)
            if address in linked:
                assert (answer.status_code != 403) == linked[address], (position, address, "linked by a clause")
        # The other two in turn: roles that ask alike meet both.
        for other in others(three, government)[turn % 2 :][:1]:
            for address in foreign_questions(other, turn):
                answer = client.get(address)
                asked = {str(UUID(one)) for one in UUIDS.findall(address)}
                text = body_of(answer)
                for typed in (*other.secrets[turn % 3].words, other.mark):
                    text = text.replace(typed, "") if urlencode({"q": typed}) in address else text
                found = leaks(text, not_for_me, hidden_ids - asked)
                assert not found, (position, address, found)
                if UUIDS.search(address.partition("?")[0]) and "0" * 64 not in address:
                    assert answer.status_code in ABSENT, (position, address, answer.status_code)
        foreign = [secret for other in others(three, government) for secret in other.secrets[:1]]
        robot = Client(headers={"Authorization": f"Bearer {issue(government.viewer(position), '测试')}"})
        for address in api_pages([*foreign, *hidden]):
            answer = robot.get(address)
            asked = {str(UUID(one)) for one in UUIDS.findall(address)}
            assert not leaks(answer.content.decode(), not_for_me, hidden_ids - asked), (position, address)
            if asked:
                assert answer.status_code == 404, (position, address)


def test_walk_meets_the_seen_and_the_hidden(three: list[Government]) -> None:
    for government in three:
        seen = [person_sees(government, p, secret) for p in roles(government) for secret in government.secrets]
        assert seen.count(True) > len(government.secrets) < seen.count(False), government.slug
        assert {secret.file.state.stage for secret in government.secrets} != {government.secrets[0].file.state.stage}


def test_each_project_is_shown_to_those_it_is_given(three: list[Government]) -> None:
    for government in three:
        for position in roles(government)[::3]:
            client = government.client(position)
            for secret in government.secrets:
                status = client.get(reverse("project", args=(secret.case,))).status_code
                assert (status == 200) == person_sees(government, position, secret), (position, secret.name)


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def looked(government: Government, positions: list[str], skip: set[str]) -> dict[tuple[str, str], str]:
    """What everybody sees now, page by page; looking leaves no trace."""
    found = {}
    units = [reverse("unit", args=(unit,)) for unit in list(government.stage.book.units)[:3]]
    people = [reverse("person", args=(user.pk,)) for user in list(government.users.values())[:2]]
    with undone():
        for position in positions:
            client = government.client(position)
            for address in [*plain_pages(), *units, *people]:
                if address.partition("?")[0] not in skip:
                    selectors._tallies.clear()
                    found[position, address] = body_of(client.get(address))
    return found


def told_apart(before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]) -> list[tuple[str, str, str]]:
    """Pages that differ: whose, which, and the first line that does."""
    found = []
    for at, text in before.items():
        if after[at] != text:
            lines = zip(text.splitlines(), after[at].splitlines(), strict=False)
            found.append((*at, next((f"{one} → {two}" for one, two in lines if one != two), "")[:400]))
    return found


def test_ten_projects_more_of_another_government_change_no_byte(three: list[Government]) -> None:
    _, county, other = three
    positions = roles(county)[::6]
    before = looked(county, positions, set())
    with undone():
        for number in range(10):
            other.lead(20 + number, homes(other)[number % 3])
        assert told_apart(before, looked(county, positions, set())) == []


def test_ten_hidden_projects_more_of_the_own_government_change_no_byte(three: list[Government]) -> None:
    government = three[2]
    with undone():
        added = [government.lead(20 + number, homes(government)[0]) for number in range(10)]
        blind = [p for p in roles(government) if not any(person_sees(government, p, secret) for secret in added)]
    # How many facts wait for a seal is the business of those who seal and audit.
    skip = {reverse(name) for name in ("seals", "verify")}
    blind_now = [p for p in blind if not government.viewer(p).may("audit")]
    assert len(blind_now) >= 3
    blind_now = blind_now[:2]
    before = looked(government, blind_now, skip)
    for number in range(10):
        government.lead(20 + number, homes(government)[0])
    assert told_apart(before, looked(government, blind_now, skip)) == []


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────────────────


def asked_with(client: Client, address: str, posted: dict[str, Any] | None) -> tuple[int, str, int]:
    """(status, body without ids, number of queries)."""
    client.cookies.pop("messages", None)
    with CaptureQueriesContext(connection) as queries, undone():
        answer = client.post(address, posted) if posted is not None else client.get(address)
    text = re.sub("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", body_of(answer))
    return answer.status_code, text, len(queries)


def test_hidden_and_absent_are_answered_alike_with_as_many_queries(three: list[Government]) -> None:
    government, other = three[2], three[0]
    position = next(p for p in roles(government) if len(hidden_of(government, p)) == 2)
    client = government.client(position)
    client.get(reverse("workbench"))
    for whose, secret in [(government, s) for s in hidden_of(government, position)] + [(other, other.secrets[2])]:
        for route in routes():
            if "<uuid:" not in route.path or (whose is government and route.name in {"unit", "person", "regime_files"}):
                continue
            for named in arguments(route, whose, secret):
                address = address_of(route, named)
                gone = re.sub("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(NOWHERE), address)
                for posted in (None, {"request_key": str(NOWHERE)}):
                    told, absent = asked_with(client, address, posted), asked_with(client, gone, posted)
                    at = (route.name, "POST" if posted else "GET")
                    assert told[0] == absent[0], at
                    assert told_apart({at: told[1]}, {at: absent[1]}) == []
                    assert told[2] == absent[2], (route.name, posted, told[2], absent[2])
                    assert told[0] in ABSENT or route.name == "token_revoke"


def sent_elsewhere(government: Government, own: Secret) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(position, address, names of what refers to something with its kind) of forms whose body names units, people…"""
    kinds = government.regime.facts("organisation")
    chosen = {kind: spec for kind, spec in kinds.items() if spec.opens or spec.about is None}
    terms = government.regime.terms

    def named(spec: FactSpec) -> dict[str, str]:
        asked = (*spec.terms, *spec.optional)
        return {n: str(terms[n].kind) for n in asked if n in terms and terms[n].kind in REFERENCE_KINDS}

    for kind, spec in chosen.items():
        if references := named(spec):
            position = next((p for p in government.users if government.viewer(p).may("system")), "")
            yield position, reverse("organise", args=(kind,)), references
    office = next(p for p in roles(government) if government.viewer(p).may("office"))
    for kind, spec in government.regime.facts("project").items():
        if spec.about is None and (references := named(spec)):
            yield office, reverse("record_fact", args=(own.case, kind)), references
    yield office, reverse("meeting_new"), {"project": "case"}
    yield office, reverse("supervision"), {"pick": "case", "kind": "case"}
    yield office, reverse("projects_views"), {"share": "unit"}
    security = next(p for p in government.users if government.viewer(p).may("security"))
    yield security, reverse("people"), {"person": "person", "stop": "person"}


def test_foreign_ids_in_what_is_sent_are_answered_as_ids_of_nothing(three: list[Government]) -> None:
    government, other = three[2], three[0]
    foreign = {
        "unit": str(next(iter(other.stage.book.units))),
        "position": str(next(iter(other.stage.book.unit_of))),
        "person": str(next(iter(other.users.values())).pk),
        "case": str(other.secrets[0].case),
        "party": str(other.secrets[0].case),
    }
    tried = 0
    for position, address, references in sent_elsewhere(government, government.secrets[0]):
        client = government.client(position)
        client.get(address)
        plain = {"request_key": str(NOWHERE), "起始日期": "2026-01-05", "依据": "示例"}
        told, absent = (
            asked_with(client, address, {**plain, **{name: one[kind] for name, kind in references.items()}})
            for one in (foreign, dict.fromkeys(foreign, str(NOWHERE)))
        )
        assert told[0] == absent[0], (address, references)
        assert told_apart({("", address): told[1]}, {("", address): absent[1]}) == []
        tried += 1
    assert tried > 30
