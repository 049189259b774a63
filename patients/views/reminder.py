"""The patient's own weekly reminder: switched on, changed and stopped without an account."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from patients import reminding
from patients.forms.reminder import CONSENT, ReminderForm
from patients.views.opening import of_living_link, query


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_living_link("reminders")
def handout_reminders(request, link):
    reminder = reminding.reminder_of(link)
    form = ReminderForm(request.POST or None, week_start=link.clinic.week_start, chosen=reminder)
    if request.method == "POST" and settings.MAIL_IS_SENT and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("email", "weekday", "hour")}
        zone = reminding.zone_for(link, form.cleaned_data["zone"])
        reminding.switch_on(link, zone=zone, language=get_language(), consent=str(CONSENT), **chosen)
        return HttpResponseRedirect(f"./{query(request)}")
    context = {
        "form": form if settings.MAIL_IS_SENT else None,
        "reminder": reminder,
        "day": WEEKDAYS[reminder.weekday] if reminder else "",
        "address": reminder.masked if reminder else "",
        "query": query(request),
    }
    return render(request, "handouts/reminders.html", context, status=422 if form.errors else 200)


# A mail program posts here for its reader with neither cookie nor page (RFC 8058). The secret of the link
# lets it in, and all it can do is end the mails.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@of_living_link("reminders")
def reminders_stop(request, link):
    is_stopped = request.method == "POST"
    if is_stopped:
        reminding.switch_off(link)
    context = {
        "is_stopped": is_stopped or reminding.reminder_of(link) is None,
        "query": query(request),
    }
    return render(request, "handouts/reminders_stop.html", context)
