"""The library room 项目库: what is planned ahead of leads, cross tables, partner bodies, the pipeline, catalogues."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Label `library`."""

    name = "luodi.library"
    label = "library"
    verbose_name = "项目库"

    def ready(self) -> None:
        """Have the ledger keep the library's rows with every stored act."""
        from luodi.ledger.public import register
        from luodi.library import catalogues, entries

        register(catalogues.CASE, catalogues.keep)
        register(entries.PLANNED, entries.keep)
        register(entries.LIBRARY, entries.keep, later=entries.refuse_second)
