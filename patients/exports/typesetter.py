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
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO

import typst

from patients.exports import qr_code

# Visitors first: with a core to spare this costs a print nothing.
NICE = 10


def main() -> None:
    """Answer task after task; ("done", result) or ("failed", reason)."""
    tasks, answers = sys.stdin.buffer, own_output()
    while (task := read(tasks)) is not None:
        made = answer(**task)
        stand_back()
        pickle.dump(made, answers)
        answers.flush()


@cache
def stand_back() -> None:
    """Give way, once the first task is done: starting takes ten times as long, and somebody waits for it."""
    if hasattr(os, "nice"):
        os.nice(NICE)


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
    """`ask` is "pdf", "png" or "fit"; the task is that of patients.exports.pdf.print_task."""
    try:
        return "done", {"pdf": pdf, "png": png, "fit": fit}[ask](**task)
    except (RuntimeError, OSError) as error:  # TypstError when compiling, a plain RuntimeError when asking
        return "failed", str(error)


def pdf(**task) -> bytes:
    """The tagged PDF."""
    with drawing(**task) as given:
        return typst.compile(**given, pdf_standards=["ua-1"])


def png(*, ppi: int, **task) -> list[bytes]:
    """Every page as a picture."""
    with drawing(**task) as given:
        made = typst.compile(**given, format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else made


def fit(*, prepared: str, **task) -> str:
    """How the sheet would print; nothing is drawn, so nothing is read."""
    words = words_of(prepared, **task) | {"fit": "1"}
    with tempfile.TemporaryDirectory(prefix="hep-print-") as root:
        return typst.query(**given(words, root=root, **task), selector="<fit>", field="value", one=True)


@contextmanager
def drawing(*, prepared: str, pictures: dict[str, bytes] | str, **task) -> Iterator[dict]:
    """What Typst is given. Its root is a new folder with the pictures of this sheet alone."""
    words = words_of(prepared, **task)
    drawn = "line" if task["choice"]["ink"] == "line" else "file"
    with tempfile.TemporaryDirectory(prefix="hep-print-") as root:
        folder = Path(root, "pictures")
        folder.mkdir()
        names = {picture.get(drawn, picture["file"]) for picture in pictures_of(json.loads(words["doc"]))}
        for name in names:
            stored = pictures if isinstance(pictures, str) else pictures[name]
            content = Path(stored, name[:2], name).read_bytes() if isinstance(stored, str) else stored
            (folder / name).write_bytes(content)
        yield given(words, root=root, **task)


def words_of(
    prepared: str, *, beside: str | None, way: tuple[str, str, str], choice: dict[str, str], **_task
) -> dict[str, str]:
    """All that stands on the print and how it is to look."""
    words = json.loads(prepared) | choice
    address, words["where"], words["code"] = way
    if address:
        words["qr"] = qr_code.svg(address)
    if beside:
        second = json.loads(beside)
        words["beside"] = second["doc"]
        both = zip(json.loads(words["lacking"]), json.loads(second["lacking"]), strict=True)
        words["lacking"] = json.dumps(["".join(sorted(set(one + two))) for one, two in both])
    return words


def given(words: dict[str, str], *, root: str, template: dict, fonts_dir: str, **_task) -> dict:
    """What Typst is given: the template, the words, these fonts."""
    return {"input": template, "root": root, "font_paths": fonts(fonts_dir), "sys_inputs": words}


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
