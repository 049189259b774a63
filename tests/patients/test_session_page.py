"""The page of a session as it is issued: a list, a plain form, the data of the player; and what it weighs."""

import gzip
import json
import re

import pytest

from hep.clinics.tenancy import acting_for
from patients import prescribing
from patients.models import NamedSession, ProgramVersion
from patients.rendering import render_page
from tests.factories.clinics import clinician
from tests.factories.patients import fresh, program, program_of_four, publish, row
from tests.weighing import KB, gzip_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    person = clinician()
    with acting_for(person.clinic):
        yield person


def page_of(version: ProgramVersion) -> str:
    return gzip.decompress(render_page(version, page="session", language="en")[0]).decode()


def form_of(page: str) -> str:
    """What is sent without a script."""
    return re.search(r"<form method=post.*?</form>", page)[0]


def data_of(page: str) -> dict:
    """What the player reads."""
    return json.loads(re.search(r'<script id="?guide"? type="?application/json"?>(.*?)</script>', page)[1])


def test_the_page_is_a_list_in_order_with_a_form_that_asks_what_was_done(jonas):
    version = publish(program_of_four(jonas), by=jonas)

    page = page_of(version)

    names = [prescription.words["en"].name for prescription in version.document.prescriptions]
    assert re.findall(r"<h3>(?:<i>\d+ </i>)?([^<]+)", page)[:4] == names
    assert "<form method=post action=../sessions/>" in page
    assert re.findall(r"name=done value=([\w-]+)", page) == [
        prescription.uuid for prescription in version.document.prescriptions
    ]
    form = form_of(page)
    assert re.findall(r"name=pain value=(\d+)", form) == [str(number) for number in range(11)]
    assert re.findall(r"name=effort value=(\d)", form) == list("12345")
    assert f"name=version value={version.number}>" in form
    assert "id=safety" in page


def test_the_questions_after_a_guided_session_wait_in_a_template_outside_that_form(jonas):
    page = page_of(publish(program_of_four(jonas), by=jonas))

    [waiting] = re.findall(r"<template id=after-words>(.*)", page)
    assert re.findall(r"name=pain value=(\d+)", waiting) == [str(number) for number in range(11)]
    assert "after-words" not in form_of(page)
    assert page.count("js/handout/after.js") == 1


def test_the_steps_are_in_reading_order_and_the_easier_version_hangs_on_its_exercise(jonas):
    steps = data_of(page_of(publish(program_of_four(jonas), by=jonas)))["steps"]

    assert [(step["name"], step["at"]) for step in steps] == [
        ("Side-Lying Straight-Leg Raise", "exercise-1"),
        ("QL Walk", "exercise-2"),
        ("Leg Raise Plank", "exercise-3"),
    ]
    [version] = steps[2]["versions"]
    assert (version["name"], version["relation"], version["when"]) == (
        "Knee Plank",
        "easier",
        "Start with this one.",
    )


def test_the_other_side_is_shown_in_the_mirror_where_the_pictures_allow_it(jonas):
    raising, walking, *_rest = data_of(page_of(publish(program_of_four(jonas), by=jonas)))["steps"]

    assert [part["mirrored"] for part in raising["parts"]] == [False, True]
    assert [part["mirrored"] for part in walking["parts"]] == [False, False]
    assert (walking["rounds"], walking["rest"]) == ([2, 3], 30)


def test_named_sessions_are_offered_with_their_days_and_their_exercises(jonas):
    draft = program(jonas, "Clamshell", "Bridge")
    sessions = (NamedSession("A", (0, 3)), NamedSession("B", (1, 4)))
    prescribing.change_sessions(draft, sessions, seen=fresh(draft).sessions, renamed={}, by=jonas)
    prescribing.put_in_session(row(draft, "Bridge"), "B", by=jonas)

    data = data_of(page_of(publish(draft, by=jonas)))

    assert data["sessions"] == [
        {"name": "A", "label": "Session A: Monday and Thursday", "days": [0, 3]},
        {"name": "B", "label": "Session B: Tuesday and Friday", "days": [1, 4]},
    ]
    assert [step["session"] for step in data["steps"]] == ["", "B"]


def test_no_name_and_no_token_stand_in_what_the_player_keeps(jonas):
    text = json.dumps(data_of(page_of(publish(program_of_four(jonas), by=jonas))))

    assert "Maria" not in text
    assert "Jonas" not in text


def test_a_document_issued_without_a_shown_side_keeps_its_bytes(jonas):
    content = publish(program(jonas, "Clamshell"), by=jonas).content

    assert "shows" not in content
    assert ProgramVersion.objects.get().document.to_json() == content


def test_the_styles_of_the_player_weigh_no_more_than_three_kilobytes():
    assert gzip_bytes("css/handout_session.css") <= 3 * KB
