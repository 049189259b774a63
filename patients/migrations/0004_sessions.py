import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patients", "0003_history")]
    operations = [
        migrations.AddField(
            model_name="program",
            name="sessions",
            field=models.JSONField(blank=True, default=list, verbose_name="sessions with names"),
        ),
        migrations.AddField(
            model_name="prescription",
            name="session",
            field=models.CharField(blank=True, max_length=20, verbose_name="session"),
        ),
        migrations.CreateModel(
            name="ClinicDosage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sets_min", models.PositiveIntegerField(blank=True, null=True, verbose_name="sets, from")),
                ("sets_max", models.PositiveIntegerField(blank=True, null=True, verbose_name="sets, to")),
                ("sets_unit", models.CharField(blank=True, max_length=10, verbose_name="unit of sets")),
                ("reps_min", models.PositiveIntegerField(blank=True, null=True, verbose_name="reps, from")),
                ("reps_max", models.PositiveIntegerField(blank=True, null=True, verbose_name="reps, to")),
                ("reps_unit", models.CharField(blank=True, max_length=10, verbose_name="unit of reps")),
                (
                    "hold_min",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="hold in seconds, from"),
                ),
                (
                    "hold_max",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="hold in seconds, to"),
                ),
                ("side", models.CharField(blank=True, max_length=12, verbose_name="side")),
                ("pattern", models.CharField(blank=True, max_length=30, verbose_name="pattern")),
                (
                    "rest_min",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="rest in seconds, from"),
                ),
                (
                    "rest_max",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="rest in seconds, to"),
                ),
                (
                    "load_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="load"
                    ),
                ),
                ("load_unit", models.CharField(blank=True, max_length=10, verbose_name="unit of load")),
                ("load_text", models.CharField(blank=True, max_length=60, verbose_name="load in words")),
                ("tempo", models.CharField(blank=True, max_length=20, verbose_name="tempo")),
                (
                    "effort_min",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="effort, from"),
                ),
                ("effort_max", models.PositiveIntegerField(blank=True, null=True, verbose_name="effort, to")),
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
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="exercises.exercise",
                        verbose_name="exercise",
                    ),
                ),
            ],
            options={
                "verbose_name": "usual dosage of a clinic",
                "verbose_name_plural": "usual dosages of clinics",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sets_max", None), ("sets_min", None)),
                            models.Q(("sets_max__gte", models.F("sets_min")), ("sets_min__gte", 1)),
                            _connector="OR",
                        ),
                        name="clinic_dosage_sets_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reps_max", None), ("reps_min", None)),
                            models.Q(("reps_max__gte", models.F("reps_min")), ("reps_min__gte", 1)),
                            _connector="OR",
                        ),
                        name="clinic_dosage_reps_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hold_max", None), ("hold_min", None)),
                            models.Q(("hold_max__gte", models.F("hold_min")), ("hold_min__gte", 1)),
                            _connector="OR",
                        ),
                        name="clinic_dosage_hold_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rest_max", None), ("rest_min", None)),
                            models.Q(("rest_max__gte", models.F("rest_min")), ("rest_min__gte", 1)),
                            _connector="OR",
                        ),
                        name="clinic_dosage_rest_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("effort_max", None), ("effort_min", None)),
                            models.Q(("effort_max__gte", models.F("effort_min")), ("effort_min__gte", 0)),
                            _connector="OR",
                        ),
                        name="clinic_dosage_effort_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effort_max", None), ("effort_max__lte", 10), _connector="OR"),
                        name="clinic_dosage_effort_to_ten",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("load_amount", None), ("load_text", ""), _connector="OR"),
                        name="clinic_dosage_load_is_amount_or_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reps_min", None), models.Q(("reps_unit", ""), _negated=True), _connector="OR"
                        ),
                        name="clinic_dosage_reps_have_a_unit",
                    ),
                    models.UniqueConstraint(
                        fields=("clinic", "exercise"), name="clinic_dosage_once_per_exercise"
                    ),
                ],
            },
        ),
    ]
