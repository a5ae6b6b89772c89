"""The frame of every page speaks the regime's words: what a lead is called, what a review is called, if it has any."""

import pytest
from django.test import Client

from luodi.regimes.loader import shipped
from web.conftest import SignIn, World, build

WORDS = {
    "heyuan": ("盯引项目", "录入盯引项目", ""),
    "ziyang": ("项目信息", "报送项目信息", "项目评审"),
}
FOREIGN = {"heyuan": ("线索", "落户地"), "ziyang": ("线索", "联系领导", "招商队伍", "责任领导")}
"""Words of `common`, and of cases of teams, that the list of projects does not say under the regime."""


@pytest.mark.parametrize("slug", WORDS)
def test_navigation_and_leads_speak_the_words_of_the_regime(db: None, slug: str) -> None:
    lead, report, review = WORDS[slug]
    under = shipped(slug)
    world = build(under)
    reporter = next(code for code in sorted(world.users) if world.viewer(code).may("office"))
    client = Client()
    client.force_login(world.users[reporter], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/leads/").content.decode()
    assert f">{lead}</a>" in page
    assert report in page
    assert "线索" not in page
    assert (f">{review}</a>" in page) if review else ("/reviews/" not in page)
    columns = client.get("/projects/filter/").content.decode()
    assert [word for word in FOREIGN[slug] if word in columns] == []


def test_whoever_leads_the_work_is_called_as_the_regime_calls_it() -> None:
    called = {slug: shipped(slug).office for slug in ("lishui", "qingxin", "heyuan_county")}
    assert called == {"lishui": "市招商局", "qingxin": "领导小组办公室", "heyuan_county": "县领导小组办公室"}


def test_words_kept_from_another_day_are_read_anew(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    client.get("/leads/")
    session = client.session
    session["words"] = {**session["words"], "lead": "旧词", "day": "2024-01-02"}
    session.save()
    assert "旧词" not in client.get("/leads/").content.decode()
