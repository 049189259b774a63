"""Clinic templates in the library's bundle: they move to another clinic with the exercises they name."""

import io
import json
import zipfile

import pytest

from exercises import importing
from exercises.exporting import WRITERS
from exercises.models import Exercise, ImportRow
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for
from patients import templating
from patients.models import ClinicTemplate
from tests.exercises.importing import files
from tests.factories import clinics
from tests.factories import patients as make
from tests.factories.exercises import exercise

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    person = clinics.clinic_admin()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def other(ada):
    return clinics.clinic_admin()


@pytest.fixture
def kept(ada) -> ClinicTemplate:
    """A template of a shared exercise and one that is the clinic's own."""
    exercise("Own move", clinic=ada.clinic)
    draft = make.program(ada, "Clamshell")
    own = Exercise.objects.get(slug="own-move")
    make.prescribing.prescribe(draft.sections.last(), own, by=ada)
    return templating.save_as_template(make.fresh(draft), name="Hip start", line="First weeks.", by=ada)


def bundle_of(admin) -> bytes:
    file = io.BytesIO()
    WRITERS["bundle"](Exercise.objects.own(admin.clinic), file, clinic=admin.clinic)
    return file.getvalue()


def planned(admin, data: bytes):
    return importing.plan(files.named(data), name="library.zip", clinic=admin.clinic, by=admin)


def imported(admin, data: bytes):
    run = planned(admin, data)
    importing.confirm(run, by=admin)
    return importing.work(run, by=admin, seconds=60)


def with_templates(data: bytes, *templates) -> bytes:
    """The bundle with other clinic templates in it."""
    contents = json.loads(zipfile.ZipFile(io.BytesIO(data)).read("bundle.json"))
    return files.zipped({"bundle.json": json.dumps(contents | {"clinic_templates": list(templates)})})


def test_a_bundle_brings_the_templates_to_another_clinic_once(ada, other, kept):
    data = bundle_of(ada)
    with acting_for(other.clinic):
        first, second = imported(other, data), imported(other, data)
        [template] = ClinicTemplate.objects.all()

        assert first.summary == "created 2, changed 0, unchanged 0, failed 0"
        assert second.summary == "created 0, changed 0, unchanged 2, failed 0"
        assert (template.name, template.line, template.body) == ("Hip start", "First weeks.", kept.body)
        assert template.created_by == other
        assert AuditEvent.objects.filter(object_type="clinictemplate", verb="created").count() == 1


def test_taken_back_in_at_home_it_is_unchanged(ada, kept):
    assert imported(ada, bundle_of(ada)).summary == "created 0, changed 0, unchanged 2, failed 0"


def test_nothing_is_kept_before_somebody_confirms(ada, other, kept):
    data = bundle_of(ada)
    with acting_for(other.clinic):
        run = planned(other, data)

        assert [(each["title"], each["verdict"]) for each in run.templates] == [("Hip start", "created")]
        assert not ClinicTemplate.objects.exists()


def test_an_exercise_that_gets_another_short_name_is_still_the_one_of_the_template(ada, other, kept):
    data = bundle_of(ada)
    with acting_for(other.clinic):
        theirs = exercise("Own move", clinic=other.clinic, imported_from="paper", source_id="7")
        imported(other, data)
        [template] = ClinicTemplate.objects.all()
        rows = [row["exercise"] for part in template.body["sections"] for row in part["prescriptions"]]

        assert [row["slug"] for row in rows] == ["clamshell", "own-move-2"]
        assert Exercise.objects.own(other.clinic).exclude(pk=theirs.pk).get().slug == "own-move-2"
        assert imported(other, data).unchanged == 2


def test_a_template_of_that_name_gets_what_the_bundle_says(ada, other, kept):
    data = bundle_of(ada)
    with acting_for(other.clinic):
        imported(other, data)
        templating.change_template(ClinicTemplate.objects.get(), name="Hip start", line="Ours.", by=other)

        assert imported(other, data).summary == "created 0, changed 1, unchanged 1, failed 0"
        assert ClinicTemplate.objects.get().line == "First weeks."


def test_one_bad_template_keeps_the_whole_bundle_out(ada, other, kept):
    bad = {"name": "Bad", "frequency": {"times_min": 9}, "sections": "none"}
    data = with_templates(bundle_of(ada), bad, "no template")
    with acting_for(other.clinic):
        run = imported(other, data)
        failed = run.rows.filter(verdict=ImportRow.Verdict.FAILED)

        assert (run.state, run.failed, run.templates) == ("refused", 2, [])
        assert [row.name for row in failed] == ["Bad", ""]
        assert not ClinicTemplate.objects.exists()
        assert not Exercise.objects.own(other.clinic).exists()


def test_a_template_whose_exercise_is_nowhere_comes_in_and_says_so(ada, other, kept):
    contents = json.loads(zipfile.ZipFile(io.BytesIO(bundle_of(ada))).read("bundle.json"))
    data = files.zipped({"bundle.json": json.dumps(contents | {"exercises": []})})
    with acting_for(other.clinic):
        run = imported(other, data)

        assert run.notes == [
            "“Hip start” names exercises that are not here: Own move. Whoever starts from it is asked."
        ]
        assert ClinicTemplate.objects.count() == 1


def test_the_command_line_keeps_them_for_the_clinics_admin(ada, other, kept):
    data = bundle_of(ada)
    with acting_for(other.clinic):
        run = importing.plan(files.named(data), name="library.zip", clinic=other.clinic, by=None)
        importing.confirm(run, by=None)
        importing.work(run, by=None, seconds=60)

        assert ClinicTemplate.objects.get().created_by == other


def test_a_template_that_was_put_away_stays_at_home(ada, kept):
    templating.archive(kept, by=ada)

    assert b'"clinic_templates": []' in zipfile.ZipFile(io.BytesIO(bundle_of(ada))).read("bundle.json")
