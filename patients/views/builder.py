"""The builder page that program, section and prescription draw together, and its answers to htmx."""

from dataclasses import dataclass, field
from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget, trigger_client_event

from exercises import filtering
from exercises.dosage import DosageError
from patients import changes, publishing, undoing
from patients.forms.dosage_tokens import Token, tokens
from patients.forms.program import SettingsForm
from patients.forms.sessions import SessionsForm
from patients.models import Prescription, Program, Section
from patients.views import access, keyboard, weighing

SHELF_GROUPS = ("region", "position", "equipment")
MOST_ON_SHELF = 60
LONGEST_NUMBER = 18  # digits that every database takes for a whole number


@dataclass(slots=True)
class Row:
    """One line of the plan."""

    prescription: Prescription
    number: str  # "" for a version, which says "or"
    parent: str  # the number of the exercise a version stands for
    tokens: list[Token]
    problems: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.prescription.exercise.name

    @property
    def rule(self) -> str:
        """When to move on, with the number of the other exercise in it."""
        return self.prescription.rule.replace("{number}", self.parent)

    @property
    def when(self) -> str:
        return self.prescription.when.replace("{number}", self.parent)

    @property
    def pictures(self) -> list:
        return list(self.prescription.exercise.pictures.all())[:2]


def numbers(program: Program) -> dict[int, str]:
    """What each exercise is called in this plan: 1, 2, 3 …; versions have no number of their own."""
    own = [row.pk for row in program.prescriptions if row.in_place_of_id is None]
    return {pk: str(place) for place, pk in enumerate(own, start=1)}


def lines(program: Program, problems) -> list[tuple[Section, list[Row]]]:
    """The sections of `program` with their rows as the page shows them."""
    known = numbers(program)
    wrong = {}
    for problem in problems:
        if problem.prescription:
            wrong.setdefault(problem.prescription.pk, []).append(problem.sentence)
    return [
        (section, [_row(row, known, wrong.get(row.pk, [])) for row in section.prescriptions.all()])
        for section in program.sections.all()
    ]


def _row(row: Prescription, known: dict[int, str], wrong: list[str]) -> Row:
    text = row.exercise.shown_text
    try:
        dosage = row.dosage
    except DosageError:
        dosage = None
    words = tokens(dosage, hold_where=text.hold_where if text else "") if dosage else []
    return Row(row, known.get(row.pk, ""), known.get(row.in_place_of_id, ""), words, wrong)


# ---------------------------------------------------------------- contexts


def shelf_context(request, *, is_list_alone: bool = False) -> dict:
    """The library beside the plan, as far as the words and ticks of the address narrow it down."""
    rows = access.exercises_for(request.user)
    filters = filtering.Filters.from_query(request.GET)
    shelf = filtering.browse(
        rows, filters, clinic=request.user.clinic, groups=SHELF_GROUPS, is_counted=not is_list_alone
    )
    groups = [group for group in shelf.groups if group.name in SHELF_GROUPS]
    cards = filtering.cards(rows, shelf.pks[:MOST_ON_SHELF])
    return {"shelf": shelf, "groups": groups, "filters": filters, "cards": cards, "most": MOST_ON_SHELF}


def plan_context(request, program: Program, **state) -> dict:
    """The plan, its state and its checks: what every answer to a change shows."""
    problems = publishing.problems(program)
    return {
        "program": program,
        "name": program.patient.greeting or program.patient.name,
        "sections": lines(program, problems),
        "problems": problems,
        "rev": program.rev,
        "sessions_form": SessionsForm.of(program),
        "next_number": program.current_version.number + 1 if program.current_version else 1,
        "history": undoing.history(program, by=request.user),
        **weighing.weighed(program),
        **state,
    }


# ---------------------------------------------------------------- answers


def page(request, program: Program, *, status: int = 200, before: Program | None = None, **state):
    """The whole page; for htmx the plan alone, with everything around it that may have changed."""
    if request.method in ("GET", "HEAD"):
        access.note_look(program, by=request.user, again=not request.htmx)
    context = plan_context(request, program, **state)
    if state.get("settings_too"):
        context.setdefault("settings", SettingsForm.of(program))
    if request.htmx:
        context |= seen_state(request, before or program, program)
        response = render(request, "patients/_builder_answer.html", context, status=status)
        return checked_again(request, reswap(retarget(response, "#plan"), "outerHTML"))
    context |= shelf_context(request)
    context.setdefault("settings", SettingsForm.of(program))
    context["shortcuts"] = keyboard.SHORTCUTS
    return render(request, "patients/program_detail.html", context, status=status)


def changed(request, before: Program, *, said="", row: int | None = None, keep_focus=False, **state):
    """The answer to a change: the plan as it is now; without htmx by way of a redirect to `row`.

    `said` is a sentence, or makes one of the program as it is now.
    """
    program = access.program_for(request.user, before.pk)
    sentence = said(program) if callable(said) else said
    if not request.htmx:
        messages.success(request, sentence)
        place = f"#prescription-{row}" if row else ""
        return redirect(_address(request, before) + place)
    focus = None if keep_focus else row
    return page(request, program, before=before, said=sentence, focus=focus, fresh=row, **state)


def column(request, program: Program, **state):
    """The settings alone, for htmx: after a conflict the form has seen more than the page."""
    context = plan_context(request, program, **state) | seen_state(request, program, program)
    response = render(request, "patients/_builder_column.html", context, status=409)
    return reswap(retarget(response, "#settings"), "outerHTML")


def seen_state(request, before: Program, program: Program) -> dict:
    """The revision the page may publish: the new one, if it had seen the one `before` this request.

    What is published must have been seen: when somebody else changed the plan since the page was drawn,
    the page keeps the revision it knows, and publishing will say so.
    """
    posted = request.POST.get("rev") or request.GET.get("rev", "")
    known = number(posted)
    if known is None or known == before.rev:
        return {"rev": program.rev}
    return {"rev": known, "others": changes.changes_since(program, known, until=before.rev)}


def number(text: str) -> int | None:
    """A key or revision out of an address or a form; None for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def _address(request, program: Program) -> str:
    """The page of `program`, with the library as it was narrowed down."""
    query = request.POST.get("shelf", "")
    address = reverse("patients:program-detail", args=[program.pk])
    return f"{address}?{query}" if query else address


def whereabouts(program: Program, key: int) -> str:
    """Where an exercise stands now, for those who cannot see it: “QL Walk is 2 of 3 now, in Warm-up.”"""
    known = numbers(program)
    row = next(row for row in program.prescriptions if row.pk == key)
    words = {"name": row.exercise.name, "number": known.get(key, ""), "all": len(known)}
    return _("%(name)s is %(number)s of %(all)s now, in %(section)s.") % (
        words | {"section": row.section.title}
    )


def others(program: Program, row: Prescription) -> list[tuple[int, str]]:
    """The exercises `row` could be a version of, by key, as “3 Side Plank”."""
    known = numbers(program)
    rows = {each.pk: each for each in program.prescriptions}
    return [(pk, f"{number} {rows[pk].exercise.name}") for pk, number in known.items() if pk != row.pk]


def saved(request, before: Program, *, form, **state):
    """The small answer to saving as one goes: what the form has seen now, and the state around it."""
    program = access.program_for(request.user, before.pk)
    context = plan_context(request, program, form=form, **state)
    answer = render(request, "patients/_saved.html", context | seen_state(request, before, program))
    return checked_again(request, answer)


def checked_again(request, response):
    """The answer to a change, which lets the page ask for its live checks anew (views/check.py)."""
    return response if request.method in ("GET", "HEAD") else trigger_client_event(response, "plan-changed")


def saves_as_it_goes(request) -> bool:
    """Whether this is a form that stays open and only wants to know what became of its change."""
    return bool(request.htmx) and (request.htmx.target or "").startswith("answer-")


def refused(request, form):
    """The small answer to something that cannot be saved: sentences beside the form, which stays as it is."""
    return render(request, "patients/_refused.html", {"form": form}, status=422)


def clash(subject, theirs: dict) -> dict:
    """Who changed the same, and when."""
    return {"clash": changes.last_change(subject, theirs)}


def gone(request, program: Program, sentence: str):
    """A row that somebody else took out: 404, and the plan as it is now."""
    if not request.htmx:
        messages.error(request, sentence)
    return page(request, program, status=404, said=sentence, lost=sentence)


def on_row(view):
    """Give the view the program and one of its prescriptions."""

    @wraps(view)
    def wrapper(request, pk, row):
        program = access.program_for(request.user, pk)
        found = next((each for each in program.prescriptions if each.pk == row), None)
        if found is None:
            return gone(request, program, _("This exercise is not in the plan any more."))
        found.program = program
        return view(request, program, found)

    return wrapper


def on_section(view):
    """Give the view the program and one of its sections."""

    @wraps(view)
    def wrapper(request, pk, section):
        program = access.program_for(request.user, pk)
        found = next((each for each in program.sections.all() if each.pk == section), None)
        if found is None:
            return gone(request, program, _("This section is not in the plan any more."))
        return view(request, program, found)

    return wrapper
