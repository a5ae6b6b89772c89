"""Rows from before the search by pinyin get their spelling and the tokens they are found by."""

from django.db import migrations

from luodi.common.text import pinyin_full, pinyin_initials

BATCH = 500


def spell(apps, editor):
    """Every row once, a batch at a time; what is there already stays."""
    projects = apps.get_model("projects", "Project").objects.using(editor.connection.alias)
    model = apps.get_model("projects", "ProjectToken")
    tokens = model.objects.using(editor.connection.alias)
    wanted = []
    for pk, place, name, investor in (
        projects.filter(initials="").values_list("pk", "jurisdiction_id", "name", "investor").iterator(BATCH)
    ):
        parts = [pinyin_initials(text)[:400] for text in (name, investor)]
        projects.filter(pk=pk).update(
            initials="|".join(parts), pinyin=pinyin_full(name)[:1200], pinyin_investor=pinyin_full(investor)[:1200]
        )
        found = {f"~{part[at : at + 2]}" for part in parts for at in range(len(part) - 1)}
        wanted += [model(project_id=pk, token=token, jurisdiction_id=place) for token in sorted(found)]
        if len(wanted) > 20 * BATCH:
            tokens.bulk_create(wanted, ignore_conflicts=True)
            wanted = []
    tokens.bulk_create(wanted, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_columns_pinyin_views")]
    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
