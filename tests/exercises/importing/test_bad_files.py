"""Files that cannot be imported: each is told why in plain words, and nothing of it stays."""

import io
import zipfile

import pytest

from exercises import importing
from exercises.models import Exercise, ImportRow, ImportRun, Picture
from exercises.pictures.uploads import REASONS
from hep.clinics.tenancy import acting_for
from tests.exercises.image_corpus import BOMBS as ALL_BOMBS
from tests.exercises.importing import files
from tests.factories import clinics

pytestmark = pytest.mark.django_db
BOMBS = [case for case in ALL_BOMBS if case.outcome in REASONS]


@pytest.fixture
def admin():
    made = clinics.clinic_admin()
    with acting_for(made.clinic):
        yield made


def planned(admin, data, name="exercises.csv", **options) -> ImportRun:
    return importing.plan(files.named(data), name=name, clinic=admin.clinic, by=admin, **options)


def reasons(run: ImportRun) -> str:
    return " ".join(f"{field}: {reason}" for row in run.rows.all() for field, reason in row.problems)


def link() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("bundle.json")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return file.getvalue()


def bomb() -> bytes:
    return files.zipped({"bundle.json": b"0" * (500 * 2**20)})


REFUSED = {
    "empty": ("", "a.csv", "empty"),
    "only blank lines": (f"{files.HEADER}\n,,,,\n", "a.csv", "no exercise"),
    "missing columns": ("title,steps\nA,B\n", "a.csv", "missing: id, name. Found: "),
    "an unknown column": ("id,name,dosge\n1,A,10\n", "a.csv", "no column “dosge”"),
    "a column twice": ("id,name,name\n1,A,B\n", "a.csv", "“name” is there twice"),
    "an open quotation mark": ('id,name\n1,"A\n', "a.csv", "quotation mark"),
    "a picture named csv": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\xff" * 99, "a.csv", "not"),
    "JSON 100 000 deep": ("[" * 100_000, "a.json", "nested too deeply"),
    "half a JSON": ('[{"id": 1', "a.json", "not valid JSON"),
    "other JSON": ('{"a": 1}', "a.json", "neither"),
    "an old workbook": (b"\xd0\xcf\x11\xe0", "a.xls", "as CSV or as Excel workbook"),
    "half a zip": (b"PK\x03\x04 and no more", "a.zip", "damaged"),
    "a way out": (files.zipped({"../../etc/passwd": "x"}), "a.zip", "outside of itself"),
    "a way from the root": (files.zipped({"/etc/passwd": "x"}), "a.zip", "outside of itself"),
    "a way of Windows": (files.zipped({"..\\x": "x"}), "a.zip", "outside of itself"),
    "a link": (link(), "a.zip", "link"),
    "a zip of something else": (files.zipped({"a.txt": "x"}), "a.zip", "lacks its part"),
    "another bundle": (files.zipped({"bundle.json": '{"format": "other"}'}), "a.zip", "not a bundle"),
    "a bundle from tomorrow": (files.bundle(version=3), "a.zip", "newer version"),
    "a deep bundle": (files.zipped({"bundle.json": "[" * 100_000}), "a.zip", "nested too deeply"),
    "half a workbook": (files.zipped({"[Content_Types].xml": "<x"}), "a.xlsx", "workbook cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(admin, case):
    data, name, reason = REFUSED[case]

    with pytest.raises(importing.FileRefused, match=reason):
        planned(admin, data, name)

    assert not ImportRun.objects.exists()
    assert not ImportRow.objects.exists()


def test_a_zip_that_unpacks_without_end_is_refused_before_it_is_unpacked(admin):
    with pytest.raises(importing.FileRefused, match="unpacks to more"):
        planned(admin, bomb(), "a.zip")


def test_fifty_megabytes_are_refused_before_they_are_read(admin):
    with pytest.raises(importing.FileRefused, match="50 MB; at most 25 MB"):
        planned(admin, b"x" * (50 * 2**20))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiter_and_encoding_are_recognised(admin, delimiter, encoding):
    table = f"id{delimiter}name\n1{delimiter}Übung für die Hüfte\n"

    run = planned(admin, table.encode(encoding))

    assert [row.name for row in run.rows.all()] == ["Übung für die Hüfte"]


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+49", '=HYPERLINK("x")'])
def test_a_formula_is_text(admin, formula):
    run = planned(admin, files.workbook(("id", "name"), ("a", formula)), "a.xlsx")

    assert [(row.name, row.verdict) for row in run.rows.all()] == [(formula, "created")]


ROWS = {
    "the same id twice": ("id,name\n1,A\n1,B\n", "id: is the same as in row 2"),
    "a dosage that cannot be": ("id,name,dosage\n1,A,15-10 reps\n", "dosage: "),
    "an unknown muscle": ("id,name,muscles\n1,A,brain\n", "muscles: “brain” is not one of: gmax"),
    "a name too long": (f"id,name\n1,{'x' * 81}\n", "name: has 81 characters, may have 80"),
    "ten thousand letters": (f"id,name,steps\n1,A,{'x' * 10_000}\n", "steps: has 10000 characters"),
    "more cells than columns": ("id,name\n1,A,B,C\n", "more cells"),
    "no yes and no no": ("id,name,bed_ok\n1,A,perhaps\n", "bed_ok: must be yes or no"),
    "no language": ("id,name,language\n1,A,English please\n", "language: must be a code"),
    "other steps": (files.wger_page(files.wger_entry(uuid="")), "id: is missing"),
    "a list of numbers": ('[{"id":"a","name":"A","instructions":[1]}]', "instructions: must be a list"),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_row_that_cannot_be_read_is_named_with_field_and_reason(admin, case):
    data, reason = ROWS[case]

    run = planned(admin, data)

    assert (run.state, run.failed) == ("refused", 1)
    assert reason in reasons(run)
    assert not Exercise.all_rows.exists()


ENTRIES = {
    "no exercise": "nonsense",
    "a number for words": files.bundled(texts={"en": 1}),
    "a number for a name": files.bundled(texts={"en": {"name": 1}}),
    "a fact nobody knows": files.bundled(facts={"is_admin": True}),
    "tags of another shape": files.bundled(tags={"region": ["hip"]}),
    "a caution of no kind": files.bundled(cautions=[{"kind": "rumour"}]),
    "a field nobody knows": files.bundled(clinic=1),
    "a picture that is nowhere": files.bundled(pictures=[files.picture_use("ab" * 32)]),
    "a picture of another shape": files.bundled(pictures=["x"]),
}


@pytest.mark.parametrize("case", ENTRIES)
def test_a_bundle_is_not_trusted(admin, case):
    run = planned(admin, files.bundle(ENTRIES[case]), "a.zip", may_use_pictures=True)

    assert (run.state, run.failed) == ("refused", 1)


@pytest.mark.parametrize("body", [None, [], {"sections": 1}, {"frequency": {}, "sections": [], "texts": {}}])
def test_a_template_that_could_not_be_started_from_is_refused(admin, body):
    run = planned(admin, files.bundle(templates=[{"slug": "a", "title": "A", "body": body}]), "a.zip")

    assert reasons(run) == "body: has the wrong shape"


@pytest.mark.parametrize("case", BOMBS, ids=str)
def test_an_image_bomb_in_a_bundle_fails_its_row_and_leaves_nothing(admin, case):
    sha = "cd" * 32
    entry = files.bundled(pictures=[files.picture_use(sha)])
    data = files.bundle(entry, media={sha: case.make()}, suffix=case.name.rpartition(".")[2])

    run = planned(admin, data, "a.zip", may_use_pictures=True)

    assert reasons(run) == f"pictures[1]: {REASONS[case.outcome]}"
    assert not Picture.objects.exists()
