"""The first line of every view: the object, if this person's clinic owns it; a 404 otherwise.

Another clinic's object and one that does not exist get the same answer. Only an admin's function
inside the own clinic is a 403.
"""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone

from exercises.models import Exercise, ExerciseQuerySet, ProgramTemplate
from hep.audit.models import AuditEvent
from hep.audit.recording import name_of, record
from hep.clinics.models import Clinic, User
from patients.models import (
    ClinicTag,
    ClinicTemplate,
    ClinicToken,
    Goal,
    Mail,
    Patient,
    Prescription,
    Program,
    ProgramVersion,
    Restriction,
    Section,
    ShareLink,
    TaggedExercise,
)

ONE_LOOK = dt.timedelta(hours=1)


def patient_for(user, pk: int) -> Patient:
    return get_object_or_404(Patient.objects.filter(clinic=user.clinic), pk=pk)


def program_for(user, pk: int) -> Program:
    return get_object_or_404(Program.objects.filter(clinic=user.clinic).with_rows(), pk=pk)


def bare_program_for(user, pk: int) -> Program:
    """The program without its rows, for an answer that shows none of them."""
    rows = Program.objects.filter(clinic=user.clinic).select_related("patient", "clinic")
    return get_object_or_404(rows, pk=pk)


def template_for(user, slug: str) -> ProgramTemplate:
    """The program to start from: the clinic's own goes before a shared one of the same name."""
    rows = ProgramTemplate.objects.for_clinic(user.clinic).filter(slug=slug)
    return get_object_or_404(rows.order_by(F("clinic").asc(nulls_last=True))[:1])


def clinic_template_for(user, pk: int) -> ClinicTemplate:
    return get_object_or_404(ClinicTemplate.objects.filter(clinic=user.clinic), pk=pk)


def clinic_templates_for(user) -> models.QuerySet:
    return ClinicTemplate.objects.filter(clinic=user.clinic).select_related("created_by")


def restriction_for(user, pk: int) -> Restriction:
    rows = Restriction.objects.filter(clinic=user.clinic).select_related("patient", "tag")
    return get_object_or_404(rows, pk=pk)


def tags_for(user) -> models.QuerySet:
    return ClinicTag.objects.filter(clinic=user.clinic)


def tag_for(user, pk: int) -> ClinicTag:
    return get_object_or_404(tags_for(user), pk=pk)


def tagged_with(user, tag: ClinicTag) -> list[Exercise]:
    """The exercises that carry `tag`, by name."""
    keys = TaggedExercise.objects.filter(clinic=user.clinic, tag=tag).values("exercise_id")
    rows = Exercise.objects.for_clinic(user.clinic).filter(pk__in=keys).with_card()
    return sorted(rows, key=lambda row: row.name.casefold())


def any_exercise_for(user, pk: int) -> Exercise:
    """An exercise of the library, in whatever state."""
    return get_object_or_404(Exercise.objects.for_clinic(user.clinic).prefetch_related("texts"), pk=pk)


def exercises_for(user) -> ExerciseQuerySet:
    return Exercise.objects.for_clinic(user.clinic).active()


def section_for(user, pk: int) -> Section:
    return get_object_or_404(Section.objects.filter(clinic=user.clinic).select_related("program"), pk=pk)


def prescription_for(user, pk: int) -> Prescription:
    rows = Prescription.objects.filter(clinic=user.clinic).select_related("program", "section", "exercise")
    return get_object_or_404(rows, pk=pk)


def version_for(user, pk: int) -> ProgramVersion:
    rows = ProgramVersion.objects.filter(clinic=user.clinic).select_related("program__patient")
    return get_object_or_404(rows, pk=pk)


def link_for(user, pk: int) -> ShareLink:
    return get_object_or_404(ShareLink.objects.filter(clinic=user.clinic).select_related("program"), pk=pk)


def mail_for(user, pk: int) -> Mail:
    rows = Mail.objects.filter(clinic=user.clinic).select_related("program__patient", "link", "clinic")
    return get_object_or_404(rows, pk=pk)


def goal_for(user, pk: int) -> Goal:
    return get_object_or_404(Goal.objects.filter(clinic=user.clinic).select_related("patient"), pk=pk)


def require_clinic_admin(user) -> None:
    """Raise PermissionDenied (403) for somebody who is no admin of their clinic."""
    if not user.is_clinic_admin:
        raise PermissionDenied


def clinic_kept_by(user) -> Clinic:
    """The admin's own clinic, read anew: a form may change it without changing the page's header."""
    require_clinic_admin(user)
    return Clinic.objects.get(pk=user.clinic_id)


def person_kept_by(user, pk: int) -> User:
    """A person whom this admin may change; a site admin is changed by site admins alone."""
    require_clinic_admin(user)
    person = get_object_or_404(User.objects.filter(clinic=user.clinic_id).select_related("clinic"), pk=pk)
    if person.is_superuser and not user.is_superuser:
        raise PermissionDenied
    return person


def token_kept_by(user, pk: int) -> ClinicToken:
    """A token of the admin's own clinic."""
    require_clinic_admin(user)
    return get_object_or_404(ClinicToken.objects.filter(clinic=user.clinic), pk=pk)


def note_view(subject: models.Model, verb: str, *, by) -> None:
    """Leave the event that `by` looked at a patient's record, or took a copy of it."""
    record(subject, verb, by=by)


def note_look(subject: models.Model, *, by, again: bool) -> None:
    """Like note_view; but opening editor after editor is one look, unless it is to be noted `again`."""
    looks = AuditEvent.objects.filter(
        object_type=subject._meta.model_name, object_id=str(subject.pk), actor=name_of(by), verb="viewed"
    )
    if again or not looks.filter(at__gt=timezone.now() - ONE_LOOK).exists():
        note_view(subject, "viewed", by=by)
