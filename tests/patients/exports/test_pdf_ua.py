"""The PDF for those who hear it: PDF/UA-1, by the judgement of veraPDF, and an order that makes sense."""

import json

import pytest
import typst

from patients.exports import pdf, qr_code, typesetter
from patients.exports.print_choice import INKS, LAYOUTS
from tests.patients.exports import sheets_pdf
from tests.patients.exports.words import pdf_words

pytestmark = pytest.mark.sheets

PAPERS = ["a4", "letter"]


@pytest.mark.java
def test_every_plan_on_either_paper_passes_pdf_ua_1(printed, java_verapdf, tmp_path):
    files = {
        tmp_path / f"{name}-{paper}.pdf": printed(name, paper)
        for name in sheets_pdf.CASES
        for paper in PAPERS
    }
    for path, content in files.items():
        path.write_bytes(content)

    assert java_verapdf(list(files)) == [f"PASS {path}" for path in files]


@pytest.mark.java
def test_every_layout_in_every_ink_passes_pdf_ua_1(printed, render, java_verapdf, tmp_path):
    files = {
        tmp_path / f"{layout}-{paper}-{ink}.pdf": printed("back_and_hips", paper, layout=layout, ink=ink)
        for layout in LAYOUTS
        for paper in PAPERS
        for ink in INKS
    }
    for layout in LAYOUTS:
        files[tmp_path / f"{layout}-arabic.pdf"] = printed("right_to_left", layout=layout)
    for layout in ("compact", "large", "pictures", "fridge"):
        both = render(sheets_pdf.right_to_left(), beside=sheets_pdf.back_and_hips(), layout=layout)
        files[tmp_path / f"{layout}-both.pdf"] = both
    for path, content in files.items():
        path.write_bytes(content)

    assert java_verapdf(list(files)) == [f"PASS {path}" for path in files]


@pytest.mark.java
def test_a_plan_without_tags_does_not_pass(java_verapdf, print_fonts, tmp_path):
    sheet = sheets_pdf.one()
    untagged = typst.compile(
        pdf._template() | {f"pictures/{name}": svg for name, svg in sheets_pdf.pictures().items()},
        root=str(tmp_path),
        font_paths=typesetter.fonts(str(print_fonts)),
        sys_inputs={
            "doc": json.dumps(sheet),
            "qr": qr_code.svg(sheets_pdf.LINK),
            "where": "clinic.example/p/",
            "code": "7K3M",
            "layout": "compact",
            "ink": "colour",
            "paper": "a4",
            "fonts": '["Schibsted Grotesk"]',
            "lacking": "[]",
        },
        pdf_tags=False,
    )
    path = tmp_path / "untagged.pdf"
    path.write_bytes(untagged)

    verdict, *reasons = java_verapdf([path])

    assert verdict == f"FAIL {path}"
    assert reasons


def test_an_exercise_is_read_from_its_number_to_its_reason(printed):
    words = " ".join(pdf_words(printed("back_and_hips")))

    assert (
        "Main 3 Side plank with leg raise Start Lift 10–15 reps each side "
        "Lie on your side, elbow under your shoulder. Lift your hips. Make one long line. "
        "Breathe out and lift your top leg. Lower it slowly. Keep your hips high. "
    ) in words
    assert "or Do this in place of 3 if 3 is too hard. Knee side plank with leg raise Start Lift" in words


def test_the_doses_at_a_glance_are_read_as_one_list_after_the_diary(printed):
    everything = " ".join(pdf_words(printed("back_and_hips"), glance="nothing is left out"))

    assert (
        "Your plan at a glance 1 Side-lying straight-leg raise 10–15 reps each side 2 QL walk" in everything
    )
    assert (
        everything.index("Your diary")
        < everything.index("Your plan at a glance")
        < everything.index("Stop and")
    )
