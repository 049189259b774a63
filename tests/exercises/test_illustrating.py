"""Keeping pictures: each once, however many people send it, and no more than there is room for."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from exercises import illustrating
from exercises.editing import CannotEdit
from exercises.illustrating import keep_picture
from exercises.models import Picture
from exercises.pictures.uploads import AcceptedPicture
from hep.clinics.tenancy import acting_for
from tests.exercises.image_corpus import good
from tests.factories import clinics


def upload() -> AcceptedPicture:
    return AcceptedPicture(good("JPEG"), "image/jpeg", 240, 160, "cd" * 32)


@pytest.mark.django_db
def test_a_picture_that_somebody_else_kept_in_the_same_moment_is_taken(monkeypatch):
    clinic = clinics.clinic()
    sizes = illustrating.ensure_derivatives

    def somebody_is_faster(*args, **options):
        monkeypatch.setattr(illustrating, "ensure_derivatives", sizes)
        keep_picture(upload(), clinic=clinic)

    monkeypatch.setattr(illustrating, "ensure_derivatives", somebody_is_faster)
    with acting_for(clinic):
        picture = keep_picture(upload(), clinic=clinic)

        assert list(Picture.objects.all()) == [picture]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_who_send_one_picture_at_once_get_the_same_row(monkeypatch):
    clinic, sizes, both = clinics.clinic(), illustrating.ensure_derivatives, Barrier(2, timeout=20)

    def wait_for_the_other(*args, **options):
        sizes(*args, **options)
        both.wait()

    def send(_person) -> int:
        try:
            with acting_for(clinic):
                return keep_picture(upload(), clinic=clinic).pk
        finally:
            connection.close()

    monkeypatch.setattr(illustrating, "ensure_derivatives", wait_for_the_other)
    with ThreadPoolExecutor(2) as people:
        first, second = people.map(send, range(2))

    assert first == second


@pytest.mark.django_db
@pytest.mark.parametrize(("limit", "most"), [("MOST_FILES", 0), ("MOST_BYTES", 10)])
def test_without_room_nothing_is_kept(monkeypatch, limit, most):
    clinic = clinics.clinic()
    monkeypatch.setattr(illustrating, limit, most)

    with acting_for(clinic):
        with pytest.raises(CannotEdit, match="no room"):
            keep_picture(upload(), clinic=clinic)

        assert not Picture.objects.exists()
