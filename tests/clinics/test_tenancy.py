"""Ways in which one clinic could reach another's rows, and what stops each: scope, guard or database."""

import copy
import re
from contextlib import suppress

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from django.forms import modelform_factory
from django.http import Http404
from django.shortcuts import get_object_or_404
from django_scopes import ScopeError

from exercises.models import Exercise
from hep import triggers
from hep.clinics.models import Clinic, SafetyText, User
from hep.clinics.tenancy import TenancyError, acting_for, clinic_models, whole_site
from patients.models import Patient, Prescription, Program, ProgramVersion, Section, ShareLink
from tests.clinics.factories import make_exercise, make_practice

pytestmark = pytest.mark.django_db
OWNED = [Patient, Program, Section, Prescription, ProgramVersion, ShareLink]


@pytest.fixture
def mine():
    return make_practice()


@pytest.fixture
def theirs():
    return make_practice()


def their_row(model, practice):
    with acting_for(practice.clinic):
        return model.objects.order_by("pk").first()


# ---- reading


READS = {
    "all": lambda rows, pk: list(rows.all()),
    "filter": lambda rows, pk: list(rows.filter(pk=pk)),
    "count": lambda rows, pk: rows.filter(pk=pk).count(),
    "exists": lambda rows, pk: rows.filter(pk=pk).exists(),
    "in_bulk": lambda rows, pk: rows.in_bulk([pk]),
    "values": lambda rows, pk: list(rows.filter(pk=pk).values_list("clinic")),
    "or": lambda rows, pk: list(rows.filter(pk=pk) | rows.filter(pk=pk)),
    "iterator": lambda rows, pk: list(rows.filter(pk=pk).iterator()),
    "locked": lambda rows, pk: list(rows.select_for_update().filter(pk=pk)),
    "update": lambda rows, pk: rows.filter(pk=pk).update(id=pk),
    "delete": lambda rows, pk: rows.filter(pk=pk).delete()[0],
}


def test_rows_of_another_clinic_are_not_there(mine, theirs):
    found = []
    rows = {model: their_row(model, theirs) for model in OWNED}
    with acting_for(mine.clinic):
        for model, row in rows.items():
            for name, read in READS.items():
                hits = read(model.objects.exclude(clinic=mine.clinic), row.pk)
                found += [(model, name)] if hits else []

    assert found == []


@pytest.mark.parametrize("model", OWNED)
@pytest.mark.parametrize("read", READS)
def test_without_a_scope_nothing_can_be_asked(model, read):
    with pytest.raises(ScopeError):
        READS[read](model.objects, 1)


def test_looking_up_one_row_of_another_clinic_is_not_found(mine, theirs):
    rows = {model: their_row(model, theirs) for model in OWNED}
    with acting_for(mine.clinic):
        for model, row in rows.items():
            with pytest.raises(model.DoesNotExist):
                model.objects.get(pk=row.pk)
            with pytest.raises(Http404):
                get_object_or_404(model, pk=row.pk)
            with pytest.raises(TenancyError):
                model(pk=row.pk).refresh_from_db()


def test_relations_of_a_foreign_row_lead_nowhere(mine, theirs):
    with acting_for(mine.clinic):
        assert list(theirs.patient.programs.all()) == []
        assert list(theirs.program.links.all()) == []
        assert list(theirs.program.sections.filter(prescriptions__isnull=False)) == []


def test_a_form_offers_only_rows_of_the_own_clinic(mine, theirs):
    with acting_for(mine.clinic):
        form = modelform_factory(Program, fields=["patient"])({"patient": theirs.patient.pk})

        assert list(form.fields["patient"].queryset) == [mine.patient]
        assert list(form.errors) == ["patient"]


@pytest.mark.parametrize("model", [Clinic, User])
@pytest.mark.parametrize("path", ["patient", "patient_set", "program", "programs", "created_by"])
def test_nothing_joins_from_clinics_and_people_to_patients(model, path):
    with pytest.raises(FieldError):
        model.objects.filter(**{f"{path}__isnull": False})


# ---- writing


def _save_theirs(mine, theirs):
    theirs.patient.save()


def _delete_theirs(mine, theirs):
    theirs.patient.delete()


def _create_theirs(mine, theirs):
    Patient.objects.create(clinic=theirs.clinic, name="Mallory", created_by=theirs.clinician)


def _get_or_create_theirs(mine, theirs):
    Patient.objects.get_or_create(clinic=theirs.clinic, name="Maria Keller", created_by=theirs.clinician)


def _bulk_create_theirs(mine, theirs):
    Patient.objects.bulk_create([Patient(clinic=theirs.clinic, name="M", created_by=theirs.clinician)])


def _point_to_theirs(mine, theirs):
    mine.program.patient = theirs.patient
    mine.program.save()


def _point_to_their_number(mine, theirs):
    mine.program.patient_id = theirs.patient.pk
    mine.program.save()


def _point_to_their_colleague(mine, theirs):
    mine.program.updated_by = theirs.clinician
    mine.program.save()


def _create_below_theirs(mine, theirs):
    Section.objects.create(clinic=mine.clinic, program=theirs.program, title="Main")


def _create_through_theirs(mine, theirs):
    theirs.program.sections.create(clinic=mine.clinic, title="Main")


def _bulk_create_below_theirs(mine, theirs):
    Section.objects.bulk_create([Section(clinic=mine.clinic, program=theirs.program, title="Main")])


def _update_to_theirs(mine, theirs):
    Program.objects.update(patient=theirs.patient)


def _update_to_their_number(mine, theirs):
    Program.objects.update(patient=theirs.patient.pk)


def _update_to_their_column(mine, theirs):
    Program.objects.update(patient_id=theirs.patient.pk)


def _bulk_update_to_theirs(mine, theirs):
    mine.program.patient = theirs.patient
    Program.objects.bulk_update([mine.program], ["patient"])


def _add_theirs(mine, theirs):
    mine.patient.programs.add(theirs.program)


def _add_to_theirs(mine, theirs):
    theirs.patient.programs.add(mine.program)


def _give_away(mine, theirs):
    mine.patient.clinic = theirs.clinic
    mine.patient.save()


def _give_away_in_bulk(mine, theirs):
    Patient.objects.update(clinic=theirs.clinic)


def _take_over_in_sql(mine, theirs):
    Patient._base_manager.filter(pk=theirs.patient.pk).update(clinic=mine.clinic)


def _tie_in_sql(mine, theirs):
    Program._base_manager.filter(pk=mine.program.pk).update(current_version=theirs.version)


def _prescribe_their_exercise(mine, theirs):
    with whole_site():
        exercise = make_exercise()
        Exercise.objects.filter(pk=exercise.pk).delete()
        own = Exercise(slug="own", position="side_lying", clinic=theirs.clinic)
        own.save()
    Prescription._base_manager.filter(pk=mine.prescription.pk).update(exercise=own)


def _own_a_shared_exercise(mine, theirs):
    Exercise.objects.filter(clinic=None).update(clinic=mine.clinic)


def _write_a_shared_exercise(mine, theirs):
    Exercise.objects.filter(clinic=None).first().save()


def _bulk_create_shared_exercises(mine, theirs):
    Exercise.objects.bulk_create([Exercise(slug="shared", position="side_lying")])


def _move_a_colleague(mine, theirs):
    User.objects.filter(pk=theirs.clinician.pk).update(clinic=mine.clinic)


def _sign_for_theirs(mine, theirs):
    SafetyText.objects.create(
        clinic=mine.clinic, first="a", signs="b", emergency="c", signed_by=theirs.clinician
    )


WRITES = {name: write for name, write in list(globals().items()) if re.match(r"_[a-z]", name)}


def written(mine, theirs) -> list[str]:
    """The names of those writes that went through; each is tried on the same rows."""
    through = []
    for name, write in WRITES.items():
        with suppress(TenancyError, IntegrityError, ScopeError), transaction.atomic():
            write(copy.deepcopy(mine), copy.deepcopy(theirs))
            through.append(name)
    return through


def test_no_write_crosses_the_line_between_two_clinics(mine, theirs):
    assert len(WRITES) >= 20
    with acting_for(mine.clinic):
        assert written(mine, theirs) == []


def test_no_write_works_without_a_scope(mine, theirs):
    assert written(mine, theirs) == []


def test_own_rows_are_written_freely(mine):
    with acting_for(mine.clinic):
        mine.patient.name = "Maria K."
        mine.patient.save()
        Program.objects.filter(pk=mine.program.pk).update(updated_by=mine.admin, patient=mine.patient)
        mine.patient.refresh_from_db()

        assert (mine.patient.name, Program.objects.get().updated_by) == ("Maria K.", mine.admin)


def test_the_whole_site_may_write_everywhere_but_mix_nothing(mine, theirs):
    with whole_site():
        theirs.patient.name = "Renamed"
        theirs.patient.save()
        Program.objects.filter(pk=mine.program.pk).update(updated_by=mine.admin)
        assert Patient.objects.filter(name="Renamed").count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            Program.objects.filter(pk=mine.program.pk).update(patient=theirs.patient)


# ---- the database's own rules


def drop(trigger: triggers.Trigger) -> None:
    on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger.name}{on}")


def test_every_model_with_a_clinic_has_its_rules_in_the_database():
    tables = {trigger.table for trigger in triggers.registry}

    assert {model._meta.db_table for model in clinic_models()} <= tables
    assert {model.__name__ for model in clinic_models()} >= {model.__name__ for model in OWNED} | {"User"}
    assert triggers.missing() == []


def test_a_rule_that_a_table_remake_dropped_is_noticed_and_comes_back(mine, theirs):
    rule = next(t for t in triggers.registry if t.name == "patients_program_patient_id_upd")
    drop(rule)

    assert triggers.missing() == [rule.name]
    [warning] = triggers.check_triggers(None, databases=["default"])
    assert rule.name in warning.msg
    triggers.install()
    assert triggers.missing() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Program._base_manager.filter(pk=mine.program.pk).update(patient=theirs.patient)


def test_a_model_without_a_clinic_of_its_own_hangs_from_one_that_has():
    allowed = {"Clinic", "ErasureDoor", "LinkAccess"}
    allowed |= {"Caution", "ExercisePicture", "ExerciseTag", "ExerciseText", "ProgressionStep"}
    allowed |= {"ReviewStep", "ExerciseFavourite", "SearchEntry", "SearchWord", "ImportRow"}
    ours = {m for m in apps.get_models() if m.__module__.startswith(("patients", "exercises", "hep"))}

    assert {model.__name__ for model in ours - set(clinic_models())} <= allowed
