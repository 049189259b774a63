"""Django's admin: site admins alone, the shared library alone, nothing of patients, every change audited."""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse

from exercises import search
from exercises.models import Exercise, ExerciseText, ProgramTemplate
from hep.audit.models import AuditEvent
from hep.clinics.models import Clinic, User
from hep.clinics.tenancy import whole_site
from tests.exercises.image_corpus import good, png_bomb
from tests.factories import clinics
from tests.factories.exercises import exercise, the_four_movements

pytestmark = pytest.mark.django_db
LIST = reverse("admin:exercises_exercise_changelist")


@pytest.fixture
def site_admin(client):
    user = clinics.site_admin()
    client.force_login(user)
    return user


def address(row: Exercise) -> str:
    return reverse("admin:exercises_exercise_change", args=[row.pk])


def form_on(response) -> dict:
    """The fields of an admin page as a browser would send them back."""
    context = response.context
    forms = [context["adminform"].form, *(form for each in context["inline_admin_formsets"]
             for form in [each.formset.management_form, *each.formset.forms])]  # fmt: skip
    sent = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = value
    return sent


def test_the_library_clinics_and_people_are_kept_here_and_nothing_else():
    get_resolver().url_patterns  # noqa: B018  what other apps registered goes when the addresses are made

    assert set(admin.site._registry) == {Clinic, User, Exercise, ProgramTemplate}


@pytest.mark.parametrize("make", [clinics.clinician, clinics.clinic_admin])
def test_nobody_but_site_admins_comes_in(client, make):
    row = exercise()
    client.force_login(make())

    assert client.get(address(row), follow=True).status_code == 403
    assert client.get(LIST, follow=True).status_code == 403


def test_the_admins_log_in_is_the_one_of_the_site(client):
    response = client.get(reverse("admin:login"))

    assert response.url.startswith(reverse("account_login"))


def test_the_admins_log_in_is_guarded_once():
    view, files = admin.site.login, []
    while view is not None:
        files.append(view.__code__.co_filename)
        view = getattr(view, "__wrapped__", None)

    assert len([file for file in files if "allauth" in file]) == 1


def test_the_list_shows_shared_exercises_with_picture_dose_and_use(client, site_admin):
    the_four_movements()
    exercise("Our secret", clinic=site_admin.clinic)

    page = client.get(LIST).content.decode()

    assert page.count('width="120"') == 4
    assert "10–15 reps / side, hold 2–3 s" in page
    assert "0 programs" in page
    assert "Our secret" not in page


def test_a_change_is_saved_searched_audited_and_kept_by_the_next_load(client, site_admin):
    row = the_four_movements()["ql-walk"]
    sent = form_on(client.get(address(row))) | {"dosage_line": "6-8 walks fwd+back x 2 bouts"}
    english = next(key for key, value in sent.items() if key.startswith("texts-") and value == "QL Walk")
    sent[english] = "Oyster Walk"

    response = client.post(address(row), sent)
    changed = Exercise.objects.get(pk=row.pk)

    assert response.status_code == 302, response.context["errors"]
    assert (changed.name, str(changed.dosage)) == ("Oyster Walk", "6–8 walks forward + backward × 2 bouts")
    assert list(search.find(Exercise.objects.all(), "oyster")) == [changed]
    assert changed.is_edited_here
    with whole_site():
        event = AuditEvent.objects.get(object_type="exercise")
    assert (event.verb, event.actor) == ("changed", f"user:{site_admin.pk}")
    assert event.fields


REVIEW = {"reviewed_by": "A. Klinik", "reviewed_on": "2026-11-16"}


@pytest.mark.parametrize(
    ("typed", "reviewer"),
    [
        ({}, "A. Klinik"),
        ({"purpose": "One.\r\nTwo."}, "A. Klinik"),
        ({"name": "Oyster"}, ""),
        ({"steps": "Lift."}, ""),
        ({"side_line": "Lift your {side} leg."}, ""),
        ({"name": "Oyster", "reviewed_by": "B. Praxis", "reviewed_on": "2026-12-01"}, "B. Praxis"),
    ],
    ids=["nothing", "line ends", "name", "steps", "side", "signed anew"],
)
def test_other_words_have_to_be_signed_off_again(client, site_admin, typed, reviewer):
    row = exercise(words={"purpose": "One.\nTwo."} | REVIEW)
    sent = form_on(client.get(address(row)))
    sent |= {f"texts-0-{name}": value for name, value in typed.items()}

    response = client.post(address(row), sent)

    text = ExerciseText.objects.get(exercise=row)
    assert response.status_code == 302, response.context["errors"]
    assert (text.reviewed_by, text.is_reviewed) == (reviewer, bool(reviewer))


def test_only_the_two_sides_stand_in_braces(client, site_admin):
    row = exercise()
    sent = form_on(client.get(address(row))) | {"texts-0-side_line": "Lift your {leg} leg."}

    response = client.post(address(row), sent)

    assert "Only {side} and {other} may stand in braces." in response.content.decode()
    assert ExerciseText.objects.get(exercise=row).side_line == ""


def test_a_dosage_that_cannot_be_is_refused_and_stays_typed(client, site_admin):
    row = the_four_movements()["ql-walk"]
    sent = form_on(client.get(address(row))) | {"dosage_line": "15-10 wobbles"}

    response = client.post(address(row), sent)

    assert response.status_code == 200
    assert response.context["adminform"].form.errors["dosage_line"]
    assert 'value="15-10 wobbles"' in response.content.decode()


@pytest.mark.parametrize(
    ("data", "error"),
    [(good("PNG"), None), (png_bomb(13312, 13312), "25 million"), (good("PNG")[:200], "damaged")],
    ids=["good", "177 megapixels", "cut off"],
)
def test_a_new_picture_goes_through_the_same_door_as_any_upload(client, site_admin, data, error):
    row = exercise()
    sent = form_on(client.get(address(row))) | {"pictures-TOTAL_FORMS": "1"}
    words = {"caption": "Start", "alt": "A mat.", "author": "Ada", "licence": "CC0-1.0", "place": "0"}
    words |= {"translations": "{}", "file": SimpleUploadedFile("a.png", data)}
    sent |= {f"pictures-0-{name}": value for name, value in words.items()}

    response = client.post(address(row), sent)

    if error:
        assert error in response.content.decode()
        assert row.pictures.count() == 0
    else:
        assert response.status_code == 302
        assert row.pictures.get().picture.clinic is None


def test_exercises_are_archived_and_never_deleted(client, site_admin):
    row = exercise()

    gone = client.post(reverse("admin:exercises_exercise_delete", args=[row.pk]), {"post": "yes"})
    client.post(LIST, {"action": "archive_selected", "_selected_action": [row.pk]})

    assert gone.status_code == 403
    assert Exercise.objects.get(pk=row.pk).archived_at is not None


@pytest.mark.parametrize("name", ["clinics_clinic", "clinics_user", "exercises_programtemplate"])
def test_the_other_pages_open(client, site_admin, name):
    the_four_movements()

    assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200


def test_a_person_who_left_is_locked_out_and_that_is_audited(client, site_admin):
    person = clinics.clinician(site_admin.clinic)
    url = reverse("admin:clinics_user_change", args=[person.pk])

    client.post(url, {"name": person.name, "email": person.email, "role": person.role})

    person.refresh_from_db()
    assert not person.is_active
    with whole_site():
        assert AuditEvent.objects.get(object_type="user").fields == ["is_active"]
