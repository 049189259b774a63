import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def give_identifiers(apps, schema_editor):
    patients = apps.get_model("patients", "Patient")._base_manager
    for patient in patients.filter(identifier=None).only("pk").iterator(chunk_size=2000):
        patients.filter(pk=patient.pk).update(identifier=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [
        ("clinics", "0003_other_languages"),
        ("patients", "0005_diary"),
    ]

    operations = [
        migrations.AddField(
            model_name="patient",
            name="identifier",
            field=models.UUIDField(null=True, editable=False, verbose_name="identifier"),
        ),
        migrations.RunPython(give_identifiers, migrations.RunPython.noop, elidable=False),
        migrations.AlterField(
            model_name="patient",
            name="identifier",
            field=models.UUIDField(
                default=uuid.uuid4, editable=False, unique=True, verbose_name="identifier"
            ),
        ),
        migrations.CreateModel(
            name="ClinicToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Which system reads with it.", max_length=60, verbose_name="system"
                    ),
                ),
                (
                    "token_sha256",
                    models.BinaryField(
                        editable=False, max_length=32, unique=True, verbose_name="hash of the token"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made")),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked")),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinics.clinic",
                        verbose_name="clinic",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinics.user",
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "clinic token",
                "verbose_name_plural": "clinic tokens",
                "ordering": ("-created_at", "-pk"),
            },
        ),
    ]
