import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_migrate

from hep import triggers
from hep.clinics.models import User

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def test_a_table_that_triggers_name_is_remade_while_they_are_off():
    seen = []

    def remake(**kwargs):
        with connection.schema_editor() as editor:
            editor._remake_table(User)
        seen.extend(triggers.missing())

    audit = apps.get_app_config("audit")
    pre_migrate.connect(remake, sender=audit)
    try:
        call_command("migrate", verbosity=0)
    finally:
        pre_migrate.disconnect(remake, sender=audit)

    assert len(seen) == len(triggers.wanted())
    assert triggers.missing() == []
