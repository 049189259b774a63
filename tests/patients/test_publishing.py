"""Publishing: what keeps a draft back, what a version holds, and what no later change can touch."""

from pathlib import Path

import pytest
from django.conf import settings

from exercises.dosage import parse
from exercises.models import ExercisePicture, ExerciseText
from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, publishing
from patients.models import ProgramVersion, RenderedHandout
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def draft(jonas):
    return make.program(jonas, "Clamshell", "Bird Dog")


def sentences(draft) -> list[str]:
    return [problem.sentence for problem in publishing.problems(make.fresh(draft))]


# ---- what keeps a draft back


def test_a_complete_draft_has_no_problem(draft):
    assert sentences(draft) == []


def test_an_empty_draft_is_not_published(jonas):
    draft = make.program(jonas)

    with pytest.raises(publishing.PublishingRefused, match="no exercise yet"):
        publishing.publish(draft, by=jonas, rev=draft.rev)
    assert ProgramVersion.objects.count() == 0


def test_an_exercise_without_dosage_keeps_the_draft_back_and_says_which(jonas, draft):
    row = make.row(draft, "Bird Dog")
    prescribing.change_dosage(row, None, seen=row.dosage, by=jonas)

    found = publishing.problems(make.fresh(draft))
    assert [(problem.sentence, problem.prescription.pk) for problem in found] == [
        ("Bird Dog has no dosage yet.", row.pk)
    ]
    with pytest.raises(publishing.PublishingRefused):
        make.publish(draft, by=jonas)


def test_an_exercise_without_picture_or_with_a_lost_one_keeps_the_draft_back(draft):
    with whole_site():
        ExercisePicture.objects.filter(exercise__slug="clamshell").delete()
        lost = ExercisePicture.objects.filter(exercise__slug="bird-dog").first().picture
        type(lost).objects.filter(pk=lost.pk).update(sha256="0" * 64)

    assert not (Path(settings.MEDIA_ROOT) / ("00/" + "0" * 64 + ".jpg")).exists()
    assert sentences(draft) == [
        "Clamshell has no picture.",
        "A picture of Bird Dog is missing on this server.",
    ]


def test_an_exercise_without_steps_keeps_the_draft_back(draft):
    with whole_site():
        ExerciseText.objects.filter(exercise__slug="clamshell").update(steps=[])

    assert sentences(draft) == ["Clamshell has no steps."]


def test_a_discharged_patient_gets_no_new_version(jonas, draft):
    prescribing.discharge(draft.patient, by=jonas)

    [sentence] = sentences(draft)
    assert sentence.startswith("Take the patient back into care first")


def test_checking_asks_the_database_as_often_for_2_exercises_as_for_12(
    jonas, draft, django_assert_num_queries
):
    long = make.program(jonas, *(["Clamshell"] * 12))

    for program in (make.fresh(draft), make.fresh(long)):
        with django_assert_num_queries(0):
            publishing.problems(program)


# ---- publishing


def test_publishing_makes_version_page_and_event_and_the_patient_sees_it(jonas, draft):
    version = make.publish(draft, by=jonas)

    stored = make.fresh(draft)
    assert (stored.current_version, stored.has_unpublished_changes) == (version, False)
    assert set(RenderedHandout.objects.values_list("version", "page")) == {
        (version.pk, "handout"),
        (version.pk, "advice"),
        (version.pk, "session"),
        (version.pk, "print"),
    }
    assert AuditEvent.objects.filter(verb="published", object_id=str(version.pk)).count() == 1


def test_a_version_holds_everything_in_order(jonas):
    draft = make.program_of_four(jonas)
    document = make.publish(draft, by=jonas).document

    assert [section.title for section in document.sections] == ["Warm-up", "Main"]
    assert [row.words["en"].name for row in document.prescriptions] == [
        "Side-Lying Straight-Leg Raise", "QL Walk", "Leg Raise Plank", "Knee Plank",
    ]  # fmt: skip
    parent, version = document.prescriptions[2:]
    assert (version.in_place_of, version.relation) == (parent.uuid, "easier")
    assert [len(row.pictures) for row in document.prescriptions] == [2, 3, 2, 2]
    assert (document.greeting, document.clinician, document.number) == ("Maria", "Jonas Lind", 1)
    assert document.safety["en"].emergency


def test_only_the_revision_that_was_seen_is_published(jonas, draft):
    seen = draft.rev
    row = make.row(draft, "Clamshell")
    prescribing.change_dosage(row, parse("3x10"), seen=row.dosage, by=clinics.clinician(jonas.clinic))

    with pytest.raises(publishing.DraftMoved):
        publishing.publish(draft, by=jonas, rev=seen)
    assert ProgramVersion.objects.count() == 0


def test_neither_the_draft_nor_the_library_changes_what_was_issued(jonas, draft):
    version = make.publish(draft, by=jonas)
    before = version.content
    row = make.row(draft, "Clamshell")
    prescribing.change_dosage(row, parse("3x10"), seen=row.dosage, by=jonas)
    with whole_site():
        ExerciseText.objects.update(name="Something else", steps=["Do nothing."])
        ExercisePicture.objects.update(caption="Other")

    assert ProgramVersion.objects.get(pk=version.pk).content == before
    assert make.fresh(draft).current_version == version
    assert make.fresh(draft).has_unpublished_changes


def test_publishing_twice_without_a_change_is_one_version(jonas, draft):
    assert make.publish(draft, by=jonas) == make.publish(draft, by=jonas)


def test_publishing_again_makes_the_next_number_and_keeps_the_first(jonas, draft):
    make.publish(draft, by=jonas)
    prescribing.change_program(draft, values={"weeks": 6}, seen={"weeks": None}, by=jonas)
    make.publish(draft, by=jonas)

    assert list(ProgramVersion.objects.values_list("number", flat=True)) == [2, 1]
    assert [version.document.weeks for version in ProgramVersion.objects.all()] == [6, None]


def test_a_plan_without_start_and_length_is_published(jonas, draft):
    document = make.publish(draft, by=jonas).document

    assert (document.starts_on, document.weeks) == ("", None)


def test_twelve_exercises_with_long_names_are_published(jonas):
    name = "Half-kneeling " * 4 + "stretch"
    draft = make.program(jonas, *([name] * 12), title="T" * 60)

    assert len(name) >= 60
    assert len(make.publish(draft, by=jonas).document.prescriptions) == 12
