"""Behind the PIN: the patient's own weeks, pain and notes, and each session to correct or remove."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from patients import diary, diary_reading
from patients.adherence import local_day
from patients.forms.diary import CorrectionForm
from patients.views.opening import of_living_link, query
from patients.views.pin import behind_pin


@login_not_required
@require_safe
@of_living_link("history")
@behind_pin
def handout_history(request, link):
    points = diary_reading.pain_points(link.program)
    context = {
        "patient": link.program.patient,
        "program": link.program,
        "weeks": diary_reading.weeks_of(link.program, clinic=link.clinic),
        "points": points,
        "path": diary_reading.path_of(points),
        "page": diary_reading.sessions_page(link.program, number=request.GET.get("page", "1")),
        "query": query(request),
    }
    return render(request, "handouts/history.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_living_link("history")
@behind_pin
def handout_entry(request, link, session):
    now = timezone.now()
    row = diary_reading.session_told(link.program, session)
    if row is None:
        return _back(request)
    if "remove" in request.POST:
        diary.remove(link, row, at=now)
        return _back(request)
    form = CorrectionForm.of(row, request.POST or None, today=local_day(now, row.zone))
    if request.method == "POST" and form.is_valid():
        return _corrected(request, link, row, form, now)
    return _form_page(request, form, row, status=422 if form.errors else 200)


def _corrected(request, link, row, form, now):
    try:
        diary.correct(link, row, seen=form.cleaned_data["revision"], changes=form.changes, at=now)
    except diary.ChangedMeanwhile:
        said = _("This session was changed on another phone. Save again to keep your words.")
        form.add_error(None, said)
        # What is typed stays; saving again says that the newer words were seen.
        form.data = form.data.copy()
        form.data["revision"] = row.revision
        return _form_page(request, form, row, status=409)
    except diary.TooMany:
        form.add_error(None, _("That is a lot for one day. Send this again tomorrow."))
        return _form_page(request, form, row, status=429)
    return _back(request)


def _form_page(request, form, row, *, status: int):
    context = {"form": form, "row": row, "query": query(request)}
    return render(request, "handouts/entry.html", context, status=status)


def _back(request):
    return HttpResponseRedirect(f"../{query(request)}")
