"""The library room 项目库: what is planned ahead of leads, cross tables, partner bodies, the pipeline, catalogues."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Label `library`."""

    name = "luodi.library"
    label = "library"
    verbose_name = "项目库"
