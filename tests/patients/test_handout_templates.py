"""The handout as HTML: its words come from the sheet alone, its links stay on this site."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.template.loader import render_to_string

from patients.templatetags.handout_words import beside, whole_numbers
from tests.patients import sheets

CSS = Path(settings.BASE_DIR) / "static" / "css"
EVERY_SHEET = [
    sheets.back_and_hips,
    sheets.one_exercise,
    sheets.twelve_exercises,
    sheets.long_names,
    sheets.right_to_left,
    sheets.undated,
    sheets.right_side_only,
    sheets.without_greeting,
    sheets.in_two_languages,
]


class Reader(HTMLParser):
    """A page as its tags with their attributes, and its text in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, name: str) -> list[dict]:
        return [attributes for tag, attributes in self.tags if tag == name]


def handout(sheet: dict) -> str:
    return render_to_string("handouts/handout.html", {"sheet": sheet})


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def words_for_the_patient(sheet: dict) -> list[str]:
    """Every sentence of a sheet that the page has to say."""
    found = [sheet["plan"][key] for key in ("title", "byline", "line", "goal", "number", "date", "digest")]
    found += [sheet["frequency"]["note"], *sheet["safety"]["signs"], *sheet["safety"]["emergency"]]
    found += [sheet["safety"]["first"], sheet["diary"]["title"], sheet["diary"]["aim"]]
    found += [sheet["equipment"]["title"], *sheet["equipment"]["things"]]
    for item in sheets.all_items(sheet):
        cues = ("set_up", "feel", "avoid", "note", "frequency", "move_on")
        found += [item["name"], *item["steps"], *item["precautions"], *(item[cue] for cue in cues)]
        found += [image["caption"] for image in item["pictures"]]
    return [words for words in found if words]


@pytest.mark.parametrize("make", EVERY_SHEET)
def test_every_sentence_of_the_sheet_is_on_the_page(make):
    sheet = make()

    text = Reader(handout(sheet)).text

    assert [words for words in words_for_the_patient(sheet) if words not in text] == []


def test_what_a_clinician_adds_to_one_exercise_is_on_the_page():
    sheet = sheets.back_and_hips()
    added = {"note": "Use the sofa.", "frequency": "Every day", "move_on": "Easy? Ask us."}
    sheets.all_items(sheet)[0].update(added, precautions=["Sore elbow? Rest it on a towel."])

    text = text_of(handout(sheet))

    assert "For you Use the sofa." in text
    assert "Every day" in text
    assert "Sore elbow? Rest it on a towel." in text
    assert "Easy? Ask us." in text


def test_an_exercise_is_read_in_one_order():
    sheet = sheets.one_exercise()
    item = sheets.all_items(sheet)[0]
    item |= {"note": "A note.", "precautions": ["A precaution."], "move_on": "Moving on."}
    expected = [
        "Main", item["name"], "Start", "Lift", "10–15 reps", "Hold 2–3 seconds", item["steps"][0],
        item["steps"][-1], item["set_up"], item["feel"], item["avoid"], "A note.",
        "A precaution.", "Moving on.",
    ]  # fmt: skip

    html = handout(sheet)
    text = text_of(html[html.index("<section>") :])

    assert sorted(expected, key=text.index) == expected


def test_the_easier_version_says_in_place_of_3_before_its_name_and_has_no_number():
    html = handout(sheets.back_and_hips())

    version = text_of(html[html.index(" class=version>") + 15 :])
    assert version.startswith(
        "or Do this in place of 3 if 3 is too hard. Knee side plank with leg raise Start"
    )
    assert re.findall(r"<h3><i>(\d+) </i>", html) == ["1", "2", "3"]


def test_only_the_dose_is_marked():
    marked = re.findall(r"<mark>(.*?)</mark>", handout(sheets.one_exercise()))

    assert [text_of(words) for words in marked] == ["3–4 sessions", "10–15 reps", "2–3 seconds"]


def test_words_beside_the_dose_do_not_run_into_it():
    text = Reader(handout(sheets.back_and_hips())).text

    assert "3–4 sessions a week" in text
    assert "10–15 reps each side" in text
    assert "Do 2–3 rounds with a short rest between" in text


@pytest.mark.parametrize("make", EVERY_SHEET)
def test_the_page_asks_for_nothing_but_this_site_and_holds_no_address_of_its_own(make):
    sheet = make()
    page = Reader(handout(sheet))

    links = [tag["href"] for tag in page.all("a")]
    sources = [tag[key] for _, tag in page.tags for key in ("src", "srcset") if key in tag]

    assert [link for link in links if link.startswith(("http", "/")) and not link.startswith("/m/")] == []
    own = ("/m/", "qr.svg", "/static/js/handout/")
    query = make()["query"]
    assert [source for source in sources if not source.startswith(own)] == []
    onward = {f"{name}/{query}" for name in ("advice", "session", "print")}
    assert onward | {"#safety", "tel:112"} <= set(links)
    scripts = [tag["src"] for tag in page.all("script")]
    assert scripts == ["/static/js/handout/page.js", "/static/js/handout/home.js"]
    assert page.all("style") == page.all("form") == []
    assert [tag for _, tag in page.tags if "style" in tag] == []


def links_of(html: str) -> list[str]:
    return [tag["href"] for tag in Reader(html).all("a")]


def test_the_links_of_a_plan_stay_in_its_language():
    own, other = handout(sheets.back_and_hips()), handout(sheets.in_two_languages())
    advice = render_to_string("handouts/advice.html", {"sheet": sheets.in_two_languages()})

    pages = {"advice/", "print/", "session/", "calendar/", "history/"}
    assert pages <= set(links_of(own))
    assert {f"{page}?lang=ar" for page in pages} <= set(links_of(other))
    assert links_of(advice) == ["./", "../?lang=ar", "../?lang=ar"]


def test_each_language_is_named_by_those_who_speak_it():
    html = handout(sheets.in_two_languages())
    menu = html[html.index("<nav class=screen aria-label=Language>") : html.index("</nav>")]

    assert "<b lang=ar>العربيّة</b>" in menu
    assert "<a href=./ lang=en hreflang=en dir=ltr>English</a>" in menu
    assert "aria-label=Language" not in handout(sheets.back_and_hips())


def test_what_is_needed_stands_before_the_first_exercise_and_nothing_needed_is_not_said():
    bare = sheets.back_and_hips()
    bare["equipment"]["things"] = []
    text = text_of(handout(sheets.back_and_hips()))

    words = "You need A mat, or a blanket or a carpet. A cushion, or a folded blanket."
    assert text.index(words) < text.index("When to stop and call us") < text.index("Warm-up")
    assert "You need" not in handout(bare)


def test_any_exercise_with_a_number_is_one_tap_from_the_top():
    html = handout(sheets.back_and_hips())
    ids = {tag["id"]: tag for tag in Reader(html).all("article")}
    jumps = [link for link in links_of(html) if link.startswith("#exercise")]

    assert jumps == ["#exercise-1", "#exercise-2", "#exercise-3"]
    assert {link[1:] for link in jumps} < ids.keys()
    assert "aria-label=Exercises" not in handout(sheets.one_exercise())


def test_moving_on_and_going_easier_are_told_apart_at_a_glance():
    sheet = sheets.one_exercise()
    rule = "Move on when it is easy. Go easier if it is too hard: do 2–3. Nobody must move on."
    sheets.all_items(sheet)[0]["move_on"] = rule

    html = handout(sheet)

    assert "<b>Move on</b> when it is easy. <b>Go easier</b> if" in html
    assert html.count("<b>Move on</b>") == 1
    assert "<bdi>2–3</bdi>. Nobody must move on." in html


def test_a_movement_is_a_plain_link_until_the_script_comes():
    last = sheets.all_items(sheets.one_exercise())[0]["pictures"][-1]
    [link] = [
        tag for tag in Reader(handout(sheets.one_exercise())).all("a") if "play" in tag.get("class", "")
    ]

    assert (link["href"], link["data-dark"]) == (f"/m/{last['loop']}.webp", "n")


@pytest.mark.parametrize(
    ("name", "said"), [("0123n", "n"), ("0223n", "0223n"), ("", "")], ids=["sibling", "another", "none"]
)
def test_the_dark_movement_is_named_by_what_differs(name, said):
    assert beside(name, "0123m") == said


def test_no_control_that_needs_a_script_is_shown_without_one():
    html = handout(sheets.back_and_hips())

    assert "<button" not in html
    assert html.count("type=radio") == 3  # text sizes, which need none


def test_neither_title_nor_meta_tells_whose_plan_it_is():
    html = handout(sheets.back_and_hips())
    head = html[: html.index("<body>")]

    assert "<title>Exercise program</title>" in head
    # noindex is said in the X-Robots-Tag header
    assert [meta["name"] for meta in Reader(head).all("meta") if "name" in meta] == [
        "description",
        "viewport",
    ]
    assert not re.search(r"Maria|Back|Harbour|Lind|og:", head)


def test_a_plan_without_a_greeting_name_names_no_patient():
    text = Reader(handout(sheets.without_greeting())).text

    assert "Your plan, by Jonas Lind" in text
    assert "Maria" not in text
    assert "Your goal" not in text


def test_only_the_first_two_pictures_are_asked_for_at_once():
    pictures = [tag for tag in Reader(handout(sheets.back_and_hips())).all("img") if "qr" not in tag["src"]]

    assert [tag.get("loading") for tag in pictures] == [None, None, *["lazy"] * 7]
    assert [tag.get("fetchpriority") for tag in pictures[:2]] == ["high", None]
    assert [tag["alt"] for tag in pictures if not tag["alt"]] == []
    assert {(tag["width"], tag["height"]) for tag in pictures[2:5]} == {("940", "649")}


def test_a_picture_comes_as_avif_with_webp_behind_it_and_dark_in_the_dark():
    image = sheets.all_items(sheets.one_exercise())[0]["pictures"][0]

    page = Reader(handout(sheets.one_exercise()))

    dark, light = page.all("source")[:2]
    assert dark["media"] == "screen and (prefers-color-scheme:dark)"
    assert dark["srcset"] == f"/m/{image['dark_public_id']}-780.avif"
    assert light == {"type": "image/avif", "srcset": f"/m/{image['public_id']}-780.avif"}
    assert page.all("img")[0]["src"] == f"/m/{image['public_id']}-780.webp"


def test_a_picture_without_a_dark_twin_asks_for_none():
    sheet = sheets.one_exercise()
    for image in sheets.all_items(sheet)[0]["pictures"]:
        image["dark_public_id"] = ""

    assert [tag for tag in Reader(handout(sheet)).all("source") if "media" in tag] == []


def test_pictures_of_the_other_side_are_mirrored_and_their_words_are_not():
    page = Reader(handout(sheets.right_side_only()))

    assert [tag.get("class") for tag in page.all("img")][:3] == ["mirrored", "mirrored", None]
    assert page.all("figcaption")[0] == {}


@pytest.mark.parametrize(
    ("make", "weeks", "dates"),
    [(sheets.back_and_hips, 6, 6), (sheets.undated, 4, 0)],
    ids=["dated", "undated"],
)
def test_the_diary_has_solid_boxes_for_the_minimum_and_dashed_ones_for_the_bonus(make, weeks, dates):
    html = handout(make())
    table = html[html.index("<table>") : html.index("</table>")]

    assert table.count("<td><td><td><td class=bonus><td class=pain>") == weeks
    assert table.count("<br>") == dates


def test_a_diary_without_a_bonus_has_no_bonus_column():
    sheet = sheets.back_and_hips()
    sheet["diary"]["maximum"] = 3

    html = handout(sheet)

    assert "Bonus" not in html
    assert html.count("<td><td><td><td class=pain>") == 6


def test_a_clinic_with_a_logo_shows_it_by_name_and_one_without_a_phone_offers_no_call():
    sheet = sheets.back_and_hips()
    sheet["clinic"] |= {"phone": "", "phone_link": "tel:", "hours": ""}
    sheet["clinic"]["logo"] = sheets.picture("logo", "", "", width=300, height=100)

    page = Reader(handout(sheet))

    assert page.all("img")[0]["alt"] == "Harbour Street Physiotherapy"
    assert [tag["href"] for tag in page.all("a") if tag["href"].startswith("tel:")] == ["tel:112"]


def test_words_of_the_sheet_are_never_markup():
    sheet = sheets.back_and_hips()
    sheet["plan"]["line"] = "<script>alert('1–2')</script> & \"5 > 4\""

    html = handout(sheet)

    assert "<script>" not in html
    assert sheet["plan"]["line"] in Reader(html).text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("10–15 reps", "<bdi>10–15</bdi> reps"),
        ("Call 01632 960 118 now", "Call <bdi>01632 960 118</bdi> now"),
        ("Week 3", "Week 3"),
        ("it's 4", "it&#x27;s 4"),
        ("1–2 < 3–4", "<bdi>1–2</bdi> &lt; <bdi>3–4</bdi>"),
    ],
)
def test_a_range_or_phone_number_keeps_its_order_in_every_script(text, html):
    assert whole_numbers(text) == html


def weight(text: str) -> int:
    """Bytes on the way to a phone over https."""
    return len(brotli.compress(text.encode(), mode=brotli.MODE_TEXT))


def test_the_page_and_its_style_sheets_stay_small():
    html = handout(sheets.back_and_hips())

    page, words = weight(html), weight(text_of(html))
    style = sum(weight((CSS / name).read_text()) for name in ("handout.css", "handout_print.css"))

    assert page <= 3000
    assert page - words <= 1700  # markup and picture addresses, whatever the plan says
    assert style <= 5000


def test_the_advice_leads_back_to_the_plan():
    html = render_to_string("handouts/advice.html", {"sheet": sheets.back_and_hips()})
    page = Reader(html)

    assert [tag["href"] for tag in page.all("a")] == ["../", "../"]
    assert all(paragraph["text"] in page.text for paragraph in sheets.READING["paragraphs"])
    assert "<title>Exercise program</title>" in html


def test_a_dead_link_says_what_to_do_and_nothing_else():
    html = render_to_string("handouts/link_unavailable.html")

    assert "call your clinic and ask for a new link" in text_of(html)
    assert [link["href"] for link in Reader(html).all("a")] == ["/p/"]
