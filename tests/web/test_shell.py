"""The shell: sign-in asked for, navigation by rights, acting for another, errors in Chinese, the content policy."""

import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from luodi.units.public import User, Viewer
from luodi.web import errors, shell
from luodi.web.context import NO_WORDS, Request
from luodi.web.urls import urlpatterns as real
from web.shell_town import Town, build

pytestmark = [pytest.mark.django_db]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _refuse(request: Request) -> HttpResponse:
    raise PermissionDenied("专班解散后不能再看这份材料。")


def _break(request: Request) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def _read(request: Request) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [*real, path("refuse/", _refuse), path("break/", _break), path("read/", _read)]
handler400, handler403 = "luodi.web.errors.bad_request", "luodi.web.errors.forbidden"
handler404, handler500 = "luodi.web.errors.not_found", "luodi.web.errors.server_error"


@pytest.fixture
def town(db: None) -> Town:
    return build()


@pytest.fixture
def clerk(client: Client, town: Town) -> Client:
    client.force_login(town.clerk, backend=BACKEND)
    return client


@pytest.fixture
def registry() -> Iterator[None]:
    """Pages registered in a test are gone after it."""
    before = dict(shell._routes)
    yield
    shell._routes.clear()
    shell._routes.update(before)


def call(view: object, user: object, method: str = "GET") -> HttpResponse:
    """A registered view, called behind the middleware's work."""
    request = getattr(RequestFactory(), method.lower())("/somewhere/")
    request.user = user
    request.session = {}
    request._messages = []
    request.resolver_match = None
    from luodi.web.middleware import fill

    fill(request)
    answer = view(request)  # type: ignore[operator]
    assert isinstance(answer, HttpResponse)
    return answer


def test_page_without_sign_in_leads_to_sign_in_and_back(client: Client, town: Town) -> None:
    assert client.get("/components/?a=1").headers["Location"] == "/sign-in/?next=/components/%3Fa%3D1"


@pytest.mark.parametrize(
    ("sent_from", "back"),
    [
        ("http://testserver/components/?a=1", "/components/%3Fa%3D1"),
        ("http://elsewhere.invalid/components/", "/"),
        ("http://testserver/acting/", "/"),
        ("http://testserver/nowhere/", "/"),
        ("", "/"),
    ],
)
def test_form_sent_without_sign_in_leads_back_to_the_page_it_stood_on(
    client: Client, town: Town, sent_from: str, back: str
) -> None:
    answer = client.post("/components/", headers={"Referer": sent_from})
    assert answer.headers["Location"] == f"/sign-in/?next={back}"


def test_fragment_without_sign_in_moves_the_whole_page(client: Client, town: Town) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/projects/7/"}
    answer = client.get("/components/", headers=headers)
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/projects/7/"


def test_page_asks_for_its_right(town: Town, registry: None) -> None:
    guarded = shell.page("x/", name="x", title="甲", right="office")(lambda request: HttpResponse("好"))
    assert call(guarded, town.clerk).status_code == 200
    refused = call(guarded, town.officer)
    assert refused.status_code == 403
    assert "没有查看或办理此事的权限" in refused.content.decode()


def test_page_refuses_other_methods_in_chinese(town: Town, registry: None) -> None:
    guarded = shell.page("x/", name="x", title="甲")(lambda request: HttpResponse("好"))
    refused = call(guarded, town.clerk, "POST")
    assert refused.status_code == 405
    assert refused["Allow"] == "GET, HEAD"


def test_two_pages_of_one_name_are_refused(registry: None) -> None:
    shell.page("x/", name="x", title="甲")(lambda request: HttpResponse())
    with pytest.raises(ValueError, match="重复"):
        shell.page("y/", name="x", title="乙")(lambda request: HttpResponse())


def test_unknown_right_of_a_page_is_refused(registry: None) -> None:
    with pytest.raises(ValueError, match="没有“root”"):
        shell.page("x/", name="x", title="甲", right="root")


def test_registry_tells_which_sections_a_page_shows(registry: None) -> None:
    shell.page("x/", name="x", title="甲", shows=("gates", "stages"))(lambda request: HttpResponse())
    assert {route.name: route.shows for route in shell.routes()}["x"] == ("gates", "stages")


def test_navigation_shows_what_the_rights_allow(town: Town) -> None:
    def titles(user: object) -> set[str]:
        request = RequestFactory().get("/")
        request.user, request.session, request.resolver_match = user, {}, None  # type: ignore[assignment]
        return {link.title for link in shell.Shell(request).navigation}

    items = {item.title.format_map(NO_WORDS): item.rights for item in shell.NAVIGATION}
    assert "管理" not in titles(town.officer)
    assert "督办" not in titles(town.officer)
    assert titles(town.officer) <= titles(town.clerk)
    assert all(not items[title] for title in titles(town.new))


def test_shell_costs_four_queries(
    clerk: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def twelve(viewer: Viewer) -> int:
        return User.objects.filter(pk=viewer.user_id).count() * 12

    monkeypatch.setattr(shell, "_count_notices", [twelve])
    clerk.get("/components/")
    # Session, person, whether the organisation moved, unread notices.
    with django_assert_num_queries(4):
        assert "12 条未读" in clerk.get("/components/").content.decode()


def test_delegate_may_act_for_the_leader_and_every_page_says_so(clerk: Client, town: Town) -> None:
    assert clerk.post("/acting/", {"position": town.position("mayor")}).status_code == 302
    page = clerk.get("/components/").content.decode()
    assert "正在代“示例区区长”办理" in page
    assert "示例授权书 3 号" in page
    clerk.post("/acting/", {"position": town.position("clerk")})
    assert "正在代" not in clerk.get("/components/").content.decode()


def test_acting_for_somebody_without_delegation_is_refused(client: Client, town: Town) -> None:
    client.force_login(town.officer, backend=BACKEND)
    answer = client.post("/acting/", {"position": town.position("mayor")})
    assert answer.status_code == 403
    assert "也没有受托代办" in answer.content.decode()
    assert "正在代" not in client.get("/components/").content.decode()


def test_person_without_position_is_told_whom_to_ask(client: Client, town: Town) -> None:
    client.force_login(town.new, backend=BACKEND)
    assert "还没有任职，请联系系统管理员" in client.get("/components/").content.decode()


def test_instance_without_organisation_says_what_to_do(client: Client, django_user_model: type) -> None:
    user = django_user_model.objects.create_user("first", name="甲一")  # type: ignore[attr-defined]
    client.force_login(user, backend=BACKEND)
    answer = client.get("/components/")
    assert answer.status_code == 409
    assert "luodi up" in answer.content.decode()


def test_unknown_address_is_chinese_for_a_stranger_and_for_a_person(client: Client, town: Town) -> None:
    assert "去登录" in client.get("/nowhere/").content.decode()
    client.force_login(town.clerk, backend=BACKEND)
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这个页面，或者您看不到它" in answer.content.decode()


@pytest.mark.urls("web.test_shell")
def test_refusal_says_the_reason_given_in_chinese(clerk: Client) -> None:
    answer = clerk.get("/refuse/")
    assert answer.status_code == 403
    assert "专班解散后不能再看这份材料。" in answer.content.decode()


def test_refusal_in_english_is_not_shown(town: Town) -> None:
    request = RequestFactory().get("/")
    request.user, request.session, request.resolver_match = town.clerk, {}, None  # type: ignore[assignment]
    request._messages = []  # type: ignore[attr-defined]
    page = errors.forbidden(request, PermissionDenied("no such grant")).content.decode()
    assert "no such grant" not in page


@pytest.mark.urls("web.test_shell")
def test_error_of_the_program_gives_a_page_in_chinese(clerk: Client) -> None:
    clerk.raise_request_exception = False
    answer = clerk.get("/break/")
    assert answer.status_code == 500
    assert "系统出错，这件事没有办成" in answer.content.decode()
    assert "broken on purpose" not in answer.content.decode()


@pytest.mark.urls("web.test_shell")
def test_too_many_fields_are_413(clerk: Client) -> None:
    answer = clerk.post("/read/", {f"f{n}": "1" for n in range(5100)})
    assert answer.status_code == 413
    assert "提交的内容太大" in answer.content.decode()


def test_form_without_token_is_refused_in_chinese_with_what_to_do(town: Town) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "clerk"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_pages_carry_a_policy_without_inline_code_and_have_none(clerk: Client) -> None:
    answer = clerk.get("/components/")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    page = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_what_a_person_saw_is_not_kept_by_the_browser(clerk: Client) -> None:
    assert "no-store" in clerk.get("/components/").headers["Cache-Control"]
