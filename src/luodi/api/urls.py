"""Addresses of the API, below /api/."""

from django.urls import URLPattern, URLResolver, path

from luodi.api.main import api

urlpatterns: list[URLPattern | URLResolver] = [path("", api.urls)]
