"""What stands beside the exercises of a bundle: program templates, and what other apps put in.

It is judged with the exercises, waits in the run, and enters the clinic in the same transaction.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from exercises import bundle_parts
from exercises.bundle_parts import Here, Planned
from exercises.importing import bundle
from exercises.models import ImportRow, ImportRun, ProgramTemplate

Verdict = ImportRow.Verdict
TEMPLATES = ""  # the library's own program templates, where a Part has its key


@dataclass(slots=True)
class Beside:
    """What a reader found beside the exercises."""

    templates: list[dict] = field(default_factory=list)
    parts: dict[str, list] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.templates or any(self.parts.values()))

    @property
    def options(self) -> dict:
        """Where a reader puts what it finds."""
        return {"templates": self.templates, "parts": self.parts}

    def plan(self, run: ImportRun, here: Here, counts: dict) -> None:
        """Say of each what becomes of it; keep in `run` what is to be written, or nothing if one fails."""
        planned = [(TEMPLATES, each) for each in _templates(run, self.templates, here)]
        for part in bundle_parts.registered():
            listed = self.parts.get(part.key) or []
            planned += [(part.key, each) for each in part.plan(listed, clinic=run.clinic, here=here)]
        failed = []
        for number, (_key, each) in enumerate(planned, start=run.rows.count() + 1):
            verdict = Verdict.FAILED if each.problems else each.verdict
            counts[verdict] += 1
            if each.problems:
                row = ImportRow(run=run, number=number, name=each.title[:200], verdict=verdict)
                row.problems = each.problems[:20]
                failed.append(row)
        ImportRow.objects.bulk_create(failed)
        run.notes += [note for _key, each in planned for note in each.notes]
        run.templates = [] if failed else [_kept(key, each) for key, each in planned if _is_news(each)]


def _is_news(each: Planned) -> bool:
    return each.verdict != Verdict.UNCHANGED


def _kept(key: str, each: Planned) -> dict:
    return {"part": key, "title": each.title, "verdict": each.verdict, "content": each.content}


def _templates(run: ImportRun, templates: list[dict], here: Here) -> list[Planned]:
    """What becomes of the library's templates; one that names an unknown exercise fails."""
    own = {row.slug: row for row in ProgramTemplate.objects.own(run.clinic)}
    planned = []
    for template in templates:
        each = Planned(template["title"], problems=template.pop("problems"))
        planned.append(each)
        if each.problems:
            continue
        if lacking := sorted(bundle.point_here(template, here)):
            reason = _("names an exercise that is nowhere: %(slug)s") % {"slug": str(lacking[0])[:80]}
            each.problems.append(("body", reason))
        each.content = template
        each.verdict = _verdict(template, own.get(template["slug"]))
    return planned


def _verdict(template: dict, stored: ProgramTemplate | None) -> str:
    if stored is None:
        return Verdict.CREATED
    same = (stored.title, stored.body) == (template["title"], template["body"])
    return Verdict.UNCHANGED if same else Verdict.CHANGED


def write(run: ImportRun, *, by) -> None:
    """Keep what waits in `run`, in the caller's transaction."""
    for each in _of(run, TEMPLATES):
        values = {"title": each["title"], "body": each["body"]}
        ProgramTemplate.objects.update_or_create(clinic=run.clinic, slug=each["slug"], defaults=values)
    for part in bundle_parts.registered():
        if contents := _of(run, part.key):
            part.write(contents, clinic=run.clinic, by=by)


def _of(run: ImportRun, key: str) -> list[dict]:
    return [each["content"] for each in run.templates if each["part"] == key]
