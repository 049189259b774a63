"""Two entries of the library become one: drafts and templates with the duplicate hold the other one.

Only they move. What was issued is a document of its own and names no row of the library.
"""

from django.utils.translation import gettext_lazy as _

from exercises.merging_duplicates import Mover
from exercises.models import Exercise
from hep.audit.recording import record
from patients.models import ClinicDosage, ClinicTemplate, Prescription, Program, TaggedExercise
from patients.prescribing.writing import touch


def count_uses(exercise: Exercise) -> int:
    """In how many drafts of the clinic in scope `exercise` stands."""
    return Prescription.objects.filter(exercise=exercise).values("program").distinct().count()


def move_uses(duplicate: Exercise, kept: Exercise, *, by) -> None:
    """Put `kept` where `duplicate` stood; dosage, note and order stay. Each is a revision of its draft."""
    rows = Prescription.objects.filter(exercise=duplicate)
    # locked before the first event is recorded
    list(Program.objects.select_for_update(no_key=True).filter(pk__in=rows.values("program")).order_by("pk"))
    for row in rows.select_related("program"):
        row.exercise = kept
        row.save(update_fields=["exercise"])
        touch(row.program, by=by, subject=row, fields=["exercise"])


def count_templates(exercise: Exercise) -> int:
    """In how many of the clinic's templates `exercise` stands."""
    return len(_templates_with(exercise))


def move_templates(duplicate: Exercise, kept: Exercise, *, by) -> None:
    """Put `kept` where `duplicate` stood in templates of the clinic."""
    for template in _templates_with(duplicate):
        for named in _named(template, duplicate):
            named |= {"slug": kept.slug, "source": "clinic", "name": kept.name}
        template.save(update_fields=["body"])
        record(template, "changed", by=by, fields=["body"])


def _templates_with(exercise: Exercise) -> list[ClinicTemplate]:
    return [template for template in ClinicTemplate.objects.all() if _named(template, exercise)]


def _named(template: ClinicTemplate, exercise: Exercise) -> list[dict]:
    """The places of `template` that name this exercise of the clinic, not a shared one called the same."""
    rows = [row["exercise"] for part in template.body["sections"] for row in part["prescriptions"]]
    return [row for row in rows if row["slug"] == exercise.slug and row["source"] != "library"]


def _tagged(exercise: Exercise):
    return TaggedExercise.objects.filter(exercise=exercise)


def move_tags(duplicate: Exercise, kept: Exercise, *, by) -> None:
    """A restriction that flagged the duplicate flags `kept` from now on."""
    _tagged(duplicate).filter(tag__in=_tagged(kept).values("tag")).delete()
    _tagged(duplicate).update(exercise=kept)


def _usual(exercise: Exercise):
    return ClinicDosage.objects.filter(exercise=exercise)


def move_usual(duplicate: Exercise, kept: Exercise, *, by) -> None:
    """The clinic's usual dosage goes along, unless `kept` has one."""
    if not _usual(kept).exists():
        _usual(duplicate).update(exercise=kept)


MOVERS = (
    Mover(_("Plans (drafts)"), count_uses, move_uses),
    Mover(_("Program templates"), count_templates, move_templates),
    Mover(_("Clinic tags"), lambda row: _tagged(row).count(), move_tags),
    Mover(_("Usual dosage"), lambda row: _usual(row).count(), move_usual),
)
