"""Commas and days are those of the language of the page, in sentences that are joined from parts."""

import datetime as dt
import re

import pytest
from django.utils import translation

from exercises.dosage import parse
from hep.clinics.templatetags.clinic_words import SHAPES, day
from patients import changes
from patients.forms.dosage_tokens import tokens
from patients.models import Prescription
from tests import source

WEDNESDAY = dt.date(2026, 11, 25)


def sentence(line: str) -> str:
    return "".join(token.before + token.text + token.after for token in tokens(parse(line)))


def test_the_parts_of_a_dosage_are_joined_by_the_comma_of_the_language():
    with translation.override("ar"):
        said = sentence("2-3x10-15/side hold 2-3s rest 30s load 5kg")

    assert (said.count(","), said.count("،")) == (0, 4)


def test_the_names_of_changed_fields_are_joined_by_the_comma_of_the_language():
    with translation.override("ar"):
        said = changes._names_of(Prescription, ("note", "dosage"))

    assert (said.count(","), said.count("، ")) == (0, 1)


@pytest.mark.parametrize(
    ("language", "shape", "expected"),
    [
        ("en", "j F", "25 November"),
        ("de", "j F", "25. November"),
        ("es", "j F Y", "25 de noviembre de 2026"),
        ("de", "l, j F", "Mittwoch, 25. November"),
        ("es", "l, j F", "miércoles, 25 de noviembre"),
        ("fr", "l, j F", "mercredi 25 novembre"),
        ("ar", "l, j F", "الأربعاء، 25 نوفمبر"),
        ("de", "D j M", "Mi, 25. Nov"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(language, shape, expected):
    with translation.override(language):
        assert day(WEDNESDAY, shape) == expected


def test_no_template_writes_a_day_the_english_way():
    shapes = {str(shape) for shape in SHAPES}
    texts = [source.text(name) for name in source.named(".html", under=("templates/",))]

    assert [found for text in texts for found in re.findall(r'\|date:"[^"]*j[^"]*"', text)] == []
    assert {found for text in texts for found in re.findall(r'\|day:"([^"]*)"', text)} == shapes
