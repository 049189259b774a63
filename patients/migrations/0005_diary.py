import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinics", "0002_user_has_first_password"),
        ("patients", "0004_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="sharelink",
            name="pin_fails",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="wrong PINs"),
        ),
        migrations.AddField(
            model_name="sharelink",
            name="pin_hash",
            field=models.CharField(blank=True, editable=False, max_length=128, verbose_name="PIN, hashed"),
        ),
        migrations.AddField(
            model_name="sharelink",
            name="pin_set_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="PIN made"),
        ),
        migrations.AddField(
            model_name="sharelink",
            name="pin_waits_until",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="no PIN before"),
        ),
        migrations.CreateModel(
            name="ExerciseSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("link", "by the link"), ("pin", "behind the PIN"), ("paper", "from paper")],
                        max_length=10,
                        verbose_name="how it came",
                    ),
                ),
                ("uuid", models.UUIDField(verbose_name="id of the session")),
                ("revision", models.PositiveIntegerField(verbose_name="revision")),
                ("digest", models.CharField(max_length=64, verbose_name="digest of the content")),
                ("is_copy", models.BooleanField(default=False, verbose_name="second telling")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("zone", models.CharField(blank=True, max_length=64, verbose_name="the patient’s time zone")),
                ("day", models.DateField(blank=True, null=True, verbose_name="the patient’s day")),
                ("day_said", models.DateField(blank=True, null=True, verbose_name="day as it was said")),
                ("is_doubtful", models.BooleanField(default=False, verbose_name="clock or day in doubt")),
                (
                    "pain",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="pain while doing it"
                    ),
                ),
                (
                    "effort",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "very easy"), (2, "easy"), (3, "OK"), (4, "hard"), (5, "very hard")],
                        null=True,
                        verbose_name="effort",
                    ),
                ),
                (
                    "next_day_pain",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="pain the next morning"
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                ("results", models.JSONField(blank=True, default=list, verbose_name="exercise by exercise")),
                ("guided", models.BooleanField(default=False, verbose_name="guided")),
                ("removed", models.BooleanField(default=False, verbose_name="removed")),
                ("received_at", models.DateTimeField(verbose_name="received")),
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
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.sharelink",
                        verbose_name="link",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exercise_sessions",
                        to="patients.program",
                        verbose_name="program",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patients.programversion",
                        verbose_name="program version",
                    ),
                ),
            ],
            options={
                "verbose_name": "exercise session",
                "verbose_name_plural": "exercise sessions",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(fields=["link", "received_at"], name="session_by_link_received"),
                    models.Index(fields=["program", "day"], name="session_by_program_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_copy", False)),
                        fields=("program", "uuid", "revision"),
                        name="session_revision_once",
                    ),
                    models.UniqueConstraint(
                        fields=("program", "uuid", "revision", "digest"), name="session_content_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision__gte", 1)), name="session_revision_from_1"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pain", None), ("pain__range", (0, 10)), _connector="OR"),
                        name="session_pain_0_to_10",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_day_pain", None), ("next_day_pain__range", (0, 10)), _connector="OR"
                        ),
                        name="session_next_pain_0_to_10",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effort", None), ("effort__range", (1, 5)), _connector="OR"),
                        name="session_effort_1_to_5",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("removed", True), ("day__isnull", False), _connector="OR"),
                        name="session_has_a_day_unless_removed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed", False),
                            models.Q(
                                ("day", None),
                                ("effort", None),
                                ("next_day_pain", None),
                                ("note", ""),
                                ("pain", None),
                                ("results", []),
                            ),
                            _connector="OR",
                        ),
                        name="session_removed_says_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day_said", None), ("is_doubtful", True), _connector="OR"),
                        name="session_day_said_is_in_doubt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("link", None), ("source", "paper")),
                            models.Q(models.Q(("source", "paper"), _negated=True), ("link__isnull", False)),
                            _connector="OR",
                        ),
                        name="session_comes_by_a_link_or_on_paper",
                    ),
                ],
            },
        ),
    ]
