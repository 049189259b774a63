"""Days and times for a calendar, chosen on a page without script, and the file that calendars read."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from patients import serving
from patients.exports import ics
from patients.forms.calendar import CalendarForm
from patients.views.opening import of_living_link, query

FILE_NAME = "exercises.ics"


@login_not_required
@require_safe
@of_living_link("calendar")
def calendar(request, link):
    document = serving.document_of(link)
    form = CalendarForm(request.GET, document=document)
    context = {
        "form": form,
        "is_chosen": form.is_valid(),
        "file": _file(request, form),
        "times": [field for field in form if field.name.startswith("time-")],
        "last": ics.first_and_last(document)[1],
        "lang": request.GET.get("lang", "") if query(request) else "",
        "sends_mail": settings.MAIL_IS_SENT,
        "query": query(request),
    }
    return render(request, "handouts/calendar.html", context, status=422 if form.errors else 200)


def _file(request, form) -> str:
    return f"../sessions.ics?{form.as_query}" + query(request).replace("?", "&") if form.is_valid() else ""


@login_not_required
@require_safe
@of_living_link("calendar")
def calendar_file(request, link):
    document = serving.document_of(link)
    form = CalendarForm(request.GET, document=document)
    if not form.is_valid():
        # Without a choice there is nothing to write: the page says what is missing.
        return HttpResponse(status=302, headers={"Location": f"calendar/?{request.GET.urlencode()}"})
    content = ics.render(document, form.choice, plan=serving.plan_key(link), language=get_language())
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{FILE_NAME}"'},
    )
