"""What a patient's device installs: the worker that keeps one plan, and the manifest of its icon.

Both are the same for every token, living or dead: they tell a stranger nothing, and a copy of a plan
that is gone can still learn how to remove itself.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

WORKER = Path("static", "js", "handout", "sw.js")
# Asked about at each visit: a mended worker must reach every phone.
REVALIDATE = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}
INK, PAPER = "#0c4a58", "#faf9f5"


@login_not_required
@require_safe
def worker(request, token):
    # Its own path gives it this one plan and nothing beside it.
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8", headers=REVALIDATE)


@cache
def _worker() -> bytes:
    return (settings.BASE_DIR / WORKER).read_bytes()


@login_not_required
@require_safe
def manifest(request, token):
    # The name stands under an icon that others see: it says nothing of a patient.
    facts = {
        "name": _("Exercise program"),
        "short_name": _("Exercises"),
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": INK,
        "icons": [_icon("192"), _icon("512"), _icon("512", name="maskable", purpose="maskable")],
    }
    return JsonResponse(facts, content_type="application/manifest+json", headers=REVALIDATE)


def _icon(size: str, *, name: str = "", purpose: str = "any") -> dict:
    source = static(f"img/handout-{name or size}.png")
    return {"src": source, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
