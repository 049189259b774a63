"""The PIN of a link: typed by the patient; made, renewed and removed by the clinician."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from patients import pins
from patients.forms.pin import PinForm
from patients.views import access
from patients.views.opening import of_living_link, query


def cookie_of(link) -> str:
    # __Host-: of this very host, over https alone. Without https a browser would drop such a cookie.
    return f"{'__Host-' if settings.SESSION_COOKIE_SECURE else ''}plan-{link.pk}"


def _set_cookie(response, link, value: str, **facts) -> None:
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(cookie_of(link), value, httponly=True, samesite="Lax", secure=secure, **facts)


def behind_pin(view):
    """Let in a browser that typed the PIN of this link; send any other to type it."""

    @wraps(view)
    def guarded(request, link, **kwargs):
        if pins.is_let_in(link, request.COOKIES.get(cookie_of(link), "")):
            return view(request, link, **kwargs)
        up = "../" * (2 if kwargs else 1)
        return HttpResponseRedirect(f"{up}pin/{query(request)}")

    return guarded


# Each try is counted by a transaction of its own, and no transaction waits while digits are compared.
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
@of_living_link("pin")
def handout_pin(request, link):
    form = PinForm(request.POST or None)
    if request.method == "POST" and "close" in request.POST:
        return _closed(request, link)
    if request.method == "POST" and link.pin_hash and form.is_valid():
        try:
            pins.check_pin(link, form.cleaned_data["pin"], at=timezone.now())
        except pins.WrongPin:
            form.add_error("pin", _("This is not the PIN. Please look at your slip again."))
        except pins.PinWaits:
            form.add_error("pin", _("That were many tries. Wait 15 minutes, then try again."))
        except pins.PinLocked:
            form.add_error("pin", _("This PIN is locked. Your clinic gives you a new one."))
        else:
            return _let_in(request, link)
    context = {"form": form, "link": link, "query": query(request)}
    return render(request, "handouts/pin.html", context, status=422 if form.errors else 200)


def _let_in(request, link):
    response = HttpResponseRedirect(f"../history/{query(request)}")
    _set_cookie(response, link, pins.pass_for(link))
    return response


def _closed(request, link):
    response = HttpResponseRedirect(f"../{query(request)}")
    # Set and not deleted: a browser takes a __Host- cookie off only with all its facts.
    _set_cookie(response, link, "", max_age=0)
    return response


# ---------------------------------------------------------------- the clinician's side


@require_POST
def link_pin(request, pk):
    link = access.link_for(request.user, pk)
    pin = pins.give_pin(link, by=request.user)
    return render(request, "patients/link_pin.html", {"link": link, "pin": pin})


@require_POST
def link_pin_remove(request, pk):
    link = access.link_for(request.user, pk)
    pins.take_pin(link, by=request.user)
    messages.success(request, _("The PIN is gone. Without one nobody sees the history."))
    return redirect("patients:program-share", link.program_id)
