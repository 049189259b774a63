"""A clinic's own templates in the library's bundle: the way to another clinic, with their exercises.

A template is known by its name. One that is there already is changed when the bundle says something else.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.bundle_parts import Here, Part, Planned
from hep.clinics.models import Clinic, User
from patients import templating
from patients.models import ClinicTemplate
from patients.template_files import TemplateFile, TemplateFileError, read_content, to_content

MOST_NAMED = 3


def count(clinic: Clinic) -> int:
    """How many templates a bundle of `clinic` carries."""
    return ClinicTemplate.objects.filter(clinic=clinic).current().count()


def export(clinic: Clinic) -> list[dict]:
    """Every template that was not put away, as its own file holds it."""
    return [to_content(template) for template in ClinicTemplate.objects.filter(clinic=clinic).current()]


def plan(entries: list, *, clinic: Clinic, here: Here) -> list[Planned]:
    """What becomes of each; one whose exercises are not all here comes in and says so."""
    stored = {row.name: to_content(row) for row in ClinicTemplate.objects.filter(clinic=clinic)}
    seen: set[str] = set()
    planned = []
    for entry in entries:
        each = _read(entry, here)
        if not each.problems:
            if each.title in seen:
                each.problems.append(("name", _("is there twice")))
            seen.add(each.title)
            each.verdict = _verdict(each.content, stored.get(each.title))
        planned.append(each)
    if planned and keeper(clinic) is None:
        planned[0].problems.append(("", _("the clinic has nobody who could keep it: add a person first")))
    return planned


def write(contents: list[dict], *, clinic: Clinic, by: User | None) -> None:
    """Keep what was planned, in the caller's transaction; the command line acts for the clinic's keeper."""
    by = by or keeper(clinic)
    stored = {row.name: row for row in ClinicTemplate.objects.filter(clinic=clinic)}
    for content in contents:
        file = read_content(content)
        facts = {"line": file.line, "language": file.language, "body": file.body}
        if template := stored.get(file.name):
            templating.replace_template(template, by=by, **facts)
        else:
            templating.add_template(clinic.pk, name=file.name, by=by, **facts)


def keeper(clinic: Clinic) -> User | None:
    """Who runs the clinic: the admin who is there longest, else whoever is."""
    people = User.objects.filter(clinic=clinic, is_active=True).order_by("pk")
    return people.filter(role=User.Role.ADMIN).first() or people.first()


def _read(entry: object, here: Here) -> Planned:
    if not isinstance(entry, dict):
        return Planned("", problems=[("", _("has the wrong shape"))])
    each = Planned(str(entry.get("name") or "")[:60])
    try:
        file = read_content(entry)
    except TemplateFileError as error:
        each.problems = [("", sentence) for sentence in error.problems]
        return each
    each.title, each.content = file.name, _content_of(file)
    rows = [row["exercise"] for part in file.body["sections"] for row in part["prescriptions"]]
    for row in rows:
        if row["source"] == "clinic":
            row["slug"] = here.slug_of(row["slug"])
    if lacking := [row["name"] for row in rows if not here.has(row["slug"])]:
        said = _("“%(title)s” names exercises that are not here: %(names)s. Whoever starts from it is asked.")
        each.notes.append(said % {"title": file.name, "names": ", ".join(lacking[:MOST_NAMED])})
    return each


def _content_of(file: TemplateFile) -> dict:
    return {"name": file.name, "line": file.line, "language": file.language, **file.body}


def _verdict(content: dict, stored: dict | None) -> str:
    if stored is None:
        return "created"
    return "unchanged" if _content_of(read_content(stored)) == content else "changed"


PART = Part("clinic_templates", gettext_lazy("Templates"), count, export, plan, write)
