"""The demo's histories: every reason for a look is there, and twice the same."""

import pytest
from django.utils import timezone

from hep.clinics.tenancy import acting_for
from patients import attention
from patients.management.commands.seed_histories import NAMES, STORIES, make_histories
from patients.models import ExerciseSession, FollowUp
from patients.models.follow_up import needs
from tests.clinics.factories import make_clinic, make_person
from tests.factories.exercises import the_four_movements

pytestmark = pytest.mark.django_db


def test_every_reason_is_present_in_the_histories():
    clinic = make_clinic()
    by = make_person(clinic)
    the_four_movements()
    with acting_for(clinic):
        make_histories(clinic, by=by, names=NAMES[: len(STORIES)])
        today = timezone.localdate()
        rows = FollowUp.objects.select_related("program", "patient")
        kinds = {each.kind for row in rows for each in attention.reasons(row, clinic, today)}

        assert kinds == set(needs(clinic, today))
        assert ExerciseSession.objects.filter(source="paper").exists()
