"""Every route and every operation of the API, as every role: a project is shown to those a grant or a task gives it to.

Who may see what is worked out here anew from the pack and the facts, not from the rows the program keeps for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.test import Client
from django.urls import reverse

from luodi.api.main import api
from luodi.api.tokens import issue
from luodi.ledger.public import CaseFile, case_file
from luodi.regimes.who import expand
from luodi.web import urls
from luodi.web.shell import Route, routes

from .conftest import World, regime

NAMES = ("示例蓝鲸压铸项目", "示例白鹭涂层项目", "示例赤狐阀门项目")
ABSENT = {404, 403, 405}


@dataclass(frozen=True)
class Secret:
    """A project, and everything by which it could be asked for."""

    name: str
    case: UUID
    file: CaseFile

    def arguments(self, route: Route) -> Iterator[dict[str, str]]:
        """What the placeholders of a route's address may hold of this project."""
        kinds = re.findall(r"<(\w+):(\w+)>", route.path)
        papers = [str(paper.id) for line in self.file.lines for paper in line.papers][:1] or [str(self.case)]
        keys = [o.key for o in self.file.state.obligations if o.part_of][:1] or ["none/none"]
        ids = papers if route.name == "file" else [str(self.case)]
        yield {
            name: {"uuid": ids[0], "path": keys[0], "str": "note.added" if name == "kind" else "2.4"}.get(kind, "1")
            for kind, name in kinds
        }


assert urls.urlpatterns  # every page registers when the addresses are read


def grown(world: World) -> list[Secret]:
    """A lead of one town, a project in review of another, one signed in a park."""
    first = world.lead(NAMES[0], who="taiping_clerk", ago=1, 首报单位="taiping", 投资方名称="示例蓝鲸公司")
    second = world.in_review(NAMES[1], 投资方名称="示例白鹭公司")
    third = world.signed(NAMES[2])
    office = world.viewer("office_clerk")
    return [Secret(n, c, case_file(office, c)) for n, c in zip(NAMES, (first, second, third), strict=True)]


def may_see(position: str, secret: Secret) -> bool:
    """From the pack: how far the position sees, and whether a part in the project or an open task reaches it."""
    pack = regime().pack
    spec = pack.positions[position]
    if spec.sees == "all" or "see_all" in spec.rights:
        return True
    parts = set(secret.file.state.slots.values()) | {secret.file.book.ref_of(secret.file.unit_id)}
    tasks = {ref for o in secret.file.state.open_obligations for ref in expand(regime(), o.owners)}
    if {position, spec.body} & tasks or position in parts:
        return True
    if spec.sees == "unit":
        return spec.body in parts
    if spec.sees == "tree":
        return any(_within(part, spec.body) for part in parts if part in pack.bodies)
    return False


def _within(body: str, above: str) -> bool:
    bodies = regime().pack.bodies
    step: str | None = body
    while step:
        if step == above:
            return True
        step = bodies[step].parent
    return False


def held_also(position: str) -> list[str]:
    """The position and those its holder has by it."""
    from luodi.units.from_pack import organisation

    carried = [p.code for p in organisation(regime().pack).positions if p.held_through == position]
    return [code for code in (position, *carried) if code in regime().pack.positions]


def roles(world: World, secrets: list[Secret]) -> list[str]:
    """One position of each kind: those that see as far, may as much and are given the same projects are one role."""
    pack = regime().pack
    alike: dict[object, str] = {}
    for position in sorted(world.users):
        spec = pack.positions[position]
        given = tuple(any(may_see(p, secret) for p in held_also(position)) for secret in secrets)
        kind = (pack.bodies[spec.body].kind, spec.leader, spec.sees, tuple(sorted(spec.rights)), given)
        alike.setdefault(kind, position)
    return list(alike.values())


def leaks(text: str, hidden: list[Secret]) -> list[str]:
    return [secret.name for secret in hidden if secret.name in text or secret.name[2:4] + "公司" in text]


def asked(world: World, position: str, secrets: list[Secret]) -> Iterator[tuple[str, str, list[Secret]]]:
    """(address, body, hidden projects) of everything the holder of a position can ask for with GET."""
    client = Client()
    client.force_login(world.users[position], backend="django.contrib.auth.backends.ModelBackend")
    hidden = [s for s in secrets if not any(may_see(p, s) for p in held_also(position))]
    known = [s for s in secrets if s not in hidden]
    # To whom everything is given nothing can leak.
    for route in routes() if hidden else ():
        if "<" not in route.path:
            for query in ("", "?q=示例", "?项目名称=示例蓝鲸压铸项目&投资方名称=示例白鹭公司"):
                if query and route.name not in {"projects", "supervision", "leads", "lead_check", "meeting_new"}:
                    continue
                answer = client.get(reverse(route.name) + query)
                yield route.path + query, answer.content.decode(errors="replace"), hidden
            continue
        for secret in hidden:
            for arguments in secret.arguments(route):
                answer = client.get(reverse(route.name, kwargs=arguments))
                if "uuid" in route.path:
                    assert answer.status_code in ABSENT, (position, route.path, answer.status_code)
                yield route.path, answer.content.decode(errors="replace"), hidden
    for secret in known:
        answer = client.get(reverse("project", kwargs={"id": secret.case}))
        assert answer.status_code == 200, (position, secret.name)
        assert secret.name in answer.content.decode()
    if hidden:
        yield from by_api(world, position, hidden)


def by_api(world: World, position: str, hidden: list[Secret]) -> Iterator[tuple[str, str, list[Secret]]]:
    client = Client(headers={"Authorization": f"Bearer {issue(world.viewer(position), '测试')}"})
    for address, methods in sorted(api.get_openapi_schema(path_prefix="/api/")["paths"].items()):
        if "get" not in methods:
            continue
        places = [address.replace("{project_id}", str(s.case)) for s in hidden] if "{" in address else [address]
        for place in places:
            for query in ("", "?mine=false", "?q=示例"):
                answer = client.get(place + query)
                if "{" in address:
                    assert answer.status_code == 404, (position, place)
                yield place + query, answer.content.decode(), hidden


def test_every_route_as_every_role_shows_no_project_that_is_not_given(world: World) -> None:
    secrets = grown(world)
    seen: dict[bool, int] = {True: 0, False: 0}
    for position in roles(world, secrets):
        for secret in secrets:
            seen[any(may_see(p, secret) for p in held_also(position))] += 1
        for address, body, hidden in asked(world, position, secrets):
            assert not leaks(body, hidden), (position, address, leaks(body, hidden))
    assert min(seen.values()) > len(secrets), "the walk must meet both the seen and the hidden"


def test_acts_on_a_hidden_project_answer_as_for_one_that_is_not_there(world: World) -> None:
    secret = grown(world)[0]
    client = Client()
    client.force_login(world.users["taihe_clerk"], backend="django.contrib.auth.backends.ModelBackend")
    nowhere = "00000000-0000-7000-8000-00000000ffff"
    for route in routes():
        if "<uuid:" not in route.path or "token" in route.path:
            continue
        arguments = next(secret.arguments(route))
        told = client.post(reverse(route.name, kwargs=arguments), {"request_key": nowhere})
        missing = {k: nowhere if v == str(secret.case) else v for k, v in arguments.items()}
        absent = client.post(reverse(route.name, kwargs=missing), {"request_key": nowhere})
        assert told.status_code in ABSENT, (route.path, told.status_code)
        assert told.status_code == absent.status_code, route.path
        assert secret.name not in told.content.decode(errors="replace")
