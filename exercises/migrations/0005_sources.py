import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

STATES = [
    ("reading", "being read"),
    ("checked", "waiting for your word"),
    ("refused", "refused"),
    ("writing", "being prepared"),
    ("indexing", "being made findable"),
    ("done", "done"),
]
VERDICTS = [
    ("created", "new"),
    ("changed", "changed"),
    ("unchanged", "unchanged"),
    ("failed", "cannot be read"),
]


def _key():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _count(label):
    return models.PositiveIntegerField(default=0, verbose_name=label)


def _exercise(on_delete):
    return models.ForeignKey(null=True, on_delete=on_delete, related_name="+", to="exercises.exercise")


class Migration(migrations.Migration):
    dependencies = [
        ("exercises", "0004_search"),
        ("clinics", "0002_user_has_first_password"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", _key()),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("format", models.CharField(max_length=20, verbose_name="format")),
                (
                    "state",
                    models.CharField(choices=STATES, default="reading", max_length=20, verbose_name="state"),
                ),
                ("may_use_pictures", models.BooleanField(default=False, verbose_name="may use the pictures")),
                ("created", _count("created")),
                ("changed", _count("changed")),
                ("unchanged", _count("unchanged")),
                ("failed", _count("failed")),
                ("notes", models.JSONField(default=list, verbose_name="notes")),
                ("templates", models.JSONField(default=list, verbose_name="templates")),
                (
                    "started_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="started"),
                ),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "clinic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinics.clinic",
                        verbose_name="clinic",
                    ),
                ),
            ],
            options={"verbose_name": "import", "verbose_name_plural": "imports", "ordering": ("-pk",)},
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", _key()),
                ("number", models.PositiveIntegerField(verbose_name="row")),
                (
                    "verdict",
                    models.CharField(choices=VERDICTS, max_length=10, verbose_name="what becomes of it"),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("slug", models.CharField(blank=True, max_length=80, verbose_name="short name")),
                ("entry", models.JSONField(default=dict, verbose_name="content")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="digest")),
                ("problems", models.JSONField(default=list, verbose_name="problems")),
                ("is_edited_here", models.BooleanField(default=False, verbose_name="edited here since")),
                ("is_indexed", models.BooleanField(default=False, verbose_name="findable")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="exercises.importrun",
                    ),
                ),
                ("target", _exercise(django.db.models.deletion.CASCADE)),
                ("staged", _exercise(django.db.models.deletion.SET_NULL)),
            ],
            options={
                "verbose_name": "row of an import",
                "verbose_name_plural": "rows of imports",
                "ordering": ("number",),
                "indexes": [models.Index(fields=["run", "verdict", "staged"], name="import_row_by_verdict")],
            },
        ),
        migrations.AddField(
            model_name="exercise",
            name="imported_from",
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name="imported from"),
        ),
        migrations.AddField(
            model_name="exercise",
            name="source_id",
            field=models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="name at the source"
            ),
        ),
        migrations.AddField(
            model_name="exercise",
            name="staged_in",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="exercises.importrun",
            ),
        ),
        migrations.AddField(
            model_name="exercise",
            name="stands_for",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="exercises.exercise",
            ),
        ),
        migrations.AddConstraint(
            model_name="exercise",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_id", ""), _negated=True),
                fields=("clinic", "imported_from", "source_id"),
                name="exercise_source_once_per_clinic",
            ),
        ),
    ]
