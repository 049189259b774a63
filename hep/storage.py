"""Static files with a hash in their name, our own JavaScript imports included, and ours without comments."""

import rcssmin
import rjsmin
from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

MINIFIERS = {"css/": rcssmin.cssmin, "js/": rjsmin.jsmin}


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

    def _save(self, name: str, content: File) -> str:
        # Both the plain copy and the hashed one come by here; chunks() begins anew in a file that was read.
        return super()._save(name, ContentFile(minified(name, b"".join(content.chunks()))))


def minified(name: str, content: bytes) -> bytes:
    """A style sheet or script of ours without comments and indentation; every other file as it is.

    Comments are a fifth of what a phone would fetch for a handout (docs/performance.md).
    """
    for folder, minify in MINIFIERS.items():
        if name.startswith(folder):
            return minify(content.decode()).encode()
    return content
