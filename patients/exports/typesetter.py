"""`python -m patients.exports.typesetter`: the process that sets type, and does nothing else.

Reads tasks from its standard input and answers each on its standard output, until the input ends. Knows
Typst and no Django. Typst keeps what it laid out, tens of megabytes for each plan, and a print takes a
core: here neither is in the way of the process that serves patients, which has the right of way.
"""

import os
import pickle
import sys
import tempfile
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


def answer(
    *, ask: str, fonts_dir: str, pictures: dict[str, bytes], address: str, sys_inputs: dict[str, str], **given
) -> tuple[str, object]:
    """`ask` is "pdf" or "fit"; `address` is what the QR code opens; the rest is for Typst, whose root is a
    new folder with these pictures alone."""
    with tempfile.TemporaryDirectory(prefix="hep-print-") as root:
        given |= {"root": root, "font_paths": fonts(fonts_dir)}
        Path(root, "pictures").mkdir()
        for name, content in pictures.items():
            Path(root, "pictures", name).write_bytes(content)
        try:
            if ask == "fit":
                return "done", typst.query(
                    **given, sys_inputs=sys_inputs, selector="<fit>", field="value", one=True
                )
            with_code = sys_inputs | {"qr": qr_code.svg(address)}
            return "done", typst.compile(**given, sys_inputs=with_code, pdf_standards=["ua-1"])
        except RuntimeError as error:  # TypstError when compiling, a plain RuntimeError when asking
            return "failed", str(error)


@cache
def fonts(folder: str) -> typst.Fonts:
    """The fonts of this folder and no others."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


if __name__ == "__main__":
    main()
