"""Importing: what a file says becomes drafts of the clinic, all of them or none, and only once."""

import io

import pytest

from exercises import illustrating, importing, search
from exercises.exporting import WRITERS
from exercises.importing.content import entry_of, with_content
from exercises.models import Exercise, ImportRow, ImportRun, ProgramTemplate
from exercises.pictures.uploads import accept_upload
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for
from tests.exercises.image_corpus import good
from tests.exercises.importing import files
from tests.factories import clinics
from tests.factories.exercises import caution_of, exercise, picture_of

pytestmark = pytest.mark.django_db
SHAPES = {
    "csv": (files.TABLE, "exercises.csv"),
    "xlsx": (files.workbook(("id", "name", "dosage"), ("a", "Squat", "3x10"), ("b", "Lunge", "")), "a.xlsx"),
    "bundle": (files.bundle(files.bundled(), files.bundled("Quad set")), "library.zip"),
    "free-exercise-db": (files.free_exercise_db(), "exercises.json"),
    "wger": (files.wger_page(), "exerciseinfo.json"),
}


@pytest.fixture
def admin():
    made = clinics.clinic_admin()
    with acting_for(made.clinic):
        yield made


def planned(admin, data, name="exercises.csv", **options) -> ImportRun:
    return importing.plan(files.named(data), name=name, clinic=admin.clinic, by=admin, **options)


def imported(admin, data, name="exercises.csv", **options) -> ImportRun:
    run = planned(admin, data, name, **options)
    importing.confirm(run, by=admin)
    return importing.work(run, by=admin, seconds=60)


def own(admin) -> list[Exercise]:
    return list(with_content(Exercise.objects.own(admin.clinic).order_by("pk")))


def problems_of(run: ImportRun) -> list[tuple]:
    return [(row.number, field) for row in run.rows.all() for field, _reason in row.problems]


# ---- every format


@pytest.mark.parametrize("shape", SHAPES)
def test_a_second_import_of_the_same_file_finds_all_unchanged(admin, shape):
    first = imported(admin, *SHAPES[shape])
    second = imported(admin, *SHAPES[shape])

    assert first.format == second.format == shape
    assert first.summary == "created 2, changed 0, unchanged 0, failed 0"
    assert second.summary == "created 0, changed 0, unchanged 2, failed 0"
    assert len(own(admin)) == 2


@pytest.mark.parametrize("shape", SHAPES)
def test_imported_exercises_are_drafts_of_the_clinic_and_are_found(admin, shape):
    imported(admin, *SHAPES[shape])

    for row in own(admin):
        assert (row.status, row.clinic, row.staged_in) == ("draft", admin.clinic, None)
        assert [found.pk for found in search.find(Exercise.objects.all(), row.name)[:1]] == [row.pk]


def test_a_table_brings_words_tags_and_the_dosage(admin):
    imported(admin, files.TABLE)

    clam, bridge = own(admin)
    assert (clam.slug, clam.name, str(clam.dosage)) == (
        "clam",
        "Clamshell at home",
        "10–15 reps / side, hold 2–3 s",
    )
    assert clam.text().steps == ["Lie on your side.", "Lift your knee."]
    assert bridge.tags_of("region") == ["hip", "low-back"]


def test_free_exercise_db_gives_muscles_and_steps_and_no_picture(admin):
    imported(admin, files.free_exercise_db(1), may_use_pictures=True)

    [row] = own(admin)
    assert (row.name, row.licence, row.source_id) == ("Wall Sit 1", "Unlicense", "Wall_Sit_1")
    assert {(tag.tag, tag.role) for tag in row.tags.filter(kind="muscle")} == {
        ("quads", "prime"),
        ("gmax", "helper"),
    }
    assert (row.tags_of("equipment"), row.tags_of("purpose")) == (["band-flat"], ["strength"])
    assert not row.pictures.exists()


def test_wger_gives_text_without_html_and_keeps_author_and_licence(admin):
    imported(admin, files.wger_page(files.wger_entry()))

    [row] = own(admin)
    assert row.text("en").steps == ["Stand on one leg.", "Keep your hips level & still.", "Breathe."]
    assert row.text("en").other_names == ["Stork stand"]
    assert (row.author, row.licence) == ("M. Writer", "CC BY-SA 4.0")


def test_wger_takes_the_language_that_was_asked_for_and_says_what_it_left_out(admin):
    page = files.wger_page(files.wger_entry(1), files.wger_entry(2, language=1))
    run = imported(admin, page, language="de")

    assert [(row.name, row.source_language) for row in own(admin)] == [("One-leg stand 2", "de")]
    assert run.notes == ["1 exercise has no words in the language “de” and was left out."]


# ---- what is there already


def test_a_changed_row_changes_its_exercise_and_nothing_else(admin):
    imported(admin, files.TABLE)
    before = own(admin)
    caution_of(before[0])

    run = imported(admin, files.TABLE.replace("Clamshell at home", "Clamshell lying"))

    assert run.summary == "created 0, changed 1, unchanged 1, failed 0"
    after = own(admin)
    assert [row.pk for row in after] == [row.pk for row in before]
    assert [row.name for row in after] == ["Clamshell lying", "Glute bridge"]
    assert [row.rev for row in after] == [2, 1]
    assert after[0].cautions.count() == 1
    assert not Exercise.all_rows.exclude(staged_in=None).exists()


def test_an_edit_made_here_survives_the_same_file(admin):
    imported(admin, files.TABLE)
    own(admin)[0].texts.update(name="Our clamshell")

    assert imported(admin, files.TABLE).summary == "created 0, changed 0, unchanged 2, failed 0"
    assert own(admin)[0].name == "Our clamshell"


def test_what_is_staged_is_seen_by_nobody_until_all_of_it_is_there(admin):
    run = planned(admin, files.table_of(120))
    importing.confirm(run, by=admin)
    run = importing.work(run, by=admin, seconds=0)

    assert run.state == ImportRun.State.WRITING
    assert Exercise.all_rows.own(admin.clinic).count() == 100
    assert Exercise.objects.own(admin.clinic).count() == 0
    assert importing.progress_of(run) == (100, 240)
    importing.discard(run, by=admin)
    assert Exercise.all_rows.own(admin.clinic).count() == 0
    assert not ImportRow.objects.exists()


def test_a_run_goes_on_where_it_was_left(admin):
    run = planned(admin, files.table_of(120))
    importing.confirm(run, by=admin)
    while run.state != ImportRun.State.DONE:
        run = importing.work(run, by=admin, seconds=0)

    assert len(own(admin)) == 120


def test_one_bad_row_keeps_the_whole_file_out(admin):
    run = imported(admin, files.TABLE + 'x,,"40 hops of joy",nowhere,\n')

    assert (run.state, run.summary) == ("refused", "created 2, changed 0, unchanged 0, failed 1")
    assert problems_of(run) == [(4, "name"), (4, "dosage"), (4, "regions")]
    assert own(admin) == []


# ---- there and back


def exported(admin, shape: str) -> bytes:
    file = io.BytesIO()
    WRITERS[shape](Exercise.objects.own(admin.clinic), file, clinic=admin.clinic)
    return file.getvalue()


def illustrate(row: Exercise, admin) -> None:
    accepted = accept_upload(io.BytesIO(good("JPEG")), name="photo.jpg")
    words = {
        "caption": "Start",
        "alt": "A knee.",
        "author": "Ada",
        "licence": "CC0-1.0",
        "mirror_safe": False,
    }
    illustrating.add_picture(row, accepted, words=words, by=admin)


def a_library(admin) -> None:
    easy = exercise("Clamshell", clinic=admin.clinic, muscles=("gmed",), author="Ada", licence="CC0-1.0")
    hard = exercise("Side plank", clinic=admin.clinic, dosage="2–3 sets × 10 s", words={"why": "=1+1"})
    illustrate(easy, admin)
    caution_of(easy, on_handout=True)
    easy.texts.create(language="de", name="Muschel", steps=["Auf die Seite legen."])
    easy.harder_steps.create(harder=hard, criterion="15 easy ones", measure="reps", measure_min=15)
    body = {
        "frequency": {"times_min": 3, "times_max": 4, "per": "week"},
        "sections": [
            {"key": "main", "prescriptions": [{"exercise": "clamshell", "dosage": None, "frequency": None}]}
        ],
        "texts": {"en": {"title": "Hips", "sections": {"main": "Main"}}},
    }
    ProgramTemplate(clinic=admin.clinic, slug="hips", title="Hips", body=body).save()


def library_of(admin) -> list[dict]:
    """Everything but the hashes of pictures, which are encoded anew in another clinic."""
    entries = [entry_of(row) for row in own(admin)]
    for entry in entries:
        entry["pictures"] = [{**use, "picture": ""} for use in entry["pictures"]]
    return entries


def test_a_bundle_gives_another_clinic_the_same_library(admin):
    a_library(admin)
    bundle, before = exported(admin, "bundle"), library_of(admin)
    other = clinics.clinic_admin()
    with acting_for(other.clinic):
        first = imported(other, bundle, "library.zip", may_use_pictures=True)
        second = imported(other, bundle, "library.zip", may_use_pictures=True)

        assert first.summary == "created 3, changed 0, unchanged 0, failed 0"
        assert second.summary == "created 0, changed 0, unchanged 3, failed 0"
        assert library_of(other) == before
        assert [template.title for template in ProgramTemplate.objects.own(other.clinic)] == ["Hips"]


@pytest.mark.parametrize("shape", WRITERS)
def test_a_library_taken_back_in_is_unchanged(admin, shape):
    a_library(admin)

    run = imported(admin, exported(admin, shape), f"library.{shape}", may_use_pictures=True)

    assert run.summary == f"created 0, changed 0, unchanged {3 if shape == 'bundle' else 2}, failed 0"


def test_an_exported_cell_is_never_a_formula(admin):
    a_library(admin)

    assert "'=1+1" in exported(admin, "csv").decode("utf-8-sig")


# ---- pictures


def test_pictures_stay_out_until_somebody_says_that_they_may_be_used(admin):
    a_library(admin)
    bundle = exported(admin, "bundle")
    other = clinics.clinic_admin()
    with acting_for(other.clinic):
        run = imported(other, bundle, "library.zip")

        assert [row.pictures.count() for row in own(other)] == [0, 0]
        assert run.notes == ["Pictures were left out: nobody said that they may be used."]
        assert imported(other, bundle, "library.zip", may_use_pictures=True).changed == 1
        assert [row.pictures.count() for row in own(other)] == [1, 0]
        permitted = AuditEvent.objects.filter(verb="pictures permitted")
        assert [event.actor for event in permitted] == [f"user:{other.pk}"]


def test_a_picture_without_a_licence_is_refused(admin):
    [use] = [files.picture_use("ab" * 32, licence="")]
    row = exercise("Somebody's", clinic=admin.clinic)
    picture_of(row)

    run = planned(admin, files.bundle(files.bundled(pictures=[use])), "b.zip", may_use_pictures=True)

    assert problems_of(run) == [(1, "pictures[1]")]
