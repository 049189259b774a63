"""docs/handout-quality.md: its sums are right, and what it quotes stands in the handout."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hep.clinics.tenancy import acting_for
from patients.exports.sheet import sheet
from tests.factories.clinics import clinician
from tests.factories.patients import program_of_four, publish

TEXT = (Path(__file__).parents[2] / "docs" / "handout-quality.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| .+? \| ([✓✗–]) \|", re.MULTILINE)
SUM = re.compile(r"^\| ([^|]+) \| (\d+) \| (\d+) \| (\d+) % \|$", re.MULTILINE)
ITEMS = {
    "PEMAT-P, understandability": [*range(1, 13), *range(15, 20)],
    "PEMAT-P, actionability": [*range(20, 27)],
    "CDC Clear Communication Index": [*range(1, 21)],
}


def table(instrument: str) -> list[tuple[str, str]]:
    """Item and mark of each row below the heading `instrument`."""
    return ROW.findall(TEXT.split(f"### {instrument}\n")[1].split("\n#")[0])


def strings(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from strings(each)


@pytest.mark.parametrize("instrument", ITEMS)
def test_every_item_is_judged_and_the_score_is_the_one_said(instrument):
    items = table(instrument)
    said = {name: list(map(int, sums)) for name, *sums in SUM.findall(TEXT)}[instrument]
    agreed = sum(mark == "✓" for _item, mark in items)
    judged = sum(mark != "–" for _item, mark in items)

    assert [int(item) for item, _mark in items] == ITEMS[instrument]
    assert said == [agreed, judged, round(100 * agreed / judged)]
    assert agreed / judged >= 0.9


@pytest.mark.django_db
def test_every_quoted_sentence_stands_in_the_handout():
    jonas = clinician()
    with acting_for(jonas.clinic):
        version = publish(program_of_four(jonas), by=jonas)
        said = "\n".join(strings(sheet(version.document, language="en", digest=version.digest)))

    quoted = re.findall(r"“([^”]+)”", TEXT.split("## PEMAT-P\n")[1])
    own = {"QL", "Good to know"}
    assert [quote for quote in quoted if quote not in said and quote not in own] == []
    assert len(quoted) > 30
