"""The answer to a change that met somebody else's: both texts, nothing lost."""

from django.shortcuts import render

from exercises.forms.fields import SeenForm
from hep.merging import ChangedMeanwhile


def clash_page(request, form: SeenForm, clash: ChangedMeanwhile, *, stored: dict, exercise, **context):
    """The form again with status 409: what was typed stays in the fields, what others saved stands beside."""
    both = [
        {
            "label": form.fields[name].label,
            "mine": form.shown(name, form.cleaned_data[name]),
            "theirs": form.shown(name, value),
        }
        for name, value in clash.theirs.items()
    ]
    again = form.after_clash(stored=stored)
    context |= {"form": again, "both": both, "exercise": exercise}
    template = context.pop("template", "exercises/exercise_form.html")
    return render(request, template, context, status=409)
