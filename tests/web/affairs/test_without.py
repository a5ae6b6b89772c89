"""A pack that has no kinds of case of its own."""

from django.urls import reverse

from ..conftest import SignIn


def test_pack_without_such_kinds_has_neither_the_page_nor_its_name(sign_in: SignIn) -> None:
    assert sign_in("office_clerk").get(reverse("affairs")).status_code == 404
    assert reverse("affairs") not in sign_in("office_clerk").get(reverse("projects")).content.decode()
