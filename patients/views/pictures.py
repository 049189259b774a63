"""Pictures by their random public name; what a name holds never changes."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from exercises.serving_pictures import picture_file

FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def picture(request, name):
    found = picture_file(name)
    if found is None:
        raise Http404
    path, content_type = found
    file = Path(settings.MEDIA_ROOT, path).open("rb")  # noqa: SIM115  FileResponse closes it
    headers = {
        "Cache-Control": FOR_EVER,
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(file, content_type=content_type, headers=headers)
