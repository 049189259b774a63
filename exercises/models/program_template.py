"""Ready programs to start from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.models.library_row import LibraryManager, LibraryRow, once_per_owner


class ProgramTemplate(LibraryRow):
    """A ready program, e.g. "Back & hips": copied into a patient's draft, never tied to it."""

    slug = models.SlugField(_("short name"), max_length=80)
    title = models.CharField(_("title"), max_length=60)
    # Its shape is described in exercises/loading/program_body.py.
    body = models.JSONField(_("content"), default=dict)
    loaded_digest = models.CharField(
        _("digest of the loaded entry"), max_length=64, blank=True, editable=False
    )

    objects = LibraryManager()

    class Meta:
        verbose_name = _("program template")
        verbose_name_plural = _("program templates")
        ordering = ("title",)
        constraints = once_per_owner("slug", name="template")

    def __str__(self) -> str:
        return self.title
