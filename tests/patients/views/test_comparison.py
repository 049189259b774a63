"""Any two plans side by side: what differs, what cannot be asked, and nobody else's."""

import pytest
from django.urls import reverse

from hep.clinics.tenancy import acting_for
from patients import prescribing
from tests.clinics.factories import client_of, make_practice, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    """Three plans: the second with another title, the third with the first one's again."""
    made = make_practice()
    with acting_for(made.clinic):
        for before, after in (("Back and hips", "Hips"), ("Hips", "Back and hips")):
            prescribing.change_program(
                made.program, values={"title": after}, seen={"title": before}, by=made.clinician
            )
            publish(made.program, by=made.clinician)
    return made


def compared(practice, by=None, **asked):
    return client_of(by or practice.clinician).get(
        reverse("patients:program-compare", args=[practice.program.pk]), asked
    )


def test_any_two_plans_can_be_compared_in_either_direction(practice):
    page = compared(practice, before=1, after=2).content.decode()
    back = compared(practice, before=2, after=1).content.decode()

    assert "From plan 1 to plan 2" in page
    assert page.index("<bdi>Back and hips</bdi>") < page.index("<bdi>Hips</bdi>")
    assert back.index("<bdi>Hips</bdi>") < back.index("<bdi>Back and hips</bdi>")


def test_without_a_choice_the_newest_stands_beside_the_one_before(practice):
    assert "From plan 2 to plan 3" in compared(practice).content.decode()


def test_two_plans_that_say_the_same_say_so(practice):
    assert "These two plans say the same." in compared(practice, before=1, after=3).content.decode()


@pytest.mark.parametrize(
    "asked", [{"before": "9", "after": "1"}, {"before": "x", "after": "1"}, {"before": "1"}]
)
def test_a_plan_that_was_never_issued_is_said_at_its_field(practice, asked):
    answer = compared(practice, **asked)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "From plan" not in answer.content.decode()


def test_one_plan_alone_has_nothing_to_be_compared_with():
    answer = compared(make_practice(), before=1, after=1)

    assert answer.status_code == 200
    assert "There is one plan at most so far." in answer.content.decode()


def test_another_clinic_finds_nothing(practice):
    assert compared(practice, by=make_practice().clinician).status_code == 404
