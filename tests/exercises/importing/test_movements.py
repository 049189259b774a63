"""Movements in a bundle: carried with their licence, put back where they are missing, and never trusted."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from exercises import copying
from exercises.importing.content import entry_of
from exercises.models import Exercise, ExercisePicture, Picture
from exercises.serving_pictures import picture_file
from hep.clinics.tenancy import acting_for, whole_site
from tests.exercises.image_corpus import good
from tests.exercises.importing import files
from tests.exercises.importing.test_importing import exported, imported, own, planned, problems_of
from tests.factories import clinics
from tests.factories.exercises import the_four_movements

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    made = clinics.clinic_admin()
    with acting_for(made.clinic):
        yield made


def with_movement(admin) -> ExercisePicture:
    """The last picture of a clinic's copy of a shipped exercise: a movement ends in it."""
    the_four_movements()
    shipped = Exercise.objects.get(slug="side-plank-knee", clinic=None)
    row = copying.copy_exercise(shipped, clinic=admin.clinic, by=admin)
    return row.pictures.last()


def bytes_of(picture: Picture) -> bytes:
    return Path(settings.MEDIA_ROOT, picture.path).read_bytes()


def test_a_bundle_carries_movements_with_their_licence(admin):
    last = with_movement(admin)

    with zipfile.ZipFile(io.BytesIO(exported(admin, "bundle"))) as archive:
        licences = archive.read("licences.txt").decode().splitlines()
        for loop in (last.loop, last.dark_loop):
            assert archive.read(f"media/{loop.sha256}.webp") == bytes_of(loop)
            assert f"{loop.sha256}\t{last.author}\t{last.licence}\t{last.source}" in licences


def test_an_import_puts_movements_back_where_nobody_has_them(admin):
    last = with_movement(admin)
    bundle, moving = exported(admin, "bundle"), bytes_of(last.loop)
    with whole_site():
        ExercisePicture.objects.update(loop=None, dark_loop=None)
        Picture.objects.filter(content_type="image/webp").delete()
    other = clinics.clinic_admin()

    with acting_for(other.clinic):
        first = imported(other, bundle, "b.zip", may_use_pictures=True)
        second = imported(other, bundle, "b.zip", may_use_pictures=True)
        found = own(other)[0].pictures.last()

    assert (first.created, first.failed, second.unchanged) == (1, 0, 1)
    assert (found.loop.clinic_id, found.loop.ground) == (other.clinic.pk, "light")
    assert found.dark_loop.ground == "dark"
    assert bytes_of(found.loop) == moving
    assert picture_file(f"{found.loop.public_id}.webp") == (found.loop.path, "image/webp")


def test_a_bundle_of_before_there_were_movements_leaves_them_as_they_are(admin):
    last = with_movement(admin)
    row = own(admin)[0]
    entry = entry_of(row) | {"slug": row.slug}
    for use in entry["pictures"]:
        use.pop("loop", None)
        use.pop("dark_loop", None)
    same = files.bundle(entry)
    entry["facts"] = entry["facts"] | {"position": "standing"}

    assert imported(admin, same, "b.zip", may_use_pictures=True).unchanged == 1
    assert imported(admin, files.bundle(entry), "b.zip", may_use_pictures=True).changed == 1
    assert own(admin)[0].pictures.last().loop_id == last.loop_id


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x04\0\0\0WEBP", good("JPEG"), good("WEBP")])
def test_what_is_no_movement_is_refused(admin, content):
    still = Picture.objects.filter(pk=with_movement(admin).picture_id).get()
    entry = files.bundled(pictures=[files.picture_use(still.sha256, loop="ab" * 32)])

    bundle = files.bundle(entry, media={"ab" * 32: content}, suffix="webp")
    run = planned(admin, bundle, "b.zip", may_use_pictures=True)

    assert problems_of(run) == [(1, "pictures[1]")]
