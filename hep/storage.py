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
    # Without a manifest (a fresh clone in development) the plain name is served.
    manifest_strict = False
