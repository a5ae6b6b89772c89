from typing import Any

from django.db import migrations, models

from luodi.common.text import normalised_name

AT_ONCE = 500


def name(apps: Any, _schema: Any) -> None:
    """Entries from before: the name as it is compared."""
    entries = apps.get_model("library", "Entry").objects
    rows = []
    for row in entries.only("pk", "name").iterator(AT_ONCE):
        row.normalised_name = normalised_name(row.name)[:400]
        rows.append(row)
    entries.bulk_update(rows, ["normalised_name"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0001_entries_and_catalogues"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="normalised_name",
            field=models.CharField(blank=True, default="", max_length=400),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["jurisdiction", "shelf", "normalised_name"], name="entry_by_name"),
        ),
        migrations.RunPython(name, migrations.RunPython.noop),
    ]
