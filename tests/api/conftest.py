"""A token's caller over Django's client, on the small government the pages are tried on."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from luodi.api.tokens import issue
from web.conftest import World, world

__all__ = ["World", "world"]


@dataclass
class Caller:
    """Calls the API with one person's token."""

    client: Client
    secret: str

    def get(self, address: str, **query: Any) -> Any:
        return self.client.get(f"/api/{address}", query, headers={"Authorization": f"Bearer {self.secret}"})

    def post(self, address: str, body: Any) -> Any:
        return self.client.post(
            f"/api/{address}",
            json.dumps(body, ensure_ascii=False),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}"},
        )


@pytest.fixture
def caller(world: World) -> Any:
    def of(who: str) -> Caller:
        return Caller(Client(), issue(world.viewer(who), "测试"))

    return of
