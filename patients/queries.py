"""Reads made for one screen each."""

from itertools import pairwise
from typing import NamedTuple

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet

from exercises.models import ProgramTemplate
from patients.comparing import Comparison, compare
from patients.models import Mail, Patient, Program, ProgramVersion, ShareLink

PATIENTS_IN_PANEL = 14
PATIENTS_FOUND = 6
MAILS_SHOWN = 12


def _with_plan(patients: QuerySet) -> QuerySet:
    """Each patient with programs, newest first, and what was issued of them."""
    programs = Program.objects.select_related("current_version").order_by("-updated_at")
    return patients.prefetch_related(Prefetch("programs", programs))


def patients_panel() -> QuerySet:
    """The patients worked on last, for the list beside one patient."""
    recent = Patient.objects.current().annotate(last=Max("programs__updated_at"))
    return _with_plan(recent.order_by("-last", "-created_at")[:PATIENTS_IN_PANEL])


def patients_found(words: str) -> list[Patient]:
    """Who `words` may name, those in care first; without words those worked on last."""
    if not words:
        return list(patients_panel()[:PATIENTS_FOUND])
    found = Patient.objects.named_like(words).order_by(F("discharged_at").asc(nulls_first=True), "name", "pk")
    return list(found[:PATIENTS_FOUND])


def templates() -> QuerySet:
    """Ready programs to start from: the shared ones and the clinic's own."""
    return ProgramTemplate.objects.order_by("title")


def programs_of(patient: Patient) -> list[Program]:
    """All programs of one patient with their rows and versions, newest first."""
    programs = Program.objects.filter(patient=patient).with_rows().order_by("-updated_at")
    return list(programs.prefetch_related(Prefetch("versions", versions()), Prefetch("links", links())))


def versions() -> QuerySet:
    """Issued versions without their documents, newest first."""
    return ProgramVersion.objects.defer("content").select_related("published_by").order_by("-number")


class Issued(NamedTuple):
    """An issued version, what it changed since the one before (None for the first), what was said of it."""

    version: ProgramVersion
    changes: Comparison | None
    news: str


def issued(program: Program) -> list[Issued]:
    """Every version of `program` beside its difference, newest first."""
    found = list(versions().defer(None).filter(program=program))
    documents = [version.document for version in found]
    changes = [compare(before, after) for after, before in pairwise(documents)]
    return [
        Issued(version, compared, document.news)
        for version, document, compared in zip(found, documents, [*changes, None], strict=False)
    ]


def links() -> QuerySet:
    """Links with how often and when they were opened last, newest first."""
    opened = Q(accesses__result__in=("opened", "pdf"))
    return ShareLink.objects.annotate(
        opened_count=Count("accesses", filter=opened), last_opened=Max("accesses__hour", filter=opened)
    ).order_by("-created_at")


def sent_to(patient: Patient) -> list[Mail]:
    """The last letters to `patient`, of all programs, newest first; one query."""
    return list(Mail.objects.filter(program__patient=patient).newest_first()[:MAILS_SHOWN])
