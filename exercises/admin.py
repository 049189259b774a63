"""Django's admin for site admins: the library that all clinics share. Nothing of a patient is here."""

from django.contrib import admin
from django.db.models import JSONField
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from exercises import editing, search
from exercises.forms.admin import ExerciseAdminForm, PictureInlineForm, TextInlineForm
from exercises.models import (
    Caution,
    Exercise,
    ExercisePicture,
    ExerciseTag,
    ExerciseText,
    ProgramTemplate,
    ProgressionStep,
)
from hep.audit.recording import record
from hep.clinics.tenancy import whole_site


def drawn(response):
    """The response with its page already drawn: later the scope is closed."""
    if hasattr(response, "render") and not response.is_rendered:
        response.render()
    return response


class SharedAdmin(admin.ModelAdmin):
    """Rows of the shared library: site admins alone, in the whole site's scope, every change audited."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    has_view_permission = has_add_permission = has_change_permission = lambda self, request, obj=None: (
        request.user.is_superuser
    )

    def has_delete_permission(self, request, obj=None):
        # Plans and their issued versions name these rows: they are archived, never deleted.
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).filter(clinic=None)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def changelist_view(self, request, extra_context=None):
        with whole_site():
            return drawn(super().changelist_view(request, extra_context))

    def changeform_view(self, request, *args, **kwargs):
        with whole_site():
            return drawn(super().changeform_view(request, *args, **kwargs))

    def log_addition(self, request, obj, message):
        record(obj, "created", by=request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        record(obj, "changed", by=request.user, fields=_changed_fields(message))
        return super().log_change(request, obj, message)


def _changed_fields(message) -> list[str]:
    """Names of the changed fields from the admin's own account of a change."""
    parts = [part for entry in message if isinstance(entry, dict) for part in entry.values()]
    return sorted({name for part in parts for name in part.get("fields", [part.get("name", "")]) if name})


def preview(use: ExercisePicture | None) -> str:
    """A small picture, with the words a blind reader is told."""
    if use is None or use.picture_id is None:
        return "–"
    return format_html('<img src="{}" width="120" alt="{}">', use.picture.address(), use.alt)


class TextInline(admin.StackedInline):
    model = ExerciseText
    form = TextInlineForm
    extra, min_num = 0, 1


class TagInline(admin.TabularInline):
    model = ExerciseTag
    extra = 0


class CautionInline(admin.StackedInline):
    model = Caution
    extra = 0


class PictureInline(admin.StackedInline):
    model = ExercisePicture
    form = PictureInlineForm
    extra = 0
    readonly_fields = ("preview",)
    formfield_overrides = {JSONField: {"required": False}}
    fields = ("preview", "file", "place", "caption", "alt", "author", "licence", "source", "translations")

    @admin.display(description=_("preview"))
    def preview(self, use):
        return preview(use)


class StepInline(admin.TabularInline):
    model = ProgressionStep
    extra = 0
    fields = ("criterion", "measure", "measure_min", "measure_max", "sessions")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = Exercise.objects.filter(clinic=None).prefetch_related("texts")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class HarderInline(StepInline):
    fk_name = "easier"
    fields = ("harder", *StepInline.fields)
    verbose_name, verbose_name_plural = _("harder exercise"), _("harder exercises")


class EasierInline(StepInline):
    fk_name = "harder"
    fields = ("easier", *StepInline.fields)
    verbose_name, verbose_name_plural = _("easier exercise"), _("easier exercises")


@admin.register(Exercise)
class ExerciseAdmin(SharedAdmin):
    form = ExerciseAdminForm
    list_display = ("picture", "name", "dosage_line", "status", "used_in", "updated_at")
    list_display_links = ("picture", "name")
    list_filter = ("status", ("archived_at", admin.EmptyFieldListFilter), "position")
    search_fields = ("slug",)
    actions = ("archive_selected", "restore_selected")
    inlines = (TextInline, PictureInline, CautionInline, HarderInline, EasierInline, TagInline)
    readonly_fields = ("used_in", "rev", "updated_at", "archived_at")
    save_on_top = True

    def get_queryset(self, request):
        return super().get_queryset(request).with_card().with_program_count()

    def get_search_results(self, request, queryset, search_term):
        return search.find(queryset, search_term), False

    def get_readonly_fields(self, request, obj=None):
        # Program templates and addresses name an exercise by its slug.
        return (*self.readonly_fields, "slug") if obj else self.readonly_fields

    def save_model(self, request, obj, form, change):
        obj.dosage = form.dosage
        obj.rev += 1 if change else 0
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        search.refresh(Exercise.objects.get(pk=form.instance.pk))

    @admin.display(description=_("picture"))
    def picture(self, exercise):
        return preview(exercise.key_picture)

    @admin.display(description=_("name"), ordering="texts__name")
    def name(self, exercise):
        return exercise.name

    @admin.display(description=_("usual dose"))
    def dosage_line(self, exercise):
        return str(exercise.dosage or "–")

    @admin.display(description=_("used in"), ordering="program_count")
    def used_in(self, exercise):
        count = getattr(exercise, "program_count", 0)
        return ngettext("%(count)s program", "%(count)s programs", count) % {"count": count}

    @admin.action(description=_("Archive the chosen exercises"))
    def archive_selected(self, request, queryset):
        for exercise in queryset.filter(archived_at=None):
            editing.archive(exercise, by=request.user)

    @admin.action(description=_("Put the chosen exercises back"))
    def restore_selected(self, request, queryset):
        for exercise in queryset.exclude(archived_at=None):
            editing.restore(exercise, by=request.user)


@admin.register(ProgramTemplate)
class ProgramTemplateAdmin(SharedAdmin):
    list_display = ("title", "slug")
    readonly_fields = ("title", "slug", "body")
    fields = readonly_fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        # It is written by hand in exercises/library/programs.toml.
        return False
