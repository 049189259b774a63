"""Source and translation side by side: signed off by a person, and outdated when the source changes."""

import pytest
from django.urls import reverse

from exercises import editing, translating
from exercises.models import Exercise
from hep.clinics.tenancy import acting_for, whole_site
from patients.freezing import build_document
from patients.models import Program
from tests.factories import clinics
from tests.factories import patients as make
from tests.factories.exercises import caution_of, exercise

pytestmark = pytest.mark.django_db
GERMAN = {"name": "Muschel", "steps": "Auf die Seite legen.\nKnie heben.", "feel": "Außen an der Hüfte."}


@pytest.fixture
def ada(client):
    person = clinics.clinic_admin()
    client.force_login(person)
    return person


@pytest.fixture
def own(ada):
    return exercise("Clamshell", clinic=ada.clinic, words={"feel": ["Your outer hip."]}, pictures=1)


def url(name: str, row: Exercise, *parts) -> str:
    return reverse(f"exercises:{name}", args=[row.pk, *parts])


def write(client, row: Exercise, **typed):
    """Send the page of the German words with `typed` in it."""
    form = client.get(url("translation-edit", row, "de")).context["form"]
    stored = {name: form[name].value() for name in form.fields}
    return client.post(url("translation-edit", row, "de"), stored | typed)


def write_all(client, row: Exercise):
    with whole_site():
        use = row.pictures.get()
    said = {f"caption-{use.pk}": "Anfang", f"alt-{use.pk}": "Eine Person auf einer Matte."}
    return write(client, row, **GERMAN | said)


def state(row: Exercise) -> str:
    with whole_site():
        fresh = Exercise.objects.with_everything().get(pk=row.pk)
        return translating.translation_of(fresh, "de").state


def test_none_draft_reviewed_outdated_and_reviewed_again(client, ada, own):
    states = [state(own)]
    write_all(client, own)
    states.append(state(own))
    client.post(url("translation-sign-off", own, "de"))
    states.append(state(own))
    with whole_site():
        editing.change_exercise(
            own, values={"feel": ["Your hip."]}, seen={"feel": ["Your outer hip."]}, by=ada
        )
    states.append(state(own))
    page = client.get(url("translation-edit", own, "de")).content.decode()
    client.post(url("translation-sign-off", own, "de"))
    states.append(state(own))

    assert states == ["none", "draft", "reviewed", "outdated", "reviewed"]
    assert page.count('<b class="badge">changed</b>') == 1
    assert "Reviewed by Ada Moen" in client.get(url("translations", own)).content.decode()


def test_only_reviewed_languages_are_issued(client, ada, own):
    with acting_for(ada.clinic):
        draft = make.program(ada)
        make.prescribing.prescribe(draft.sections.first(), own, by=ada)

    def languages() -> tuple:
        with acting_for(ada.clinic):
            program = Program.objects.with_rows().get(pk=draft.pk)
            return build_document(program, by=ada, at=program.created_at, number=1).languages

    write_all(client, own)
    unread = languages()
    client.post(url("translation-sign-off", own, "de"))
    read = languages()
    with whole_site():
        editing.add_caution(
            own, values={"kind": "precaution", "for_clinician": "Hip.", "text": "Slowly."}, by=ada
        )
    outdated = languages()

    assert (unread, read, outdated) == (("en",), ("en", "de"), ("en",))


def test_an_incomplete_translation_is_not_signed_off(client, own):
    caution_of(own, text="Sore elbow? Rest it.", on_handout=True)
    write_all(client, own)

    page = client.post(url("translation-sign-off", own, "de"), follow=True).content.decode()

    assert state(own) == "draft"
    assert "1 text is not translated yet" in page


def test_cautions_and_pictures_are_translated_at_their_place(client, own):
    caution = caution_of(own, text="Sore elbow? Rest it.", on_handout=True, place=3)
    write_all(client, own)
    write(client, own, **{f"caution-{caution.pk}": "Ellbogen auflegen."})
    write(client, own, **{f"caution-{caution.pk}": "Den Ellbogen auflegen."})

    german = own.cautions.get(language="de")
    assert (german.place, german.text, german.on_handout) == (3, "Den Ellbogen auflegen.", True)
    assert own.pictures.get().words("de") == ("Anfang", "Eine Person auf einer Matte.")
    with whole_site():
        editing.remove_caution(caution, by=None)
    assert own.cautions.count() == 0


def test_an_edited_translation_waits_for_a_new_sign_off(client, own):
    write_all(client, own)
    client.post(url("translation-sign-off", own, "de"))
    write(client, own, feel="Am Gesäß.")

    assert state(own) == "draft"


def test_two_people_on_one_word_see_both_and_lose_nothing(client, own):
    form = client.get(url("translation-edit", own, "de")).context["form"]
    stale = {name: form[name].value() for name in form.fields}
    write_all(client, own)

    answer = client.post(url("translation-edit", own, "de"), stale | {"name": "Auster", "steps": "Hinlegen."})

    assert answer.status_code == 409
    assert "Muschel" in answer.content.decode()
    assert answer.context["form"]["name"].value() == "Auster"


@pytest.mark.parametrize(
    ("typed", "message"),
    [({"name": ""}, "required"), ({"steps": "x" * 200}, "200 characters"), ({"name": "x" * 81}, "80")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, own, typed, message):
    answer = write(client, own, **GERMAN | typed)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "Außen an der Hüfte." in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "xx", "de-<b>"])
def test_other_languages_than_known_ones_are_not_found(client, own, language):
    assert client.get(url("translation-edit", own, language)).status_code == 404


def test_a_right_to_left_language_is_written_from_the_right(client, own):
    page = client.get(url("translation-edit", own, "ar")).content.decode()

    assert 'lang="ar" dir="rtl"' in page
    assert client.get(url("translations", own), {"language": "ar"}).url == url("translation-edit", own, "ar")
