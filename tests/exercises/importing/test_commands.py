"""`import_exercises` and `export_exercises`: the last line counts, and a failed row fails the command."""

import io

import pytest
from django.core.management import CommandError, call_command

from exercises.models import Exercise
from hep.clinics.tenancy import whole_site
from tests.exercises.importing import files
from tests.factories import clinics

pytestmark = pytest.mark.django_db


def called(*arguments, fails: str = "") -> tuple[list[str], str]:
    """The lines that a command printed, and what it complained of."""
    out, err = io.StringIO(), io.StringIO()
    if fails:
        with pytest.raises(CommandError, match=fails):
            call_command(*arguments, stdout=out, stderr=err)
    else:
        call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue()


def count() -> int:
    with whole_site():
        return Exercise.all_rows.count()


@pytest.fixture
def clinic():
    return clinics.clinic("Harbour Street")


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "exercises.json"
    path.write_text(files.free_exercise_db(3))
    return path


def test_a_file_is_imported_once(clinic, table):
    assert called("import_exercises", table)[0][-1] == "created 3, changed 0, unchanged 0, failed 0"
    assert called("import_exercises", table)[0][-1] == "created 0, changed 0, unchanged 3, failed 0"
    assert count() == 3


def test_a_dry_run_changes_nothing(clinic, table):
    assert (
        called("import_exercises", table, "--dry-run")[0][-1] == "created 3, changed 0, unchanged 0, failed 0"
    )
    assert count() == 0


def test_a_failed_row_names_its_place_and_nothing_is_imported(clinic, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(files.TABLE + "x,Hop,no dose,,\n")

    lines, complaint = called("import_exercises", path, fails="Nothing was imported")

    assert lines[-1] == "created 0, changed 0, unchanged 0, failed 1"
    assert complaint.startswith("a.csv: row 4: dosage: “no dose”")
    assert count() == 0


def test_a_file_that_cannot_be_read_ends_with_the_count_as_well(clinic, tmp_path):
    path = tmp_path / "a.json"
    path.write_text("[" * 100_000)

    assert called("import_exercises", path, fails="nested too deeply")[0][-1].endswith("failed 1")


def test_a_file_that_is_not_there_is_named(clinic, tmp_path):
    assert called("import_exercises", tmp_path / "none.csv", fails="No such file")[0] == []


def test_with_two_clinics_one_is_named(clinic, table):
    other = clinics.clinic("Mill Lane")

    called("import_exercises", table, fails="Say which clinic with --clinic")
    called("import_exercises", table, "--clinic", "mill lane")
    with whole_site():
        assert {row.clinic_id for row in Exercise.objects.all()} == {other.pk}


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "zip"])
def test_what_is_exported_is_unchanged_when_it_comes_back(clinic, table, tmp_path, suffix):
    path = tmp_path / f"library.{suffix}"
    called("import_exercises", table)

    assert called("export_exercises", path)[0] == ["exported 3"]
    assert called("import_exercises", path)[0][-1] == "created 0, changed 0, unchanged 3, failed 0"


def test_an_export_needs_a_suffix_that_says_what_it_is(clinic, tmp_path):
    path = tmp_path / "library.doc"

    assert called("export_exercises", path, fails="csv, .xlsx or .zip")[0] == []
    assert not path.exists()
