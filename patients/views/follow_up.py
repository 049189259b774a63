"""Following up one patient: seen, noted, rated, moved on, typed in from paper."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients import course, diary, diary_reading, following, prescribing, progressing, queries, remembering
from patients.adherence import local_day
from patients.forms import follow_up as forms
from patients.views import access


def seen_first(patient, clinic) -> dict:
    """What the page of one patient shows of how it goes, for its context."""
    programs = queries.programs_of(patient)
    told = diary_reading.told_to_the_clinic(patient)
    found = course.course_of(patient, clinic, programs=programs, told=told)
    followed = next((p for p in programs if found.row and p.pk == found.row.program_id), None)
    in_care = followed if not patient.discharged_at else None
    return {
        "programs": programs,
        "sessions": told,
        "course": found,
        "followed": followed,
        "offers": progressing.offers(in_care, course.counted(told)),
        "notes": course.notes_of(patient),
        "goals": course.goals_of(patient),
        "looks": course.looks_at(patient),
        "note_form": forms.NoteForm(),
        "goal_form": forms.GoalForm(),
    }


@require_POST
def patient_seen(request, pk):
    patient = access.patient_for(request.user, pk)
    form = forms.SeenThroughForm(request.POST)
    if form.is_valid():
        following.mark_as_seen(patient, through=form.cleaned_data["through"], by=request.user)
        messages.success(request, _("Marked as seen. It comes back when there is something newer."))
    else:
        messages.error(request, _("Open the record again, then mark it as seen."))
    return redirect("patients:patient-detail", patient.pk)


@require_POST
def note_new(request, pk):
    patient = access.patient_for(request.user, pk)
    form = forms.NoteForm(request.POST)
    if form.is_valid():
        remembering.note(patient, text=form.cleaned_data["text"], by=request.user)
        messages.success(request, _("Noted."))
        return redirect("patients:patient-detail", patient.pk)
    return _typed_again(request, patient, form=form, title=_("Note"))


@require_POST
def goal_new(request, pk):
    patient = access.patient_for(request.user, pk)
    form = forms.GoalForm(request.POST)
    if form.is_valid():
        remembering.set_goal(patient, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("patients:patient-detail", patient.pk)
    return _typed_again(request, patient, form=form, title=_("Goal"))


@require_POST
def goal_rate(request, pk):
    goal = access.goal_for(request.user, pk)
    form = forms.RatingForm(request.POST)
    if form.is_valid():
        today = local_day(timezone.now(), request.user.clinic.time_zone)
        remembering.rate(goal, rating=form.cleaned_data["rating"], on=today, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("patients:patient-detail", goal.patient_id)
    return _typed_again(request, goal.patient, form=form, title=goal.words)


@require_POST
def offer_take(request, pk):
    program = access.program_for(request.user, pk)
    form = forms.OfferForm(request.POST)
    told = course.counted(diary_reading.told_to_the_clinic(program.patient))
    try:
        if not form.is_valid():
            raise progressing.NotOfferedAnyMore
        offer = progressing.take_offer(program, told, **form.cleaned_data, by=request.user)
        messages.success(
            request, _("In the draft: %(change)s. Publish when you agree.") % {"change": offer.words}
        )
    except progressing.NotOfferedAnyMore:
        messages.error(request, _("This is not offered any more: the draft or the log has changed."))
        return redirect("patients:patient-detail", program.patient_id)
    except prescribing.CannotPrescribe as refusal:
        messages.error(request, str(refusal))
    return redirect("patients:program-detail", program.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_ticks(request, pk):
    program = access.program_for(request.user, pk)
    if program.current_version is None or program.patient.discharged_at:
        messages.error(request, _("There is no plan in force that could be ticked."))
        return redirect("patients:patient-detail", program.patient_id)
    now, zone = timezone.now(), request.user.clinic.time_zone
    earliest = local_day(program.first_published_at, zone)
    form = forms.PaperForm(request.POST or None, earliest=earliest, today=local_day(now, zone))
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        number = diary.take_paper(program.current_version, days, at=now, by=request.user)
        messages.success(request, _("Typed in from paper: %(number)s new.") % {"number": number})
        return redirect("patients:patient-detail", program.patient_id)
    if not form.is_bound:
        access.note_view(program, "viewed", by=request.user)
    context = {"form": form, "program": program, "patient": program.patient}
    return render(request, "patients/paper_ticks.html", context, status=422 if form.errors else 200)


def _typed_again(request, patient, *, form, title: str):
    context = {"form": form, "patient": patient, "title": title}
    return render(request, "patients/follow_up_form.html", context, status=422)
