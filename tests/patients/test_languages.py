"""A plan in the patient's language: what it is issued in, what is said of a translation, what follows."""

import datetime as dt

import pytest
from django.utils import timezone

from exercises.models import Exercise, ExerciseText, ProgramTemplate
from exercises.translating import complete_languages
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, publishing
from patients.checking import checks
from patients.clinic_keeping import sign_safety_text
from patients.document import ProgramDocument
from patients.exports import html
from patients.exports.sheet import sheet
from patients.freezing import build_document
from patients.models import Patient, Program
from tests.clinics.factories import client_of, make_person, make_practice
from tests.exercises.test_loading import the_four_movements

pytestmark = pytest.mark.django_db
UNCHECKED = {
    "en": "This translation has not been checked by a person yet.",
    "de": "Diese Übersetzung hat noch niemand geprüft.",
}


@pytest.fixture
def practice():
    the_four_movements()
    return make_practice()


def started(practice, language: str = "en") -> Program:
    """A draft of the shipped program for a new patient who speaks `language`."""
    with acting_for(practice.clinic):
        patient = prescribing.add_patient(
            practice.clinic, name="Mara Vogt", language=language, by=practice.clinician
        )
        template = ProgramTemplate.objects.get(slug="back-and-hips", clinic=None)
        return prescribing.start_from_template(patient, template, by=practice.clinician)


def document_of(program: Program) -> ProgramDocument:
    with acting_for(program.clinic):
        draft = Program.objects.with_rows().get(pk=program.pk)
        return build_document(draft, by=draft.created_by, at=timezone.now(), number=1)


def review(language: str) -> None:
    """A person signs off every word of the shipped exercises in one language."""
    with whole_site():
        texts = ExerciseText.objects.filter(language=language, exercise__clinic=None)
        texts.update(reviewed_by="A. Person", reviewed_on=dt.date(2026, 11, 1))


def change_language(program: Program, language: str, *, by) -> Program:
    seen = {"language": program.language}
    with acting_for(program.clinic):
        prescribing.change_program(program, values={"language": language}, seen=seen, by=by)
        return Program.objects.with_rows().get(pk=program.pk)


# ---- which languages


def test_a_plan_is_issued_in_its_own_language_whether_it_was_reviewed_or_not(practice):
    assert document_of(started(practice, "de")).languages == ("de", "en")
    assert document_of(started(practice, "en")).languages == ("en",)


def test_a_language_that_was_reviewed_is_issued_beside_the_plans_own(practice):
    review("fr")

    assert document_of(started(practice)).languages == ("en", "fr")


def test_a_clinic_may_offer_what_nobody_has_checked_yet(practice):
    practice.clinic.offers_unreviewed = True
    practice.clinic.save()

    assert document_of(started(practice)).languages == ("en", "ar", "de", "es", "fr")


def test_a_language_in_which_one_word_is_missing_is_not_issued(practice):
    practice.clinic.offers_unreviewed = True
    practice.clinic.save()
    with whole_site():
        ExerciseText.objects.filter(language="es", exercise__slug="ql-walk").update(why="")

    assert "es" not in document_of(started(practice)).languages


# ---- what is said of it


@pytest.mark.parametrize(("language", "reviewed"), [("de", False), ("de", True), ("en", False)])
def test_a_translation_says_in_its_language_that_nobody_checked_it(practice, language, reviewed):
    with acting_for(practice.clinic):
        signed = {"first": "Erst fragen.", "signs": ["Schmerz"], "emergency": ["Brustschmerz"]}
        if reviewed:
            review(language)
            sign_safety_text(practice.clinic, **signed, language=language, by=practice.clinician)
    document = document_of(started(practice, language))

    words = sheet(document, language=language, digest="0" * 64)
    said = UNCHECKED["de"] if language == "de" and not reviewed else ""

    assert words["unchecked"] == said
    assert (UNCHECKED["de"] in html.render(words).decode()) == bool(said)


def test_exercises_that_were_reviewed_are_not_enough_while_the_safety_text_is_not(practice):
    review("de")

    assert not document_of(started(practice, "de")).is_checked("de")


def test_the_clinician_is_told_before_publishing(practice):
    sentences = [check.sentence for check in checks(document_of(started(practice, "de")))]

    assert "Deutsch: no person has checked this translation yet. The sheet says so." in sentences


def test_an_exercise_without_words_in_the_language_is_named_and_issued_in_its_own(practice):
    with whole_site():
        ExerciseText.objects.filter(language="de", exercise__slug="ql-walk").delete()

    document = document_of(started(practice, "de"))

    assert "2 has no words in Deutsch: it is issued in English." in [c.sentence for c in checks(document)]
    walk = next(row for row in document.prescriptions if row.slug == "ql-walk")
    assert (walk.words["de"].name, walk.words["de"].language) == ("QL Walk", "en")


def test_the_hand_over_page_says_in_which_languages_a_plan_was_issued(practice):
    program = started(practice, "de")
    with acting_for(practice.clinic):
        draft = Program.objects.get(pk=program.pk)
        publishing.publish(draft, by=practice.clinician, rev=draft.rev)

    page = client_of(practice.clinician).get(f"/patients/programs/{program.pk}/share/").content.decode()

    assert '<bdi lang="de">Deutsch</bdi> (no person has checked this translation yet)' in page
    assert '<bdi lang="en">English</bdi>.' in page


# ---- changing the language


def test_the_librarys_sentences_change_with_the_language_and_the_clinicians_stay(practice):
    program = started(practice)
    with acting_for(practice.clinic):
        section = program.sections.first()
        prescribing.rename_section(
            section, title="Before breakfast", seen=section.title, by=practice.clinician
        )

    program = change_language(program, "de", by=practice.clinician)

    assert (program.language, program.title) == ("de", "Rücken & Hüfte")
    assert [section.title for section in program.sections.all()] == ["Before breakfast", "Hauptteil"]
    assert [row.when for row in program.prescriptions if row.when] == ["Beginnen Sie mit dieser."]


def test_there_and_back_says_what_it_said_before(practice):
    program = started(practice)
    before = document_of(program)

    change_language(program, "ar", by=practice.clinician)
    with acting_for(practice.clinic):
        again = Program.objects.get(pk=program.pk)
    change_language(again, "en", by=practice.clinician)

    after = document_of(program)
    assert (after.title, after.line, after.sections) == (before.title, before.line, before.sections)


def test_other_languages_say_title_sections_and_rules_in_their_own_words(practice):
    practice.clinic.offers_unreviewed = True
    practice.clinic.save()
    document = document_of(started(practice))

    words = sheet(document, language="de", digest="0" * 64)

    assert words["plan"]["title"] == "Rücken & Hüfte"
    assert [group["title"] for group in words["groups"]] == ["Aufwärmen", "Hauptteil"]
    assert words["groups"][1]["items"][1]["instead"]["rule"].endswith("Versuchen Sie Übung 3.")


def test_words_of_another_direction_stand_by_themselves(practice):
    practice.clinic.offers_unreviewed = True
    practice.clinic.save()
    program = started(practice)
    with acting_for(practice.clinic):
        seen = {"goal": ""}
        prescribing.change_program(
            program, values={"goal": "Walk to the lake."}, seen=seen, by=practice.clinician
        )

    assert sheet(document_of(program), language="ar", digest="0" * 64)["plan"]["goal"] == (
        "\u2068Walk to the lake.\u2069"
    )


def test_an_empty_plan_begins_in_the_patients_language(practice):
    with acting_for(practice.clinic):
        patient = prescribing.add_patient(practice.clinic, name="Ana", language="es", by=practice.clinician)
        program = prescribing.start_program(patient, by=practice.clinician)

        assert [section.title for section in program.sections.all()] == ["Calentamiento", "Parte principal"]


# ---- pages


def test_a_new_patient_gets_the_clinics_language_unless_another_is_chosen(practice):
    practice.clinic.language = "de"
    practice.clinic.save()
    client = client_of(practice.clinician)

    client.post("/patients/new/", {"name": "Otto"})
    client.post("/patients/new/", {"name": "Aisha", "language": "ar"})

    with acting_for(practice.clinic):
        assert dict(Patient.objects.filter(name__in=["Otto", "Aisha"]).values_list("name", "language")) == {
            "Otto": "de",
            "Aisha": "ar",
        }


def test_the_safety_text_is_signed_for_each_language(practice):
    client = client_of(make_person(practice.clinic, role="admin"))
    page = client.get("/clinic/safety-text/?language=de").content.decode()
    assert "It is a translation that no person has checked yet" in page

    signed = {"first": "Erst fragen.", "signs": "Schmerz", "emergency": "Brustschmerz", "signed": "on"}
    answer = client.post("/clinic/safety-text/?language=de", signed)

    assert answer.url == "/clinic/safety-text/?language=de"
    document = document_of(started(practice, "de"))
    assert (document.safety["de"].first, document.safety["de"].is_unchecked) == ("Erst fragen.", False)
    assert document.safety["en"].signed_by == ""


def test_an_issued_document_without_the_newer_keys_reads_and_keeps_its_bytes(practice):
    old = document_of(started(practice)).to_json()

    assert not {"is_translation", "is_unchecked", "phrases"} & set(old.replace('"', " ").split())
    assert ProgramDocument.from_json(old).to_json() == old


def test_the_shipped_exercises_are_complete_in_every_language(practice):
    with whole_site():
        rows = Exercise.objects.filter(clinic=None, slug__in=["ql-walk", "side-plank-knee"]).with_everything()
        assert [complete_languages(row) for row in rows] == [{"en", "ar", "de", "es", "fr"}] * 2
