"""Every address of the site, filled in with one clinic's objects: what a test walks to leave none out."""

import re
from dataclasses import dataclass

from django.urls import URLResolver, get_resolver

from exercises.models import Caution, Exercise, ExercisePicture, ImportRun, ProgramTemplate, ProgressionStep
from hep.clinics.tenancy import acting_for
from patients import fhir_access, remembering, restricting, templating
from patients.models import Program
from tests.clinics.factories import Practice, make_exercise, make_mail

OURS = ("hep", "exercises", "patients")
NOBODYS = 10**9  # a number that no row has


@dataclass(frozen=True)
class Address:
    """One pattern: its route, its full name and the view behind it."""

    route: str
    name: str
    view: object

    @property
    def names(self) -> list[str]:
        """The names of what has to be filled in."""
        return re.findall(r"<(?:\w+:)?(\w+)>", self.route)

    @property
    def is_open(self) -> bool:
        """Whether it opens without signing in."""
        return getattr(self.view, "login_required", True) is False

    def of(self, objects: dict) -> str:
        """The address with the objects of one clinic; an unknown one is an error: declare it below."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(self._value(part[1], objects)), self.route)

    def _value(self, name: str, objects: dict):
        if name != "pk":
            return objects[name]
        return next(objects[kind] for prefix, kind in OBJECT_OF if self.route.startswith(prefix))


# What `pk` means below each address.
OBJECT_OF = (
    ("patients/programs/", "program"),
    ("patients/links/", "link"),
    ("patients/templates/", "template"),
    ("patients/restrictions/", "restriction"),
    ("patients/exercises/", "exercise"),
    ("patients/versions/", "version"),
    ("patients/mails/", "mail"),
    ("patients/goals/", "goal"),
    ("patients/", "patient"),
    ("exercises/", "exercise"),
    ("clinic/people/", "person"),
    ("clinic/tags/", "tag"),
    ("clinic/record/tokens/", "token_row"),
)


def addresses(resolver=None, prefix: str = "", space: str = "") -> list[Address]:
    """Every address of ours; allauth's and the admin's are theirs."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            namespace = f"{space}{entry.namespace}:" if entry.namespace else space
            found += addresses(entry, route, namespace)
        elif entry.callback.__module__.startswith(OURS):
            found.append(Address(route, space + entry.name, entry.callback))
    return found


def closed() -> list[Address]:
    """The addresses that ask for a sign-in."""
    return [address for address in addresses() if not address.is_open]


def objects_of(practice: Practice) -> dict:
    """One object of each kind that belongs to `practice`."""
    with acting_for(practice.clinic):
        own = Exercise(clinic=practice.clinic, slug="own", position="side_lying")
        own.save()
        # Words and pictures of a shared exercise, moved over.
        model = make_exercise()
        model.texts.update(exercise=own)
        model.pictures.update(exercise=own)
        own.copied_from = model
        own.save()
        harder = Exercise(clinic=practice.clinic, slug="harder", position="side_lying")
        harder.save()
        template = ProgramTemplate(
            clinic=practice.clinic, slug=f"own-{practice.clinic.pk}", title="Own", body=BODY
        )
        template.save()
        return {
            **_kept(practice, own),
            "patient": practice.patient.pk,
            "program": practice.program.pk,
            "link": practice.link.pk,
            "version": practice.version.pk,
            "section": practice.prescription.section_id,
            "row": practice.prescription.pk,
            "person": practice.clinician.pk,
            "slug": template.slug,
            "exercise": own.pk,
            "picture": ExercisePicture.objects.get(exercise=own).pk,
            "to": 0,
            "field": "name",
            "run": ImportRun.objects.create(clinic=practice.clinic, file_name="a.csv", format="csv").pk,
            "language": "de",
            "caution": Caution.objects.create(exercise=own, kind="precaution", text="Take care.").pk,
            "step": ProgressionStep.objects.create(easier=own, harder=harder, criterion="It is easy.").pk,
        }


def _kept(practice: Practice, exercise: Exercise) -> dict:
    """A template, a tag on `exercise` and a restriction by it."""
    program = Program.objects.with_rows().get(pk=practice.program.pk)
    kept = templating.save_as_template(program, name="Kept", line="", by=practice.clinician)
    tag = restricting.add_tag(practice.clinic, name="overhead", by=practice.clinician)
    restricting.tag_more(tag, exercises=[exercise], by=practice.clinician)
    restriction = restricting.restrict(practice.patient, tag=tag, until=None, note="", by=practice.clinician)
    token, _text = fhir_access.create_token(practice.clinic, name="System", by=practice.admin)
    goal = remembering.set_goal(practice.patient, words="Walk the dog", by=practice.clinician)
    rows = {"mail": make_mail(practice).pk, "token_row": token.pk, "goal": goal.pk}
    return rows | {"template": kept.pk, "tag": tag.pk, "restriction": restriction.pk}


BODY = {
    "texts": {"en": {"title": "Own", "sections": {"main": "Main"}}},
    "frequency": {"times_min": 3, "times_max": 4, "per": "week"},
    "sections": [{"key": "main", "prescriptions": []}],
}


def nobodys(objects: dict) -> dict:
    """Objects that do not exist, in the shape of `objects`."""
    return {name: NOBODYS if isinstance(value, int) else "no-such-slug" for name, value in objects.items()}
