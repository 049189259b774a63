"""The words of an exercise in other languages, source and translation side by side."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises import editing, translating
from exercises.forms.translation import LanguageForm, TranslationForm
from exercises.views import access
from exercises.views.clash import clash_page
from hep.merging import ChangedMeanwhile

TEMPLATE = "exercises/translation_form.html"


@require_safe
def translations(request, pk):
    exercise = access.exercise_to_edit(request.user, pk)
    form = LanguageForm(request.GET or None, exercise=exercise)
    if form.is_bound and form.is_valid():
        return redirect("exercises:translation-edit", pk, form.cleaned_data["language"])
    context = {"exercise": exercise, "form": form, "translations": translating.translations_of(exercise)}
    return render(request, "exercises/translations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def translation_edit(request, pk, language):
    exercise = _to_translate(request.user, pk, language)
    form = TranslationForm(request.POST or None, exercise=exercise, language=language)
    if request.method == "POST" and form.is_valid():
        try:
            translating.change_translation(
                exercise, language, values=form.values, seen=form.seen_values, by=request.user
            )
        except ChangedMeanwhile as clash:
            stored = translating.words_in(access.exercise_for(request.user, pk), language)
            page = _context(exercise, language)
            return clash_page(request, form, clash, stored=stored, template=TEMPLATE, **page)
        messages.success(request, _("Saved. It goes into plans once somebody has signed it off."))
        return redirect("exercises:translation-edit", pk, language)
    context = _context(exercise, language) | {"form": form}
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)


@require_POST
def translation_sign_off(request, pk, language):
    exercise = access.exercise_to_edit(request.user, pk)
    try:
        translating.sign_off(exercise, language, by=request.user)
    except editing.CannotEdit as refusal:
        messages.error(request, str(refusal))
        return redirect("exercises:translation-edit", pk, language)
    messages.success(request, _("Signed off."))
    return redirect("exercises:translations", pk)


def _to_translate(user, pk: int, language: str):
    exercise = access.exercise_to_edit(user, pk)
    if language == exercise.source_language or language not in dict(translating.known_languages()):
        raise Http404
    return exercise


def _context(exercise, language: str) -> dict:
    return {
        "exercise": exercise,
        "translation": translating.translation_of(exercise, language),
        "source_name": translating.name_of(exercise.source_language),
        "direction": translating.direction_of(language),
        "untranslated": len(translating.untranslated(exercise, language)),
    }
