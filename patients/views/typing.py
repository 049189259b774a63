"""The page where the code of a sheet can be typed, for a phone without a camera."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from patients.forms.typing import TokenForm
from patients.views.handout import NOINDEX


# It reads no session and changes nothing: a link to the plan would do the same. So it works without cookies.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def type_token(request):
    form = TokenForm(request.POST) if request.method == "POST" else TokenForm()
    if form.is_bound and form.is_valid():
        return redirect("handout", token=form.cleaned_data["code"])
    response = render(request, "handouts/type.html", {"form": form}, status=422 if form.is_bound else 200)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = NOINDEX
    return response
