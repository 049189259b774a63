import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

SQLITE = """
CREATE VIRTUAL TABLE exercises_searchindex USING fts5(
    words, content='exercises_searchentry', content_rowid='place',
    tokenize='ascii', prefix='2 3 4 5 6 7 8 9 10', detail='none', columnsize=0
)
"""
# Words come plain from the program: no parser and no dictionary of the database changes them, as
# to_tsvector('simple', ...) could for what looks like a number or an address.
POSTGRESQL = (
    "ALTER TABLE exercises_searchentry ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX exercises_searchentry_vector ON exercises_searchentry USING gin (vector)",
)


def make_index(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in (SQLITE,) if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE exercises_searchindex")


class Migration(migrations.Migration):
    dependencies = [
        ("clinics", "0001_initial"),
        ("exercises", "0003_picture_public_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(model_name="exercise", name="search_text"),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=40, unique=True, verbose_name="word")),
            ],
            options={"verbose_name": "word of the library", "verbose_name_plural": "words of the library"},
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "place",
                    models.BigIntegerField(primary_key=True, serialize=False, verbose_name="order in lists"),
                ),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                ("name", models.TextField(verbose_name="plain words of the name")),
                ("words", models.TextField(verbose_name="all words, each with the letter of its weight")),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to="exercises.exercise",
                    ),
                ),
            ],
            options={"verbose_name": "search entry", "verbose_name_plural": "search entries"},
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.CreateModel(
            name="ExerciseFavourite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to="exercises.exercise",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "favourite",
                "verbose_name_plural": "favourites",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "exercise"), name="favourite_once_per_user")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExerciseUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "used_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="last prescribed"),
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
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="exercises.exercise",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of an exercise",
                "verbose_name_plural": "uses of exercises",
                "constraints": [
                    models.UniqueConstraint(fields=("clinic", "exercise"), name="use_once_per_clinic")
                ],
            },
        ),
    ]
