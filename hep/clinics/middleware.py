"""Whose data a request may see, for how long, and what an admin must have before that."""

import time
import uuid

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from hep.audit.recording import current_request
from hep.clinics.tenancy import acting_for

# What an admin without a second factor can still reach: setting one up, and leaving.
OPEN_WITHOUT_SECOND_FACTOR = ("/accounts/", settings.STATIC_URL, "/healthz", "/p/", settings.MEDIA_URL)


def clinic_scope(get_response):
    """Open the scope of the signed-in person's clinic; end a session that was idle or open too long."""

    def middleware(request):
        # No session cookie, no person: patients' links cost no look-up.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return get_response(request)
        if _is_over(request) or not request.user.clinic.is_active:
            logout(request)
            return get_response(request)
        token = current_request.set(uuid.uuid4().hex)
        clinic = request.user.clinic
        try:
            # Times are the clinic's, wherever the server stands.
            with acting_for(clinic), timezone.override(clinic.time_zone):
                return get_response(request)
        finally:
            current_request.reset(token)

    return middleware


def _is_over(request) -> bool:
    """Whether the session is older, or was left alone longer, than allowed; notes the time once a minute."""
    now = int(time.time())
    # Django's own limit starts anew with each of the notes below.
    since = request.session.setdefault("signed_in_at", now)
    last = request.session.get("last_seen", now)
    if now - last > settings.SESSION_IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE:
        return True
    if now - last >= 60 or "last_seen" not in request.session:
        request.session["last_seen"] = now
    return False


def own_password_first(get_response):
    """Send somebody who signed in with a password that another person made to choose their own."""

    def middleware(request):
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and not request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR)
            and request.user.is_authenticated
            and request.user.has_first_password
        ):
            return redirect(reverse("account_change_password"))
        return get_response(request)

    return middleware


def second_factor_for_admins(get_response):
    """Send an admin without a second factor to set one up, where the site demands it."""

    def middleware(request):
        if (
            settings.MFA_REQUIRED_FOR_ADMINS
            and not request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR)
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_authenticated
            and (request.user.is_clinic_admin or request.user.is_superuser)
            and not is_mfa_enabled(request.user)
        ):
            return redirect(reverse("mfa_index"))
        return get_response(request)

    return middleware
