"""Two entries become one: what moves is shown first, drafts follow, what was issued does not."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from exercises.models import Exercise, ExerciseFavourite, ExerciseUse, ProgressionStep
from hep.clinics.tenancy import acting_for, whole_site
from patients import templating
from patients.models import ClinicDosage, ClinicTag, Prescription, TaggedExercise
from tests.factories import clinics
from tests.factories import patients as make
from tests.factories.exercises import exercise

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client):
    person = clinics.clinic_admin()
    client.force_login(person)
    return person


@pytest.fixture
def pair(ada):
    with acting_for(ada.clinic):
        return make.an_exercise("Bridge", clinic=ada.clinic), make.an_exercise("Shell", clinic=ada.clinic)


def merge(client, row: Exercise, other: Exercise, *, stays: str = "other"):
    url = reverse("exercises:exercise-merge", args=[row.pk])
    return client.post(url, {"other": other.pk, "stays": stays}, follow=True)


def stored(row: Exercise) -> Exercise:
    with whole_site():
        return Exercise.objects.get(pk=row.pk)


def test_drafts_follow_and_what_was_issued_stays(client, ada, pair):
    gone, stays = pair
    with acting_for(ada.clinic):
        program = make.published_program(ada, "Bridge")
        before, rev = program.current_version.document, program.rev

    merge(client, gone, stays)

    with acting_for(ada.clinic):
        row = Prescription.objects.get(program=program)
        program.refresh_from_db()
        assert row.exercise == stays
        assert program.rev > rev
        assert program.current_version.document == before
    assert stored(gone).archived_at is not None
    assert stored(gone).merged_into_id == stays.pk


def test_links_favourites_and_templates_follow_and_none_is_doubled(client, ada, pair):
    gone, stays = pair
    easier, harder = exercise("Easier"), exercise("Harder")
    named = {"slug": gone.slug, "source": "clinic", "name": "Bridge"}
    body = {"sections": [{"title": "Main", "prescriptions": [{"exercise": named}]}]}
    with acting_for(ada.clinic):
        for row in (gone, stays):
            ProgressionStep.objects.create(easier=easier, harder=row, criterion="easy")
            ExerciseFavourite.objects.create(user=ada, exercise=row)
        ProgressionStep.objects.create(easier=gone, harder=harder, criterion="easy")
        ProgressionStep.objects.create(easier=stays, harder=gone, criterion="easy")
        template = templating.add_template(
            ada.clinic.pk, name="Own", line="", language="en", body=body, by=ada
        )

    merge(client, gone, stays)

    with acting_for(ada.clinic):
        links = set(ProgressionStep.objects.values_list("easier__slug", "harder__slug"))
        template.refresh_from_db()
        assert links == {("easier", stays.slug), (stays.slug, "harder")}
        assert [star.exercise_id for star in ExerciseFavourite.objects.all()] == [stays.pk]
        assert template.body["sections"][0]["prescriptions"][0]["exercise"]["name"] == "Shell"


def test_the_preview_counts_what_moves_and_moves_nothing(client, ada, pair):
    gone, stays = pair
    with acting_for(ada.clinic):
        make.program(ada, "Bridge")
    url = reverse("exercises:exercise-merge", args=[gone.pk])

    page = client.get(url, {"other": stays.pk, "stays": "other"})

    moves = {move.label: move.count for move in page.context["moves"]}
    assert moves["Plans (drafts)"] == 1
    assert moves["Favourites"] == 0
    assert "From “Bridge” to “Shell”" in page.content.decode()
    assert stored(gone).archived_at is None


def test_this_one_can_stay_too(client, pair):
    this, other = pair

    merge(client, this, other, stays="this")

    assert stored(other).merged_into_id == this.pk
    assert stored(this).archived_at is None


def test_what_cannot_be_merged_is_said(client, ada, pair):
    this, other = pair
    with whole_site():
        Exercise.objects.filter(pk=other.pk).update(status="draft")
    strangers = exercise("Secret", clinic=clinics.clinic("Elsewhere"))
    shared = exercise("Common")

    unpublished = merge(client, this, other)
    refused = [merge(client, this, each).status_code for each in (this, strangers, shared)]

    assert unpublished.status_code == 422
    assert "not published" in unpublished.content.decode()
    assert refused == [422, 422, 422]
    assert stored(this).archived_at is None


def test_a_shared_exercise_is_not_merged(client):
    client.force_login(clinics.site_admin())
    url = reverse("exercises:exercise-merge", args=[exercise("Common").pk])

    assert client.get(url).status_code == 403


def test_what_a_restriction_flags_is_flagged_after_the_merge(client, ada, pair):
    gone, stays = pair
    with acting_for(ada.clinic):
        both, one = ClinicTag.objects.bulk_create(
            ClinicTag(clinic=ada.clinic, name=name) for name in ("Kneeling", "Overhead")
        )
        for tag, row in ((both, gone), (both, stays), (one, gone)):
            TaggedExercise.objects.create(clinic=ada.clinic, tag=tag, exercise=row)

    merge(client, gone, stays)

    with acting_for(ada.clinic):
        assert set(TaggedExercise.objects.values_list("tag", "exercise")) == {
            (both.pk, stays.pk),
            (one.pk, stays.pk),
        }


@pytest.mark.parametrize(("has_own", "reps"), [(False, 7), (True, 9)])
def test_the_usual_dosage_goes_along_unless_there_is_one(client, ada, pair, has_own, reps):
    gone, stays = pair
    with acting_for(ada.clinic):
        rows = [(gone, 7), (stays, 9)] if has_own else [(gone, 7)]
        for row, amount in rows:
            usual = {"reps_min": amount, "reps_max": amount, "reps_unit": "rep"}
            ClinicDosage.objects.create(clinic=ada.clinic, exercise=row, **usual)

    merge(client, gone, stays)

    with acting_for(ada.clinic):
        assert ClinicDosage.objects.get(exercise=stays).reps_min == reps


@pytest.mark.parametrize(("theirs", "ours", "last"), [(3, 40, 3), (40, 3, 3), (3, None, 3)])
def test_the_day_of_the_last_use_follows(client, ada, pair, theirs, ours, last):
    gone, stays = pair
    today = timezone.localdate()
    days = {gone: theirs, stays: ours}
    with acting_for(ada.clinic):
        for row, ago in days.items():
            if ago is not None:
                ExerciseUse(clinic=ada.clinic, exercise=row, used_on=today - dt.timedelta(days=ago)).save()

    merge(client, gone, stays)

    with acting_for(ada.clinic):
        use = ExerciseUse.objects.get()
    assert (use.exercise, use.used_on) == (stays, today - dt.timedelta(days=last))
