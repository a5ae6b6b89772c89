"""One's own tokens: shown once, revoked for good, nobody else's."""

from luodi.api.tokens import tokens_of, viewer_behind
from web.conftest import SignIn, World


def issue(client: object, name: str = "月报脚本", days: str = "90") -> object:
    return client.post("/tokens/", {"name": name, "days": days})  # type: ignore[attr-defined]


def test_issued_token_is_shown_once_and_works(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    page = issue(client).content.decode()  # type: ignore[attr-defined]
    secret = page.split('class="ld-secret">')[1].split("<")[0]
    found = viewer_behind(secret)
    assert found is not None
    assert found.user_id == world.users["office_clerk"].pk
    assert secret not in client.get("/tokens/").content.decode()


def test_nameless_or_endless_token_is_refused_and_what_was_typed_stays(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    nameless = issue(client, name="")
    endless = issue(client, name="长期脚本", days="9999")
    assert (nameless.status_code, endless.status_code) == (422, 422)  # type: ignore[attr-defined]
    assert "长期脚本" in endless.content.decode()  # type: ignore[attr-defined]
    assert tokens_of(world.viewer("office_clerk")) == []


def test_token_of_someone_else_cannot_be_revoked(world: World, sign_in: SignIn) -> None:
    issue(sign_in("office_clerk"))
    token = tokens_of(world.viewer("office_clerk"))[0]
    sign_in("taihe_clerk").post(f"/tokens/{token.id}/revoke/")
    assert tokens_of(world.viewer("office_clerk"))[0].revoked_at is None
    sign_in("office_clerk").post(f"/tokens/{token.id}/revoke/")
    assert tokens_of(world.viewer("office_clerk"))[0].revoked_at is not None


def test_page_lists_every_operation_of_the_api(world: World, sign_in: SignIn) -> None:
    page = sign_in("taihe_clerk").get("/tokens/").content.decode()
    for summary in ("报送（首报）", "读一个项目", "记一件事", "未办结的时限事项", "机制的条款"):
        assert f"<b>{summary}</b>" in page
    assert 'href="/api/openapi.json"' in page
