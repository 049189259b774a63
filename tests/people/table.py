"""The table of docs/time-to-prescribe.md, written between two markers."""

from collections.abc import Sequence
from pathlib import Path

from tests.people.playing import Played

PAGE = Path(__file__).resolve().parents[2] / "docs" / "time-to-prescribe.md"
START, END = "<!-- figures of make bench-people -->", "<!-- end of figures -->"
HEAD = (
    "| task | keystrokes | pointer | screens | dialogs | seconds by the model | complete | target | |\n"
    "|---|---|---|---|---|---|---|---|---|\n"
)


def write(played: Sequence[Played], page: Path = PAGE) -> None:
    """Replace what stands between the markers of `page`."""
    before, _start, rest = page.read_text(encoding="utf-8").partition(START)
    _old, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{page.name} has no place for the figures.")
    text = f"{before}{START}\n\n{HEAD}{''.join(map(_row, played))}\n{END}{after}"
    page.write_text(text, encoding="utf-8")


def _row(one: Played) -> str:
    cells = [
        f"{one.task.name} {one.task.title}",
        *(f"{number:g}" for number in (one.keystrokes, one.pointer, one.screens, one.dialogs)),
        f"{one.klm_seconds:.1f}",
        f"{one.completeness:.0%}",
        one.task.target.replace("<=", "≤"),
        "holds" if not one.misses else "**missed**: " + "; ".join(one.misses),
    ]
    return f"| {' | '.join(cells)} |\n"
