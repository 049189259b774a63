"""Live checks before publishing: reading grade, paper, safety text; advice that blocks nothing."""

from dataclasses import replace

import pytest

from exercises.dosage import parse
from hep.clinics.tenancy import acting_for
from patients import checking, prescribing, publishing
from patients.document import SessionBlock
from patients.exports.errors import PdfError
from tests.factories import clinics
from tests.factories import patients as make

pytestmark = pytest.mark.django_db
HARD = "Isometric contraction of the posterior musculature facilitates physiological stabilisation."
LONG = "Go slowly and stop for a short rest when you need one. " * 5


@pytest.fixture
def jonas():
    person = clinics.clinician()
    with acting_for(person.clinic):
        yield person


@pytest.fixture
def four(jonas):
    return make.program_of_four(jonas)


def document(program, by):
    return publishing.next_document(make.fresh(program), by=by)


def said(doc) -> list[str]:
    return [check.sentence for check in checking.checks(doc)]


def noted(doc, place: int, **texts):
    """`doc` with other texts in the prescription at `place`."""
    row = replace(doc.prescriptions[place], **texts)
    sections = tuple(
        replace(
            section,
            prescriptions=tuple(row if each.uuid == row.uuid else each for each in section.prescriptions),
        )
        for section in doc.sections
    )
    return replace(doc, sections=sections)


def test_the_shipped_program_is_plain_and_fits_both_papers(four, jonas):
    found = checking.checks(document(four, jonas))

    assert [check.is_fine for check in found] == [True, True, True, False]
    assert found[0].sentence.startswith("Plain words, grade ")
    assert "A4" in found[1].sentence
    assert "Letter" in found[2].sentence
    assert found[3].sentence.startswith("Safety text: the one that comes with HEP.")


@pytest.mark.parametrize(
    ("field", "where"), [("note", "The note of 1: grade"), ("rule", "The rule of 1: grade")]
)
def test_a_text_that_is_too_hard_is_named_with_its_grade(four, jonas, field, where):
    doc = noted(document(four, jonas), 0, **{field: HARD})

    found = checking.checks(doc)

    hard = [check for check in found if check.sentence.startswith(where)]
    assert [check.uuid for check in hard] == [doc.prescriptions[0].uuid]
    assert not any("Plain words" in check.sentence for check in found)


def test_the_line_and_the_steps_are_read_too(four, jonas):
    doc = replace(document(four, jonas), line=HARD)
    row = doc.prescriptions[1]
    doc = noted(doc, 1, words={"en": replace(row.words["en"], steps=(HARD,))})

    sentences = said(doc)

    assert sentences[0].startswith("The line for the patient: grade")
    assert sentences[1].startswith("The steps of 2: grade")


def test_two_words_have_no_grade(four, jonas):
    assert said(noted(document(four, jonas), 0, note="Physiological stabilisation"))[0].startswith("Plain")


def test_a_version_is_called_by_its_name(four, jonas):
    sentences = said(noted(document(four, jonas), 3, note=HARD))

    assert sentences[0].startswith("The note of Knee Plank: grade")


def test_what_does_not_fit_says_by_how_much_and_what_to_leave_out(four, jonas, monkeypatch):
    doc = noted(document(four, jonas), 2, note=LONG)

    def fit(words, **_facts):
        notes = any(item["note"] for group in words["groups"] for item in group["items"])
        return {"one_page": False, "over_mm": 11.6 if notes else -3, "pages": 3}

    monkeypatch.setattr(checking.pdf, "fit", fit)
    checking._fit.cache_clear()

    found = [check for check in checking.checks(doc) if "Over one" in check.sentence]
    checking._fit.cache_clear()

    assert [check.sentence for check in found] == [
        "Over one A4 page by 12 mm: leave out the note of 3.",
        "Over one Letter page by 12 mm: leave out the note of 3.",
    ]
    assert {check.uuid for check in found} == {doc.prescriptions[2].uuid}


def test_twelve_exercises_are_really_laid_out_and_do_not_fit(jonas):
    doc = document(make.program(jonas, *(f"Exercise {number}" for number in range(12))), jonas)

    over = [check for check in checking.checks(doc) if check.sentence.startswith("Over one ")]

    assert len(over) == 2
    assert all("fewer exercises, or let it be" in check.sentence for check in over)


def test_the_same_plan_is_laid_out_once(four, jonas, monkeypatch):
    made = []
    fit = checking.pdf.fit
    monkeypatch.setattr(checking.pdf, "fit", lambda words, **facts: made.append(1) or fit(words, **facts))
    checking._fit.cache_clear()

    for _again in range(2):
        checking.checks(document(four, jonas))

    assert len(made) == 2  # papers


def test_a_print_that_fails_is_a_sentence(four, jonas, monkeypatch):
    def refuse(*_args, **_facts):
        raise PdfError("The plan could not be printed: no fonts.")

    monkeypatch.setattr(checking, "_fit", refuse)

    assert said(document(four, jonas)).count("The plan could not be printed: no fonts.") == 2


def test_a_signed_safety_text_is_fine(four, jonas):
    doc = document(four, jonas)
    signed = {"en": replace(doc.safety["en"], signed_by="Jonas Lind")}

    assert said(replace(doc, safety=signed))[-1] == "Safety text, signed by Jonas Lind"


def test_rest_days_are_among_the_checks(four, jonas):
    blocks = (SessionBlock("A", (0,)), SessionBlock("B", (1,)))

    assert said(replace(document(four, jonas), sessions=blocks))[-1] == (
        "A and B fall on neighbouring days: Monday and Tuesday."
    )


def test_advice_keeps_no_plan_from_being_published(four, jonas):
    row = make.fresh(four).prescriptions[0]
    prescribing.change_prescription(row, values={"note": HARD}, seen={"note": ""}, by=jonas)
    prescribing.change_dosage(row, parse("3x30"), seen=row.dosage, by=jonas)

    assert make.publish(four, by=jonas).number == 1
