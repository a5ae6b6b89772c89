"""The API: the same actions and selectors as the pages, for programs that act for a person."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Label `api`."""

    name = "luodi.api"
    label = "api"
    verbose_name = "接口"
