"""Static files with a hash in their name, our own JavaScript imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Rewrite `import` in our own modules too, so that a browser never mixes two releases.

    Limited to `js/`: Django's pattern also reads JSDoc types in comments and breaks on htmx's files.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def stored_name(self, name: str) -> str:
        """The hashed name; the plain one as long as `collectstatic` has not run (a fresh clone)."""
        return super().stored_name(name) if self.hashed_files else name
