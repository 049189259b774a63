"""Another part of a stored picture: shown from now on, while plans that were issued keep what they show."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from exercises import illustrating
from exercises.models import ExercisePicture, Picture
from exercises.pictures.uploads import accept_upload
from hep.clinics.tenancy import acting_for, whole_site
from tests.exercises.image_corpus import good
from tests.factories import clinics
from tests.factories import patients as make
from tests.factories.exercises import exercise

pytestmark = pytest.mark.django_db
LEFT_HALF = {"crop_left": "0", "crop_top": "0", "crop_width": "50", "crop_height": "100"}
WHOLE = LEFT_HALF | {"crop_width": "100"}


@pytest.fixture
def ada(client):
    person = clinics.clinic_admin()
    client.force_login(person)
    return person


@pytest.fixture
def use(ada) -> ExercisePicture:
    row = exercise("Clamshell", clinic=ada.clinic)
    words = {"caption": "Start", "alt": "A knee.", "author": "Ada", "licence": "CC0-1.0"}
    accepted = accept_upload(io.BytesIO(good("JPEG")), name="photo.jpg")
    with acting_for(ada.clinic):
        return illustrating.add_picture(row, accepted, words=words | {"mirror_safe": True}, by=ada)


def address(use) -> str:
    return reverse("exercises:picture-crop", args=[use.exercise_id, use.pk])


def shown(use) -> Picture:
    with whole_site():
        return ExercisePicture.objects.select_related("picture", "whole").get(pk=use.pk)


def test_a_part_is_shown_from_now_on_and_the_whole_can_come_back(client, ada, use):
    whole = use.picture
    answer = client.post(address(use), LEFT_HALF)
    cut = shown(use)

    assert answer.status_code == 302
    assert (cut.picture.width, cut.picture.height) == (whole.width // 2, whole.height)
    assert cut.whole == whole
    assert Path(settings.MEDIA_ROOT, cut.picture.path).exists()
    assert whole.address() in client.get(address(use)).content.decode()

    client.post(address(use), WHOLE)
    assert (shown(use).picture, shown(use).whole) == (whole, None)


def test_what_was_issued_keeps_its_picture(client, ada, use):
    with acting_for(ada.clinic):
        issued = make.published_program(ada, "Clamshell").current_version
        before = issued.content
    client.post(address(use), LEFT_HALF)

    with acting_for(ada.clinic):
        issued.refresh_from_db()
    assert issued.content == before
    assert use.picture.sha256 in before
    assert Path(settings.MEDIA_ROOT, use.picture.path).exists()


@pytest.mark.parametrize(("name", "value"), [("crop_left", "96"), ("crop_width", "4"), ("crop_top", "x")])
def test_a_part_that_cannot_be_is_said_and_kept(client, ada, use, name, value):
    answer = client.post(address(use), LEFT_HALF | {name: value})

    assert answer.status_code == 422
    assert f'value="{value}"' in answer.content.decode()
    assert shown(use).picture == use.picture


def test_a_drawing_of_the_library_is_not_cut(client, ada):
    with acting_for(ada.clinic):
        drawn = make.an_exercise("Bridge", clinic=ada.clinic).pictures.first()

    assert "cannot be cut here" in client.get(address(drawn)).content.decode()
    assert client.post(address(drawn), LEFT_HALF).status_code == 422
    assert shown(drawn).picture == drawn.picture


def test_a_file_that_was_lost_is_said(client, ada, use):
    with whole_site():
        Picture.objects.filter(pk=use.picture_id).update(sha256="f" * 64)

    answer = client.post(address(use), LEFT_HALF)
    assert answer.status_code == 422
    assert "Upload it again." in answer.content.decode()


def test_clinicians_and_other_clinics_cut_nothing(client, ada, use):
    answers = []
    for person in (clinics.clinician(ada.clinic), clinics.clinic_admin()):
        client.force_login(person)
        answers.append(client.post(address(use), LEFT_HALF).status_code)

    assert answers == [403, 404]
