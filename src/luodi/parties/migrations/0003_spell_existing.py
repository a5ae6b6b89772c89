"""Parties and contacts from before get the names and numbers they are compared by now."""

from django.db import migrations

from luodi.common.ids import new_id
from luodi.common.names import phone_digits
from luodi.common.text import bigrams, normalised_name

BATCH = 500


def spell(apps, editor):
    """Names where the rule spells them otherwise, with the tokens they are found by; digits of every number."""
    here = editor.connection.alias
    parties = apps.get_model("parties", "Party").objects.using(here)
    token = apps.get_model("parties", "PartyToken")
    for pk, place, name, before in parties.values_list("pk", "jurisdiction_id", "name", "normalised_name").iterator(
        BATCH
    ):
        spelled = normalised_name(name)
        if spelled != before:
            parties.filter(pk=pk).update(normalised_name=spelled)
            token.objects.using(here).filter(party_id=pk).delete()
            token.objects.using(here).bulk_create(
                token(id=new_id(), jurisdiction_id=place, party_id=pk, token=one)
                for one in dict.fromkeys(bigrams(name))
            )
    contacts = apps.get_model("parties", "Contact").objects.using(here)
    for pk, phone in contacts.exclude(phone="").values_list("pk", "phone").iterator(BATCH):
        contacts.filter(pk=pk).update(digits=phone_digits(phone))


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_groups_and_digits")]
    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
