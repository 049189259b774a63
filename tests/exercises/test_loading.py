"""Loading the library: all or nothing, twice the same, and never over somebody's edits."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from exercises import copying, editing
from exercises.models import Exercise, Picture, ProgramTemplate
from hep.clinics.tenancy import whole_site
from tests.factories import clinics
from tests.factories.exercises import FIGURES, LIBRARY, the_four_movements

pytestmark = pytest.mark.django_db
MOVEMENTS = {"side-lying-leg-raise", "ql-walk", "side-plank-leg-raise", "side-plank-knee"}


@pytest.fixture
def folder(tmp_path) -> Path:
    return shutil.copytree(LIBRARY, tmp_path / "library")


def load(capsys, **options) -> list[str]:
    call_command("load_library", **options)
    return capsys.readouterr().out.splitlines()


def change(folder: Path, old: str, new: str, *, file: str = "back-and-hips.toml") -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def rows() -> list[tuple]:
    return list(
        Exercise.objects.order_by("slug").values_list("slug", "rev", "updated_at", "search_entries__words")
    )


def test_the_first_load_creates_the_four_movements_and_the_program(capsys):
    lines = load(capsys)

    assert lines[-1] == "created 5, changed 0, unchanged 0"
    assert {row.slug for row in Exercise.objects.all()} == MOVEMENTS
    assert "exercise ql-walk: created" in lines


def test_the_second_load_changes_nothing(capsys):
    load(capsys)
    before = rows()

    lines = load(capsys)

    assert lines[-1] == "created 0, changed 0, unchanged 5"
    assert rows() == before


def test_a_changed_sentence_changes_its_entry_alone(capsys, folder):
    load(capsys)
    change(folder, "Sit tall, legs straight", "Sit up, legs straight")

    lines = load(capsys, folder=folder)

    assert lines[-1] == "created 0, changed 1, unchanged 4"
    assert Exercise.objects.get(slug="ql-walk").text().steps[0].startswith("Sit up")


def test_what_was_edited_here_is_kept_until_overwriting_is_asked_for(capsys):
    load(capsys)
    exercise = Exercise.objects.get(slug="ql-walk")
    seen = editing.content_of(exercise)
    by = clinics.site_admin()
    editing.change_exercise(exercise, values=seen | {"name": "Buttock Walk"}, seen=seen, by=by)

    kept = load(capsys)
    named = Exercise.objects.get(slug="ql-walk").name
    load(capsys, overwrite=True)

    assert "exercise ql-walk: kept (edited here)" in kept
    assert kept[-1] == "created 0, changed 0, unchanged 4, kept 1"
    assert named == "Buttock Walk"
    assert Exercise.objects.get(slug="ql-walk").name == "QL Walk"


def test_a_mistake_names_file_entry_field_and_reason_and_changes_nothing(capsys, folder):
    load(capsys)
    before = rows()
    change(folder, "Sit tall, legs straight", "Sit up, legs straight")
    change(folder, 'position = "side-plank"', 'position = "flying"')

    with pytest.raises(CommandError) as refusal:
        load(capsys, folder=folder)

    assert (
        "back-and-hips.toml: side-plank-leg-raise: position: “flying” is not in the vocabulary “position”"
        in str(refusal.value)
    )
    assert rows() == before


def test_a_missing_figure_is_named(capsys, tmp_path):
    figures = shutil.copytree(FIGURES, tmp_path / "svg")
    (figures / "ql_walk_end_dark.svg").unlink()

    with pytest.raises(CommandError, match=r"ql-walk: pictures: there is no figure ql_walk_end_dark.svg"):
        load(capsys, figures=figures)

    assert Exercise.objects.count() == 0


def test_a_figure_that_cannot_be_printed_is_refused(capsys, tmp_path):
    figures = shutil.copytree(FIGURES, tmp_path / "svg")
    bad = figures / "ql_walk_end.svg"
    bad.write_text(bad.read_text().replace("<path", '<path stroke="var(--x)"', 1))

    with pytest.raises(CommandError, match=r"ql-walk: pictures: ql_walk_end: .*var\("):
        load(capsys, figures=figures)

    assert Exercise.objects.count() == 0


def test_a_redrawn_figure_changes_its_exercise_alone(capsys, tmp_path):
    load(capsys)
    figures = shutil.copytree(FIGURES, tmp_path / "svg")
    shutil.copytree(FIGURES.parent / "loops", tmp_path / "loops")
    drawing = figures / "ql_walk_end.svg"
    drawing.write_text(drawing.read_text().replace("#0C4A58", "#0C4A59"))

    lines = load(capsys, figures=figures)

    assert "exercise ql-walk: changed" in lines
    assert lines[-1] == "created 0, changed 1, unchanged 4"


def test_every_picture_has_its_three_drawings_on_disk_without_css_variables():
    the_four_movements()

    pictures = list(Picture.objects.filter(content_type="image/svg+xml"))
    masters = [(Path(settings.MEDIA_ROOT) / picture.path).read_text() for picture in pictures]

    assert {picture.ground for picture in pictures} == {"light", "dark", "paper"}
    assert len(pictures) == 3 * 9
    assert not [master for master in masters if "var(" in master]


@pytest.mark.parametrize("drawing", ["picture", "dark", "line"])
def test_a_lost_file_is_written_again(capsys, settings, tmp_path, drawing):
    movements = the_four_movements()
    settings.MEDIA_ROOT = shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media")
    master = settings.MEDIA_ROOT / getattr(movements["ql-walk"].pictures.first(), drawing).path
    content = master.read_bytes()
    master.unlink()

    load(capsys)

    assert master.read_bytes() == content


def test_the_movements_are_linked_with_criterion_and_measure():
    knee = the_four_movements()["side-plank-knee"]

    step = knee.harder_steps.get()

    assert step.harder.slug == "side-plank-leg-raise"
    assert (step.measure, step.measure_min, step.sessions) == ("reps", 15, 2) or step.measure == "seconds"
    assert step.words["en"]["ease_off"].startswith("Do your hips sink?")


def test_only_the_chosen_precautions_stand_on_every_handout():
    walk = the_four_movements()["ql-walk"]

    shown = [(caution.tag, caution.language) for caution in walk.cautions.all() if caution.on_handout]
    assert sorted(shown) == [("nerve-tension", language) for language in ("ar", "de", "en", "es", "fr")]


def test_the_program_template_holds_what_a_draft_is_copied_from():
    the_four_movements()

    body = ProgramTemplate.objects.get(slug="back-and-hips").body

    assert body["frequency"] == {"times_min": 3, "times_max": 4, "per": "week"}
    assert body["texts"]["en"]["sections"] == {"warm-up": "Warm-up", "main": "Main"}
    knee = body["sections"][1]["prescriptions"][1]
    assert (knee["exercise"], knee["in_place_of"], knee["relation"]) == (
        "side-plank-knee",
        "side-plank-leg-raise",
        "easier",
    )
    assert body["texts"]["en"]["instead"]["side-plank-knee"]["rule"]


def test_a_clinics_own_exercise_of_the_same_name_is_left_alone(capsys):
    clinic = clinics.clinic()
    the_four_movements()
    with whole_site():
        shared = Exercise.objects.get(slug="ql-walk", clinic=None)
        copy = copying.copy_exercise(shared, clinic=clinic, by=clinics.clinic_admin(clinic))
        load(capsys, overwrite=True)
        copy.refresh_from_db()

    assert (copy.slug, copy.rev) == ("ql-walk", 1)
