"""Forms of Django's admin: the dosage as one line, lists as lines, pictures as clean copies."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exercises import terms
from exercises.dosage import Dosage, parse
from exercises.editing import CannotEdit, says_other_words
from exercises.forms.fields import DosageField, LinesField, check_sides
from exercises.illustrating import keep_picture
from exercises.models import Exercise, ExercisePicture, ExerciseText
from exercises.pictures.uploads import PictureError, accept_upload


class ExerciseAdminForm(forms.ModelForm):
    """Facts of a shared exercise; its dosage is typed as clinicians write it."""

    dosage_line = DosageField(
        label=_("usual dose"), required=False, help_text=_("For example: 10–15 reps / side, hold 2–3 s")
    )
    position = forms.ChoiceField(label=_("starting position"))

    class Meta:
        model = Exercise
        fields = (
            "slug",
            "status",
            "source_language",
            "position",
            "bed_ok",
            "side_key",
            "trains",
            "mirror_safe",
            "minutes_min",
            "minutes_max",
            "popularity",
            "author",
            "licence",
            "source",
        )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["position"].choices = terms.choices("position")
        self.initial["dosage_line"] = str(self.instance.dosage or "")

    @property
    def dosage(self) -> Dosage | None:
        line = self.cleaned_data["dosage_line"]
        return parse(line) if line else None


def _lines(label) -> LinesField:
    return LinesField(label=label, required=False, most=20, longest=400, help_text=_("One a line."))


class TextInlineForm(forms.ModelForm):
    """The words of one language; every list is typed as lines."""

    other_names = _lines(_("other names"))
    steps = LinesField(label=_("steps"), most=8, longest=120, help_text=_("One action a line."))
    set_up, feel, avoid = _lines(_("set-up cues")), _lines(_("feel it")), _lines(_("avoid"))
    breathing, optional_cues = _lines(_("breathing cues")), _lines(_("optional cues"))
    progressions, teaching = _lines(_("harder ways to do it")), _lines(_("teaching notes, for clinicians"))
    evidence = _lines(_("evidence, for clinicians"))

    class Meta:
        model = ExerciseText
        fields = (
            "language",
            "name",
            "other_names",
            "steps",
            "why",
            "set_up",
            "optional_cues",
            "feel",
            "avoid",
            "breathing",
            "hold_where",
            "side_names",
            "side_line",
            "progressions",
            "purpose",
            "teaching",
            "evidence",
            "reviewed_by",
            "reviewed_on",
        )

    def clean_side_line(self) -> str:
        check_sides(self.cleaned_data["side_line"])
        return self.cleaned_data["side_line"]

    def clean_purpose(self) -> str:
        # A browser sends other line ends than were stored: no other words for that.
        return "\n".join(self.cleaned_data["purpose"].splitlines())

    def clean(self) -> dict:
        """Other words than those somebody signed off have to be signed off again, perhaps right here."""
        cleaned = super().clean()
        is_signed_here = {"reviewed_by", "reviewed_on"} & set(self.changed_data)
        if says_other_words(self.instance, cleaned) and not is_signed_here:
            cleaned |= {"reviewed_by": "", "reviewed_on": None}
        return cleaned


class PictureInlineForm(forms.ModelForm):
    """A picture with its words; a new file replaces the picture by a clean copy of its pixels."""

    file = forms.FileField(label=_("picture"), required=False, help_text=_("JPEG, PNG or WebP, up to 10 MB."))

    class Meta:
        model = ExercisePicture
        fields = ("place", "caption", "alt", "author", "licence", "source", "translations")

    def clean(self) -> dict:
        cleaned = super().clean()
        if self.instance.pk is None and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a picture."))
        return cleaned

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if not upload:
            return None
        try:
            return accept_upload(upload, name=upload.name)
        except PictureError as error:
            raise ValidationError(str(error), code=error.reason) from error

    def _post_clean(self):
        """Store the upload once everything else is right; drawings and loops belong to the old one."""
        accepted = self.cleaned_data.get("file")
        if accepted and not self.errors:
            try:
                self.instance.picture = keep_picture(accepted, clinic=None)
                self.instance.dark = self.instance.line = None
                self.instance.loop = self.instance.dark_loop = None
            except CannotEdit as refusal:
                self.add_error("file", str(refusal))
        super()._post_clean()
