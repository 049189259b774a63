"""`manage.py check_tenancy`: count rows whose parent belongs to another clinic; must be none."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, Q

from hep.clinics.tenancy import clinic_models, foreign_keys_within_clinic, whole_site


class Command(BaseCommand):
    help = "Count rows that tie two clinics together."

    def handle(self, **options):
        mixed = {}
        with whole_site():
            for model in clinic_models():
                for field in foreign_keys_within_clinic(model):
                    parent = f"{field.name}__clinic_id"
                    foreign = ~Q(**{parent: F("clinic_id")}) & Q(**{f"{parent}__isnull": False})
                    if count := model.objects.filter(foreign).count():
                        mixed[f"{model._meta.label}.{field.name}"] = count
        if mixed:
            raise CommandError(f"Rows that tie two clinics together: {mixed}")
        self.stdout.write("No row ties two clinics together.")
