"""Each address that changes something, what it leaves in the audit trail, and that no value gets there."""

import json

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from hep.audit.models import AuditEvent
from hep.audit.recording import first_break
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing
from patients.models import NamedSession
from patients.starter_tags import STARTERS
from tests.addresses import closed, objects_of
from tests.clinics.factories import client_of, make_exercise, make_practice

pytestmark = pytest.mark.django_db
CANARY = "Canary"
CLINIC = {
    "name": CANARY,
    "phone": "01632 960 200",
    "emergency_number": "112",
    "time_zone": "UTC",
    "week_start": "0",
}
SETTINGS = {"title": "Back and hips", "times_min": "3", "times_max": "4", "per": "week"}
SEEN = {f"initial-{name}": value for name, value in SETTINGS.items()}
LINE = "10–15 reps / side, hold 2–3 s"
# What is sent, and the events it leaves. An address without a line here may not change anything.
CHANGES = {
    "patients:patient-new": ({"name": CANARY}, ["created"]),
    "patients:patient-edit": ({"name": CANARY, "note": CANARY}, ["changed"]),
    "patients:patient-discharge": ({}, ["discharged", "revoked"]),
    "patients:patient-readmit": ({}, ["readmitted"]),
    "patients:program-new": ({}, ["created"]),
    "patients:program-from-template": ({}, ["created"]),
    "patients:program-settings": (SEEN | SETTINGS | {"title": CANARY, "goal": CANARY}, ["changed"]),
    "patients:program-publish": ({"rev": "{rev}"}, ["published"]),
    "patients:program-bulk": ({"rows": "{row}", "text": "7 reps"}, ["changed"]),
    "patients:program-sessions": ({"more": "1", "sessions-seen": "{sessions}"}, ["changed"]),
    "patients:prescription-session": ({"session": "A"}, ["changed"]),
    "patients:template-new": ({"name": CANARY, "line": CANARY}, ["created"]),
    "patients:template-edit": ({"name": CANARY, "line": CANARY}, ["changed"]),
    "patients:template-archive": ({}, ["archived"]),
    "patients:template-restore": ({}, ["restored"]),
    "patients:program-from-clinic-template": ({}, ["created"]),
    "patients:program-copy": ({}, ["created"]),
    "patients:version-copy": ({}, ["created"]),
    "patients:restriction-new": ({"tag": "{tag}", "note": CANARY}, ["created"]),
    "patients:restriction-edit": ({"tag": "{tag}", "note": CANARY}, ["changed"]),
    "patients:restriction-lift": ({}, ["lifted"]),
    "patients:exercise-tags": ({}, ["changed"]),
    "clinics:tag-list": ({"name": CANARY}, ["created"]),
    "clinics:tags-to-start-with": ({}, ["created"] * len(STARTERS)),
    "patients:restriction-tag": ({"tag-name": CANARY}, ["created"]),
    "clinics:tag-rename": ({"name": CANARY}, ["changed"]),
    "clinics:tag-add-exercises": ({"exercise": "{other_exercise}"}, ["changed"]),
    "clinics:tag-drop-exercise": ({}, ["changed"]),
    "patients:dosage-step": ({"part": "reps", "low": "0", "high": "1"}, ["changed"]),
    "patients:usual-keep": ({}, ["created"]),
    "patients:section-new": ({}, ["changed"]),
    "patients:section-rename": ({"title": CANARY, "initial-title": "{section_title}"}, ["changed"]),
    "patients:section-move": ({"step": "down"}, ["changed"]),
    "patients:section-remove": ({}, ["stopped", "stopped", "changed"]),
    "patients:prescription-new": ({"exercise": "{other_exercise}"}, ["prescribed"]),
    "patients:prescription-dosage": ({"text": "8 reps", "initial-text": LINE}, ["changed"]),
    "patients:prescription-details": ({"note": CANARY, "initial-note": ""}, ["changed"]),
    "patients:prescription-version": (
        {"other": "{other_row}", "relation": "easier", "when": CANARY, "initial-when": ""},
        ["changed", "changed"],
    ),
    "patients:prescription-move": ({"step": "down"}, ["moved"]),
    "patients:prescription-remove": ({}, ["stopped", "changed"]),
    "patients:link-create": ({}, ["created"]),
    "patients:link-revoke": ({}, ["revoked"]),
    "patients:link-pin": ({}, ["PIN made"]),
    "patients:patient-seen": ({"through": "0"}, ["marked as seen"]),
    "patients:note-new": ({"text": CANARY}, ["created"]),
    "patients:goal-new": ({"words": CANARY}, ["created"]),
    "patients:goal-rate": ({"rating": "4"}, ["rated"]),
    "patients:paper-ticks": ({"days": "{today}"}, ["typed in from paper"]),
    "patients:mail-plan": ({"email": f"{CANARY}@patient.example"}, ["changed", "queued"]),
    "patients:mail-again": ({}, ["changed", "queued"]),
    "clinics:clinic-sending": (
        {"print_paper": "letter", "print_layout": "compact", "print_ink": "colour"},
        ["changed"],
    ),
    "clinics:clinic-settings": (CLINIC, ["changed"]),
    "clinics:safety-text": ({"first": CANARY, "signs": "b", "emergency": "c", "signed": "on"}, ["signed"]),
    "clinics:token-new": ({"name": CANARY}, ["created"]),
    "clinics:token-revoke": ({}, ["revoked"]),
    "clinics:everything": ({}, ["exported"]),
    "clinics:person-new": (
        {"name": CANARY, "email": "canary@clinic.example", "role": "clinician"},
        ["created", "password given"],
    ),
    "clinics:person-edit": (
        {"name": CANARY, "email": "canary@clinic.example", "role": "admin"},
        ["changed"],
    ),
    "clinics:person-password": ({}, ["password given"]),
    "clinics:person-deactivate": ({}, ["deactivated"]),
    "clinics:person-second-step": ({}, ["second step removed"]),
}
# These have tests of their own, beside what they do; a search changes nothing.
ELSEWHERE = {
    "clinics:clinic-logo",
    "clinics:clinic-logo-remove",
    "clinics:person-activate",
    "patients:find",
    "patients:link-pin-remove",
    "patients:offer-take",
    "patients:patient-list",
    "patients:quick-new",
    "patients:quick-read",
    "patients:usual-forget",
    "patients:template-upload",
    "clinics:tag-remove",
    "patients:program-redo",
    "patients:program-undo",
    "patients:section-sort",
}


@pytest.fixture
def practice():
    made = make_practice(exercises=2)
    with acting_for(made.clinic):
        # publishing what is published already would change nothing
        prescribing.change_program(
            made.program, values={"line": "Slowly."}, seen={"line": ""}, by=made.clinician
        )
        prescribing.change_sessions(
            made.program, [NamedSession("A", (0,))], seen=[], renamed={}, by=made.clinician
        )
    return made


def events() -> list[AuditEvent]:
    with whole_site():
        return list(AuditEvent.objects.order_by("seq"))


def filled(typed: dict, practice, objects) -> dict:
    """What is typed, with this practice's own numbers in it."""
    with acting_for(practice.clinic):
        rows = list(practice.prescription.section.prescriptions.values_list("pk", flat=True))
        practice.program.refresh_from_db()
        known = {
            "rev": practice.program.rev,
            "sessions": json.dumps(practice.program.sessions),
            "section_title": practice.prescription.section.title,
            "other_exercise": make_exercise().pk,
            "row": rows[0],
            "other_row": rows[1],
            "tag": objects["tag"],
            "today": localdate().isoformat(),
        }
    return {name: value.format(**known) for name, value in typed.items()}


def test_every_address_that_changes_something_is_declared(practice):
    window = client_of(practice.admin)
    kinds = (
        "patient", "program", "link", "version", "section", "row", "person", "slug",
        "template", "restriction", "tag", "exercise", "token_row", "mail", "goal",
    )  # fmt: skip
    ours = [address for address in closed() if address.name.startswith(("patients:", "clinics:"))]
    # An address that is only read refuses before it looks for its object.
    changing = {a.name for a in ours if window.post(a.of(dict.fromkeys(kinds, 0))).status_code != 405}

    assert changing == CHANGES.keys() | ELSEWHERE


def test_every_change_leaves_its_events(practice, settings):
    objects = objects_of(practice)
    window = client_of(practice.admin)
    window.get(reverse("patients:patient-list"))
    left = {}
    for address in [address for address in closed() if address.name in CHANGES]:
        typed, _verbs = CHANGES[address.name]
        # With a mail server a first password is an invitation instead.
        settings.MAIL_IS_SENT = address.name.startswith("patients:mail-")
        with transaction.atomic():
            data, before = filled(typed, practice, objects), len(events())
            response = window.post(address.of(objects), data)
            assert response.status_code < 400, (address.name, response.status_code)
            made = events()[before:]
            left[address.name] = [event.verb for event in made]
            assert not any(CANARY.lower() in str(vars(event)).lower() for event in made)
            assert {event.actor for event in made} == {f"user:{practice.admin.pk}"}
            assert len({event.request_id for event in made} - {""}) == 1
            transaction.set_rollback(True)

    assert left == {name: verbs for name, (_typed, verbs) in CHANGES.items()}
    assert first_break() is None
