"""The demo plan weighs what a slow phone can carry: the page, its styles, its pictures, its typeface."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from exercises.models import ExercisePicture
from exercises.pictures.storing import derivative_path
from hep.clinics.tenancy import acting_for
from patients.rendering import render_page
from tests.factories.clinics import clinician
from tests.factories.patients import program_of_four, publish
from tests.weighing import KB

PAGE, FIRST_SCREEN, PICTURES, TYPEFACE = 3 * KB, 35 * KB, 90 * KB, 30 * KB
# Hashed names of two style sheets, an icon and a script, which the plain names of the tests do not have.
HASHES = 40

pytestmark = pytest.mark.django_db


def weights(kind: str) -> list[int]:
    """Bytes of every picture of the four movements, in order, as a phone of 390 points and DPR 2 loads it."""
    uses = ExercisePicture.objects.order_by("exercise__popularity", "exercise__slug", "place")
    files = [Path(settings.MEDIA_ROOT, derivative_path(use.picture.sha256, 780, kind)) for use in uses]
    return [file.stat().st_size for file in files]


def test_the_page_of_four_exercises_fits_three_kilobytes():
    jonas = clinician()
    with acting_for(jonas.clinic):
        version = publish(program_of_four(jonas), by=jonas)

        body, _etag = render_page(version, page="handout.br", language="en")

    assert len(body) + HASHES <= PAGE


def test_the_typeface_fits_thirty_kilobytes():
    assert Path(finders.find("fonts/schibsted.woff2")).stat().st_size <= TYPEFACE


@pytest.mark.parametrize("kind", ["avif", "webp"])
def test_all_pictures_fit_ninety_kilobytes_and_the_first_screen_thirty_five(kind):
    jonas = clinician()
    with acting_for(jonas.clinic):
        program_of_four(jonas)

        each = weights(kind)

    assert len(each) == 9
    assert sum(each) <= PICTURES
    assert sum(each[:2]) <= FIRST_SCREEN
