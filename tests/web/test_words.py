"""The frame of every page speaks the regime's words: what a lead is called, what a review is called, if it has any."""

import pytest
from django.test import Client

from luodi.regimes.loader import shipped
from web.conftest import SignIn, World, build

WORDS = {
    "heyuan": ("盯引项目", "录入盯引项目", ""),
    "ziyang": ("项目信息", "报送项目信息", "项目评审"),
}


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


def test_words_kept_from_another_day_are_read_anew(world: World, sign_in: SignIn) -> None:
    client = sign_in("office_clerk")
    client.get("/leads/")
    session = client.session
    session["words"] = {**session["words"], "lead": "旧词", "day": "2024-01-02"}
    session.save()
    assert "旧词" not in client.get("/leads/").content.decode()
