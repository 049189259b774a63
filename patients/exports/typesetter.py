"""`python -m patients.exports.typesetter`: the process that sets type, and does nothing else.

Reads tasks from its standard input and answers each on its standard output, until the input ends. Knows
Typst and no Django. Typst keeps what it laid out, tens of megabytes for each plan, and a print takes a
core: here neither is in the way of the process that serves patients, which has the right of way.
"""

import json
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO

import typst

from patients.exports import qr_code

# Visitors first: with a core to spare this costs a print nothing.
NICE = 10


def main() -> None:
    """Answer task after task; ("done", result) or ("failed", reason)."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    tasks, answers = sys.stdin.buffer, own_output()
    while (task := read(tasks)) is not None:
        pickle.dump(answer(**task), answers)
        answers.flush()


def own_output() -> BinaryIO:
    """The pipe for answers; whatever else is printed in this process goes where errors go."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def read(tasks: BinaryIO) -> dict | None:
    """The next task; None when there will be no more."""
    try:
        return pickle.load(tasks)
    except EOFError:
        return None


def answer(*, ask: str, **task) -> tuple[str, object]:
    """`ask` is "pdf" or "fit"; the task is that of patients.exports.pdf.print_task."""
    try:
        return "done", fit(**task) if ask == "fit" else pdf(**task)
    except (RuntimeError, OSError) as error:  # TypstError when compiling, a plain RuntimeError when asking
        return "failed", str(error)


def pdf(*, prepared: str, pictures: dict[str, bytes] | str, address: str, **task) -> bytes:
    """The tagged PDF. Its root is a new folder with the pictures of this sheet alone."""
    words = json.loads(prepared)
    with tempfile.TemporaryDirectory(prefix="hep-print-") as root:
        folder = Path(root, "pictures")
        folder.mkdir()
        for name in {picture["file"] for picture in pictures_of(json.loads(words["doc"]))}:
            stored = pictures if isinstance(pictures, str) else pictures[name]
            content = Path(stored, name[:2], name).read_bytes() if isinstance(stored, str) else stored
            (folder / name).write_bytes(content)
        return typst.compile(
            **given(words | {"qr": qr_code.svg(address)}, root=root, **task), pdf_standards=["ua-1"]
        )


def fit(*, prepared: str, pictures: dict, address: str, **task) -> str:
    """How the sheet would print; nothing is drawn, so nothing is read."""
    words = json.loads(prepared) | {"fit": "1"}
    with tempfile.TemporaryDirectory(prefix="hep-print-") as root:
        return typst.query(**given(words, root=root, **task), selector="<fit>", field="value", one=True)


def given(words: dict[str, str], *, root: str, template: dict, paper: str, fonts_dir: str) -> dict:
    """What Typst is given: the template, the words, these fonts."""
    return {
        "input": template,
        "root": root,
        "font_paths": fonts(fonts_dir),
        "sys_inputs": words | {"paper": paper},
    }


def pictures_of(doc: dict) -> Iterator[dict]:
    """Every picture of a sheet, the clinic's logo too."""
    if logo := doc["clinic"].get("logo"):
        yield logo
    for group in doc["groups"]:
        for item in group["items"]:
            yield from item["pictures"]


@cache
def fonts(folder: str) -> typst.Fonts:
    """The fonts of this folder and no others."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


if __name__ == "__main__":
    main()
