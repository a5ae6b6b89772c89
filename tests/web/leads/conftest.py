"""Posting the lead form as a township clerk."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

Post = Callable[..., HttpResponse]
TOLD = {"项目名称": "示例伺服电机项目", "项目内容": "年产十万台", "线索来源": "以商引商"}


@pytest.fixture
def clerk(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("taihe_clerk")


@pytest.fixture
def post(clerk: Client) -> Post:
    """Post the form with what a hurried person fills in; keywords add or replace fields."""

    def send(key: UUID | None = None, **fields: object) -> HttpResponse:
        page = {"request_key": str(key or uuid4()), "首报单位": "taihe", "happened_on": "", **TOLD, **fields}
        if not page["happened_on"]:
            from luodi.common import clock

            page["happened_on"] = clock.today().isoformat()
        return clerk.post("/leads/new/", page)  # type: ignore[return-value]

    return send
