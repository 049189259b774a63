"""`make lighthouse`: what Lighthouse says of a handout. Needs Node; nothing else here does.

Install it once with `npm install lighthouse@12` in a folder of its own and name its program in LIGHTHOUSE,
or have it on the PATH.
"""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator

from tests import machine
from tests.bench.figures import EXACT, WIDE_BAND, Figure
from tests.bench.prepare import tokens
from tests.bench.server import serving
from tests.bench.visitors import visit

ROUNDS = 3
CATEGORIES = ("performance", "accessibility", "best-practices")
# A page that search engines must not list fails this on purpose.
NOT_LISTED = {"is-crawlable"}


def figures() -> Iterator[Figure]:
    """The scores of three runs on Lighthouse's slow phone, and what fails in SEO beside the intended."""
    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if not (program and machine.chromium()):
        yield Figure("lighthouse", None, 100, at_least=True, note="could not run: no lighthouse or Chromium")
        return
    with serving(threads=2) as server:
        visit(server.port, f"/p/{tokens()[4]}/", seconds=0.5)  # the first answer of a process takes longer
        reports = [report(program, f"{server.url}/p/{tokens()[4]}/") for _round in range(ROUNDS)]
    for category in CATEGORIES:
        scores = [100 * found["categories"][category]["score"] for found in reports]
        band = WIDE_BAND if category == "performance" else EXACT
        name = f"lighthouse_{category.replace('-', '_')}"
        yield Figure(name, statistics.median(scores), 100, at_least=True, band=band)
    failed = failures(reports[0], "seo")
    note = ", ".join(sorted(failed)) + " fails"
    yield Figure("lighthouse_seo_other_failures", len(failed ^ NOT_LISTED), 0, note=note)


def report(program: str, url: str) -> dict:
    command = [
        program,
        url,
        "--quiet",
        "--output=json",
        "--output-path=stdout",
        "--no-enable-error-reporting",
    ]
    command += ["--only-categories=" + ",".join([*CATEGORIES, "seo"])]
    command += [f"--chrome-flags=--headless=new {' '.join(machine.browser_flags())}"]
    environment = os.environ | {"CHROME_PATH": machine.chromium()}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    if answer.returncode:
        raise RuntimeError(answer.stderr[-2000:])
    return json.loads(answer.stdout)


def failures(found: dict, category: str) -> set[str]:
    """Names of the audits of a category that did not pass."""
    names = [audit["id"] for audit in found["categories"][category]["auditRefs"]]
    return {name for name in names if found["audits"][name]["score"] == 0}
