"""Choosing a print, looking at its real pages, and the ways back from paper: an old sheet, a typed code."""

import io
import re
from html import unescape

import pytest
from django.urls import reverse
from PIL import Image

from hep.audit.models import AuditEvent
from hep.clinics.tenancy import acting_for, whole_site
from patients import printing, publishing, sharing
from patients.exports import pdf
from patients.models import LinkAccess, Program
from tests.clinics.factories import client_of, make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


def at(practice, rest: str = "") -> str:
    return f"/p/{practice.token}/{rest}"


def publish_again(practice, title: str, **kwargs) -> None:
    with acting_for(practice.clinic):
        practice.program.title = title
        practice.program.save()
        rev = Program.objects.get(pk=practice.program.pk).rev
        publishing.publish(practice.program, by=practice.clinician, rev=rev, **kwargs)


# ---- the chooser


def test_the_chooser_shows_every_page_of_what_is_chosen(client, practice):
    text = client.get(at(practice, "print/?layout=fridge&ink=line&paper=letter")).content.decode()

    assert re.findall(r'<input type="?radio"? name="?(\w+)"? value="?(\w+)"?[^>]* checked', text) == [
        ("layout", "fridge"), ("paper", "letter"), ("ink", "line"),
    ]  # fmt: skip
    pictures = re.findall(r"<img src=\"?(\.\./print\.png[^\" ]*)", text)
    assert [unescape(p) for p in pictures] == [
        "../print.png?paper=letter&layout=fridge&ink=line&lang=en&page=1"
    ]
    assert "1 page<" in text


def test_the_chooser_names_nobody_and_holds_no_token(client, practice):
    text = client.get(at(practice, "print/")).content.decode()

    assert "<title>Exercise program</title>" in text
    assert practice.token not in text
    assert "Maria" not in text


def test_a_plan_in_one_language_asks_for_none(client, practice):
    text = client.get(at(practice, "print/")).content.decode()

    assert not re.search(r'name="?lang"?', text)


def test_the_plan_leads_to_the_chooser(client, practice):
    assert client.get(at(practice)).content.decode().count("href=print/") == 2


# ---- the pages as pictures


def test_each_page_is_a_picture_of_the_paper(client, practice):
    first, last = (client.get(at(practice, f"print.png?layout=2&page={n}")) for n in (1, 2))

    assert first["Content-Type"] == last["Content-Type"] == "image/png"
    assert first.content != last.content
    assert Image.open(io.BytesIO(first.content)).size == (827, 1169)
    assert first["ETag"] != last["ETag"]


def test_a_browser_that_has_the_picture_is_told_so(client, practice):
    etag = client.get(at(practice, "print.png"))["ETag"]

    again = client.get(at(practice, "print.png"), headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_looking_at_all_pages_sets_the_type_once(client, practice, monkeypatch):
    printing.cache().clear()
    asked, draw = [], pdf.page_pictures
    monkeypatch.setattr(pdf, "page_pictures", lambda *args, **given: asked.append(1) or draw(*args, **given))

    client.get(at(practice, "print/?layout=2"))
    answers = [client.get(at(practice, f"print.png?layout=2&page={n}")).status_code for n in (1, 2)]

    assert (answers, len(asked)) == ([200, 200], 1)


def test_looking_is_noted_and_is_no_opening(client, practice):
    client.get(at(practice, "print.png"))

    assert list(LinkAccess.objects.values_list("result", flat=True)) == ["picture"]


UNKNOWN = [
    ("layout=5", "Layout is compact, 4, 3, 2, 1, large, pictures or fridge."),
    ("ink=", "Ink is colour or line."),
    ("paper=a3", "Paper is a4 or letter."),
    ("lang=xx", "This plan was not issued in that language."),
    ("lang=en&with=xx", "This plan was not issued in that language."),
    ("lang=en,ar,fr", "This plan was not issued in that language."),
]


@pytest.mark.parametrize(("query", "sentence"), UNKNOWN)
@pytest.mark.parametrize("representation", ["handout.pdf", "print.png"])
def test_an_unknown_choice_of_a_file_is_said_plainly(client, practice, representation, query, sentence):
    answer = client.get(at(practice, f"{representation}?{query}"))

    assert (answer.status_code, answer.content.decode()) == (400, sentence)


@pytest.mark.parametrize(("query", "sentence"), UNKNOWN)
def test_the_chooser_shows_what_there_is_and_says_why_in_the_language_of_the_plan(
    client, practice, query, sentence
):
    answer = client.get(at(practice, f"print/?{query}"), headers={"Accept-Language": "de"})

    text = answer.content.decode()
    assert (answer.status_code, text.count(sentence)) == (200, 1)
    assert "<html lang=en" in text
    assert "lang=en&amp;page=1" in text


def test_a_dead_link_with_an_unknown_choice_is_as_dead_as_any(client, practice):
    with acting_for(practice.clinic):
        sharing.revoke_link(practice.program.links.get(), by=practice.clinician)

    assert client.get(at(practice, "print/?lang=xx")).status_code == 404


@pytest.mark.parametrize("page", ["0", "99", "-1", "x", "", "²", "pdf"])
def test_a_page_there_is_not_is_said_plainly(client, practice, page):
    answer = client.get(at(practice, "print.png"), {"page": page})

    assert (answer.status_code, answer.content) == (400, b"This print has no such page.")


# ---- the clinician's chooser


def test_handing_over_offers_the_same_choice_and_one_look_is_one_event(practice):
    window = client_of(practice.clinician)
    address = reverse("patients:program-share", args=[practice.program.pk])
    plain = window.get(address).content.decode()
    with whole_site():
        before = AuditEvent.objects.count()
    chosen = window.get(address, {"layout": "pictures"}).content.decode()

    png = reverse("patients:version-png", args=[practice.version.pk])
    assert (f"{png}?" in plain, f"{png}?paper=a4&amp;layout=pictures" in chosen) == (False, True)
    with whole_site():
        assert AuditEvent.objects.count() == before


def test_a_version_of_another_clinic_has_no_pictures(practice):
    window = client_of(make_practice().clinician)

    assert window.get(reverse("patients:version-png", args=[practice.version.pk])).status_code == 404


def test_without_a_link_the_page_says_what_comes_first(practice):
    with acting_for(practice.clinic):
        sharing.revoke_link(practice.link, by=practice.clinician)
    window = client_of(practice.clinician)

    text = window.get(reverse("patients:program-share", args=[practice.program.pk])).content.decode()

    assert "Make a link first: its QR code stands on the print." in text


# ---- an old sheet


def test_the_qr_code_of_a_sheet_leads_to_the_plan_and_says_which_it_was(client, practice):
    answer = client.get(f"/P/{practice.token}/3/")

    assert (answer.status_code, answer.url) == (302, at(practice, "?sheet=3"))
    assert client.get(f"/P/{practice.token}/3-AR/").url == at(practice, "?sheet=3&lang=ar")


@pytest.mark.parametrize("junk", ["x", "-1", "3'--", "1e3", "99999999", "٣"])
def test_a_number_that_is_none_is_left_out(client, practice, junk):
    assert client.get(f"/P/{practice.token}/{junk}/").url == at(practice)
    assert client.get(at(practice), {"sheet": junk}).content == client.get(at(practice)).content


def test_an_old_sheet_is_told_what_changed_since_it_was_printed(client, practice):
    publish_again(practice, "Strong hips")
    publish_again(practice, "Stronger hips", news="Now with more rest.")

    old, last = (client.get(at(practice, f"?sheet={n}")).content.decode() for n in (1, 2))

    for text, number in ((old, 1), (last, 2)):
        assert "There is a newer version of your plan." in text
        assert f"Your sheet shows plan {number}. This is plan 3." in text
        assert practice.token not in text
    assert "Now with more rest." in last
    assert last.count("Now with more rest.") == 1


@pytest.mark.parametrize("number", [1, 2, 7])
def test_a_sheet_that_is_not_older_gets_the_plan_as_issued(client, practice, number):
    assert client.get(at(practice, f"?sheet={number}")).content == client.get(at(practice)).content


def test_the_page_that_a_browser_prints_says_its_number_in_the_qr_code(client, practice):
    assert "src=qr.svg?sheet=1" in client.get(at(practice)).content.decode().replace('"', "")
    told, plain = (client.get(at(practice, f"qr.svg{query}")).content for query in ("?sheet=1", ""))

    assert told != plain
    assert client.get(at(practice, "qr.svg?sheet=junk")).content == plain


# ---- a code typed from paper


@pytest.mark.parametrize(
    "typed",
    ["{groups}", "{token}", "  {lower} ", "https://plans.example/p/{token}/", "plans.example/p/{lower}"],
)
def test_a_typed_code_opens_the_plan_however_it_was_typed(client, practice, typed):
    groups = sharing.grouped(practice.token)
    code = typed.format(
        token=practice.token, groups=groups, lower=groups.lower().replace("0", "o").replace("1", "l")
    )

    answer = client.post("/p/", {"code": code})

    assert (answer.status_code, answer.url) == (302, at(practice))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the code from your sheet first."),
        ("7K3M 9QWX", "That is 8 signs. A code has 26."),
        ("7", "That is 1 sign. A code has 26."),
        ("7K3M 9QWU", "No code has the sign “U” in it."),
        ("<b>", "No code has the sign “&lt;” in it."),
    ],
)
def test_a_code_that_is_none_stays_in_the_field_and_the_sentence_says_why(client, typed, said):
    answer = client.post("/p/", {"code": typed})
    text = answer.content.decode()

    assert answer.status_code == 422
    assert said in text
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in text
    assert not answer.cookies


def test_the_page_for_typing_needs_no_cookie(practice):
    browser = client_of(practice.clinician, enforce_csrf_checks=True)

    assert browser.post("/p/", {"code": practice.token}).status_code == 302
    assert not browser.get("/p/").cookies
