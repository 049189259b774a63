"""The diary over the network: an entry from the script, or from a form without one."""

import json

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from patients import diary
from patients.adherence import local_day
from patients.diary import State
from patients.forms.diary import EntryForm, PlainEntryForm
from patients.views.opening import of_living_link, query

# Thirty exercises and the longest note, in the widest letters.
LARGEST_ENTRY = 64 * 1024
STATUS = {State.NEW: 201, State.KEPT: 200, State.BOTH_KEPT: 409}


# No session cookie is read here: the link is what lets in, and no other site knows its 130 bits.
@csrf_exempt
@login_not_required
@require_POST
@transaction.non_atomic_requests
@of_living_link("session")
def session_log(request, link):
    if request.content_type == "application/json":
        return _told_by_script(request, link)
    return _told_by_form(request, link)


# ---------------------------------------------------------------- from the script


def _told_by_script(request, link):
    if _length(request) > LARGEST_ENTRY:
        return _answer(
            413, "refused", _("This note is too long to send. It stays on your phone. Make it shorter.")
        )
    form = EntryForm(_values(request))
    if not form.is_valid():
        return _refused(form.values, form.sentences)
    try:
        taken = diary.take(link, form.entry, at=timezone.now())
    except diary.Refused as refusal:
        return _refused(form.values, refusal.errors)
    except diary.TooMany:
        said = _("That is a lot for one day. This session stays on your phone and comes later.")
        return _answer(429, "later", said, told=form.values, headers={"Retry-After": "3600"})
    said = {
        State.NEW: _("Your session is kept."),
        State.KEPT: _("This session was kept before."),
        State.BOTH_KEPT: _("This session was told in two ways. Your clinic sees both."),
    }
    return _answer(STATUS[taken.state], taken.state, said[taken.state], told=form.values)


def _values(request) -> object:
    """The values in the body; None for what is no JSON."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return None


def _refused(told: dict, errors: dict[str, str]):
    said = _("Something in this session cannot be right. It stays on your phone.")
    return _answer(422, "refused", said, told=told, errors=errors)


def _answer(status: int, state: str, said: str, *, told=(), headers=None, **more):
    named = {name: told[name] for name in ("uuid", "revision") if name in told}
    return JsonResponse({**named, "state": state, "message": said, **more}, status=status, headers=headers)


def _length(request) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


# ---------------------------------------------------------------- from a form


def _told_by_form(request, link):
    try:
        typed = request.POST
    except RequestDataTooBig:
        return render(request, "handouts/session_too_large.html", {"query": query(request)}, status=413)
    now = timezone.now()
    form = PlainEntryForm(typed, today=local_day(now, link.clinic.time_zone))
    if not form.is_valid():
        return _form_again(request, form, 422)
    version = link.program.current_version.number
    entry = form.entry(version=version, zone=link.clinic.time_zone)
    try:
        taken = diary.take_plain(link, entry, at=now)
    except diary.Refused as refusal:
        form.add_error(None, " ".join(refusal.errors.values()))
        return _form_again(request, form, 422)
    except diary.TooMany:
        form.add_error(None, _("That is a lot for one day. Send this again tomorrow."))
        return _form_again(request, form, 429)
    return _see_kept(request, taken)


def _form_again(request, form, status: int):
    """The page with what was typed: nothing of it is lost."""
    return render(
        request, "handouts/session_form.html", {"form": form, "query": query(request)}, status=status
    )


def _see_kept(request, taken):
    # 303: the browser goes on with GET, and its "reload" sends nothing twice. Relative: no token in it.
    address = f"kept/?of={taken.row.uuid}" + query(request).replace("?", "&")
    return HttpResponse(status=303, headers={"Location": address})


@login_not_required
@require_safe
@of_living_link("session")
def session_kept(request, link):
    row = diary.just_kept(link, request.GET.get("of", ""), at=timezone.now())
    return render(request, "handouts/session_kept.html", {"row": row, "query": query(request)})
