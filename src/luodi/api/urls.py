"""Addresses of the API, below /api/. What is none of them is answered as the rest is, not with a page."""

from django.urls import URLPattern, URLResolver, path, re_path

from luodi.api.main import api, no_such_address

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls), re_path("", no_such_address)]
