import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exercises", "0005_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="exercise",
            name="copied_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="copies",
                to="exercises.exercise",
                verbose_name="copied from",
            ),
        ),
        migrations.AddField(
            model_name="exercise",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="exercises.exercise",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="exercise",
            name="copied_state",
            field=models.JSONField(
                blank=True, default=dict, editable=False, verbose_name="the original then"
            ),
        ),
        migrations.AddField(
            model_name="exercisepicture",
            name="mirror_safe",
            field=models.BooleanField(default=True, verbose_name="may be mirrored"),
        ),
        migrations.AddField(
            model_name="exercisetext",
            name="outdated",
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name="outdated fields"),
        ),
        migrations.AlterField(
            model_name="exercise",
            name="status",
            field=models.CharField(
                choices=[("draft", "Draft"), ("review", "In review"), ("published", "Published")],
                default="published",
                max_length=20,
                verbose_name="status",
            ),
        ),
        migrations.CreateModel(
            name="ReviewStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sent", "Sent to review"),
                            ("published", "Published"),
                            ("returned", "Back to draft"),
                        ],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("rev", models.PositiveIntegerField(verbose_name="revision")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("is_alone", models.BooleanField(default=False, verbose_name="without a second person")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_steps",
                        to="exercises.exercise",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a review",
                "verbose_name_plural": "steps of reviews",
                "ordering": ("at", "pk"),
            },
        ),
    ]
