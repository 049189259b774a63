import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinics", "0002_user_has_first_password"),
        ("patients", "0002_templates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made")),
                ("request_id", models.CharField(blank=True, max_length=32, verbose_name="request")),
                ("what", models.CharField(max_length=20, verbose_name="what")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="of what")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="of how many")),
                ("changes", models.JSONField(verbose_name="changes")),
                ("is_undone", models.BooleanField(default=False, verbose_name="undone")),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="patients.program",
                        verbose_name="program",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a draft",
                "verbose_name_plural": "steps of drafts",
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["program", "made_by"], name="draft_step_by_maker")],
            },
        ),
    ]
