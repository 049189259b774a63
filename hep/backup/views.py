"""How old the last backup is, and when one was last put back on trial: for site admins."""

import datetime as dt

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hep.backup import making

# What may pass before it is said in red: a day and a bit, and a quarter of a year.
LONGEST = {"backup": dt.timedelta(hours=26), "test": dt.timedelta(days=92)}
TITLES = {"backup": _("Last backup"), "test": _("Last time a backup was put back on trial")}


@require_safe
@staff_member_required(login_url=settings.LOGIN_URL)
def backups(request):
    context = admin.site.each_context(request) | {
        "title": _("Backups"),
        "lines": [_line(what, making.said().get(what)) for what in LONGEST],
        "is_set_up": bool(settings.BACKUP_RECIPIENTS),
    }
    return render(request, "admin/backups.html", context)


def _line(what: str, fact: dict | None) -> dict:
    at = dt.datetime.fromisoformat(fact["at"]) if fact else None
    is_late = at is None or timezone.now() - at > LONGEST[what]
    return {"title": TITLES[what], "at": at, "fact": fact, "is_late": is_late}
