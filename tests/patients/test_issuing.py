"""What leaves the house says everything it must, once, and never another patient's plan."""

import gzip

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from hep.clinics.tenancy import acting_for
from patients import prescribing, publishing, sharing
from patients.exports import pdf
from patients.exports.sheet import sheet
from patients.models import Program, ProgramVersion
from patients.rendering import render_page
from tests.factories.clinics import clinician
from tests.factories.patients import patient, program, program_of_four, publish, published_program, row

pytestmark = pytest.mark.django_db
SHOULDER = "Sore shoulder on the floor side? Leave this one out and tell us."


@pytest.fixture
def jonas():
    person = clinician()
    with acting_for(person.clinic):
        yield person


def page_of(version: ProgramVersion, page: str) -> str:
    """The page as a browser reads it."""
    return gzip.decompress(render_page(version, page=page, language="en")[0]).decode()


def test_a_caution_stands_with_every_exercise_it_belongs_to(jonas):
    version = publish(program_of_four(jonas), by=jonas)

    words = sheet(version.document, language="en", digest=version.digest)
    cautions = {item["name"]: item["precautions"] for group in words["groups"] for item in group["items"]}

    assert (cautions["Leg Raise Plank"], cautions["Knee Plank"]) == ([SHOULDER], [SHOULDER])


def test_why_set_up_and_breathing_stand_on_the_advice_page(jonas):
    version = publish(program_of_four(jonas), by=jonas)

    advice = page_of(version, "advice")

    said = version.document.prescriptions[0].words["en"]
    missing = [text for text in (said.why, *said.set_up, *said.breathing) if text not in advice]
    assert missing == []
    assert "href=advice/" in page_of(version, "handout")


def test_the_inward_turn_is_said_unless_it_is_switched_off(jonas):
    draft = program_of_four(jonas)
    turn = "Turn your top leg in a little, so the heel leads."
    with_turn = page_of(publish(draft, by=jonas), "advice")

    prescription = row(draft, "Side-Lying Straight-Leg Raise")
    values, seen = {"with_optional_cues": False}, {"with_optional_cues": True}
    prescribing.change_prescription(prescription, values=values, seen=seen, by=jonas)
    without = page_of(publish(draft, by=jonas), "advice")

    assert (turn in with_turn, turn in without) == (True, False)


def test_a_plan_without_advice_still_links_to_the_help_with_its_exercises(jonas):
    version = publish(program(jonas, "Clamshell"), by=jonas)

    assert ">Good to know</a>" in page_of(version, "handout")


def test_publishing_the_same_twice_makes_one_version(jonas):
    draft = program(jonas, "Clamshell")

    first, second = publish(draft, by=jonas), publish(draft, by=jonas)

    assert (first.pk, ProgramVersion.objects.count()) == (second.pk, 1)


def test_publishing_again_after_the_clinic_moved_makes_a_new_version(jonas):
    draft = program(jonas, "Clamshell")
    publish(draft, by=jonas)

    jonas.clinic.address = "5 New Street"
    jonas.clinic.save()

    assert publish(draft, by=jonas).number == 2


def test_the_plan_of_a_discharged_patient_is_not_published(jonas):
    maria = patient(jonas)
    draft = program(jonas, "Clamshell", of=maria)
    prescribing.discharge(maria, by=jonas)

    with pytest.raises(publishing.PublishingRefused, match="back into care"):
        publish(draft, by=jonas)


def test_the_database_refuses_to_show_one_patient_the_plan_of_another(jonas):
    mine, other = published_program(jonas), published_program(jonas, "Bridge")

    with pytest.raises(IntegrityError, match="own versions"), transaction.atomic():
        Program.objects.filter(pk=mine.pk).update(current_version=other.current_version)


@pytest.mark.sqlite
def test_sqlite_refuses_to_replace_a_version_too(jonas):
    version = published_program(jonas).current_version
    columns = [field.column for field in ProgramVersion._meta.concrete_fields]
    values = ["'{}'" if column == "content" else column for column in columns]
    statement = (
        f"INSERT OR REPLACE INTO patients_programversion ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM patients_programversion WHERE id = {version.pk}"
    )

    with (
        pytest.raises(IntegrityError, match="immutable"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_print_that_cannot_be_made_is_said_and_never_has_a_hole(jonas, monkeypatch, caplog):
    token = sharing.token_of(sharing.link_for(published_program(jonas), by=jonas))

    def without_its_picture(*_args, **_kwargs):
        raise pdf.PdfError("Clamshell: the picture “Start” is missing.")

    monkeypatch.setattr(pdf, "render_prepared", without_its_picture)
    response = Client().get(f"/p/{token}/handout.pdf")

    assert (response.status_code, response.content.decode()) == (
        503,
        "This plan cannot be printed right now. Please call your clinic.",
    )
    assert "ETag" not in response
    assert "Clamshell: the picture “Start” is missing." in caplog.text


def test_a_picture_that_went_missing_after_publishing_stops_the_print(jonas, settings, tmp_path):
    token = sharing.token_of(sharing.link_for(published_program(jonas), by=jonas))
    settings.MEDIA_ROOT = tmp_path

    assert Client().get(f"/p/{token}/handout.pdf").status_code == 503
