"""The look in numbers and structure: tokens, layers, forms, components, and allauth's pages as ours."""

import re
from html.parser import HTMLParser

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from hep.clinics.models import Clinic, User
from tests import source

STAFF_STYLES = [
    name for name in source.named(".css", under=("static/css/",)) if not name.startswith("static/css/handout")
]


class Page(HTMLParser):
    """The parts of a page these tests ask about."""

    def __init__(self, html: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    def all(self, name: str) -> list[dict]:
        return [attrs for tag, attrs in self.tags if tag == name]


# ---- tokens and style sheets


def colours() -> dict[str, tuple[str, str]]:
    """Each colour token in light and in dark."""
    pattern = r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)"
    return {
        name: (light, dark) for name, light, dark in re.findall(pattern, source.text("static/css/app.css"))
    }


def contrast(one: str, other: str) -> float:
    """The WCAG contrast of two colours."""

    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [
            value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
        ]
        return sum(value * weight for value, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "grounds", "least"),
    [
        ("ink", "paper sheet bone wash", 7),
        ("ink-2", "paper sheet bone wash", 7),
        ("ink-3", "paper bone", 4.5),
        ("fjord", "paper sheet wash", 7),
        ("on-fjord", "fjord fjord-hi", 7),
        ("on-straw", "straw straw-2", 7),
        ("brick", "paper brick-bg", 7),
        ("edge", "paper sheet straw", 3),
        ("straw-ln", "paper", 3),
    ],
)
def test_text_and_controls_keep_their_contrast(text, grounds, least, theme):
    tokens = colours()
    ratios = {ground: contrast(tokens[text][theme], tokens[ground][theme]) for ground in grounds.split()}

    assert {ground: round(ratio, 2) for ground, ratio in ratios.items() if ratio < least} == {}


def test_raw_colours_stand_among_the_tokens_alone():
    # A QR code needs white under it in the dark as well.
    found = {
        f"{name}: {colour}"
        for name in STAFF_STYLES
        if name != "static/css/app.css"
        for colour in re.findall(r"#[0-9A-Fa-f]{3,8}\b", source.text(name))
    }

    assert {line.split(": ")[1] for line in found} <= {"#fff"}


def test_every_token_that_is_used_exists():
    styles = "\n".join(source.text(name) for name in STAFF_STYLES)

    assert set(re.findall(r"var\(--([\w-]+)", styles)) - set(re.findall(r"--([\w-]+):", styles)) == set()


def test_nothing_but_a_dose_is_yellow():
    rules = re.findall(
        r"^.*var\(--straw.*$", "\n".join(source.text(name) for name in STAFF_STYLES), re.MULTILINE
    )
    # A band is the target of a chart: how often is a part of the dose.
    allowed = re.compile(r"mark|\.band|\.tok|&:is\(\.on|&::before|linear-gradient\(var\(--straw\)")

    assert [rule for rule in rules if not allowed.search(rule)] == []


PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border)-(left|right|top|bottom)|left|right|top|bottom)\s*:"
    r"|text-align: (left|right)"
)


def test_styles_mirror_by_themselves_in_right_to_left_pages():
    found = {name: [m.group() for m in PHYSICAL.finditer(source.text(name))] for name in STAFF_STYLES}

    assert {name: properties for name, properties in found.items() if properties} == {}


def test_every_rule_lives_in_a_layer_and_none_shouts():
    outside = {}
    for name in STAFF_STYLES:
        bare = re.sub(r"/\*.*?\*/", "", source.text(name), flags=re.DOTALL)
        starts = re.findall(r"^(?! |\}|\n)(.*)$", bare, re.MULTILINE)
        outside[name] = [line for line in starts if not re.match(r"@layer|@font-face|$", line)]
        assert "!important" not in bare

    assert {name: lines for name, lines in outside.items() if lines} == {}


# ---- forms


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="Given name and family name.")
    email = forms.EmailField(label="Email", required=False)
    weeks = forms.IntegerField(label="Weeks", min_value=1)
    language = forms.ChoiceField(label="Language", choices=[("en", "English")])
    side = forms.ChoiceField(label="Side", widget=forms.RadioSelect, choices=[("l", "Left"), ("r", "Right")])
    regions = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("a", "Low back")])
    note = forms.CharField(label="Note", widget=forms.Textarea)
    picture = forms.FileField(label="Picture")
    agree = forms.BooleanField(label="Read and signed")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)


def crispy_sample(data=None) -> Sample:
    form = Sample(data)
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("Patient", "name", Row("email", "weeks")),
        *("language", "side", "regions", "note", "picture", "agree", "secret"),
        Submit("save", "Save patient"),
    )
    return form


@pytest.fixture(params=["plain", "crispy"])
def draw(request):
    if request.param == "plain":
        return lambda data=None: str(Sample(data))
    return lambda data=None: render_crispy_form(crispy_sample(data))


def test_every_field_has_a_label_that_points_at_it(draw):
    page = Page(draw())
    targets = [label["for"] for label in page.all("label")]

    assert set(targets) <= set(page.ids)
    assert {f"id_{name}" for name in Sample.base_fields} - {"id_side", "id_regions"} <= set(targets)
    assert len(page.all("legend")) == len(page.all("fieldset"))


def test_no_id_stands_twice(draw):
    ids = Page(draw({})).ids

    assert sorted(ids) == sorted(set(ids))


def test_what_may_stay_empty_says_so_in_words(draw):
    html = draw()

    assert html.count("(optional)") == 1
    assert "*" not in html


def test_an_error_is_tied_to_its_field_and_listed_at_the_top(draw):
    page = Page(draw({"weeks": "0", "name": "Maria"}))
    wrong = {attrs["name"] for tag, attrs in page.tags if attrs.get("aria-invalid") == "true"}
    described = [attrs["aria-describedby"] for _, attrs in page.tags if "aria-describedby" in attrs]
    anchors = [attrs["href"][1:] for attrs in page.all("a")]

    assert wrong == {"weeks", "language", "side", "regions", "note", "picture", "agree", "secret"}
    assert set(" ".join(described).split()) <= set(page.ids)
    assert anchors == [f"id_{name}" for name in Sample.base_fields if name in wrong]
    assert set(anchors) <= set(page.ids)


def test_what_was_typed_is_kept(draw):
    assert 'value="Maria"' in draw({"name": "Maria"})


def test_a_crispy_form_leaves_checking_to_us_and_ends_with_a_button():
    page = Page(render_crispy_form(crispy_sample()))

    assert page.all("form")[0] | {"class": ""} == {
        "class": "", "method": "post", "enctype": "multipart/form-data", "novalidate": None,
    }  # fmt: skip
    assert [button["name"] for button in page.all("button")] == ["save"]


# ---- components


def draw_template(text: str, **context) -> str:
    return Template("{% load ui %}" + text).render(Context(context))


def test_an_icon_is_hidden_from_screen_readers():
    svg = Page(draw_template('{% icon "plus" "i--dir" %}')).all("svg")[0]

    assert (svg["class"], svg["aria-hidden"]) == ("i i--dir", "true")


def test_an_unknown_icon_is_an_error():
    with pytest.raises(Exception, match="no-such-icon"):
        draw_template('{% icon "no-such-icon" %}')


def test_paging_keeps_the_filters_of_the_address():
    request = RequestFactory().get("/exercises/", {"q": "plank", "page": "1"})

    assert draw_template("{% page_address 2 %}", request=request) == "?q=plank&amp;page=2"
    assert draw_template("{% page_address 2 %}") == "?page=2"


def test_pegs_mark_the_sessions_a_week():
    html = draw_template('{% include "components/pegs.html" with low=3 high=4 only %}')

    assert re.findall(r'<li class="on">(\d)</li>', html) == ["3", "4"]


def test_every_component_can_be_drawn_together():
    page = Paginator(range(60), 20).page(2)
    request = RequestFactory().get("/")
    html = Template(source.text("tests/gallery.html")).render(
        Context({"form": Sample({}), "page": page, "request": request})
    )

    assert len(Page(html).all("h1")) == 1
    assert "21–40 of 60" in html


# ---- whole pages


@pytest.fixture
def person(db):
    clinic = Clinic.objects.create(name="Harbour Street", phone="+44 20 7946 0000")
    return User.objects.create_user("jonas@harbour.example", clinic=clinic, password="x", name="Jonas Lind")


def assert_is_ours(response):
    page = Page(response.content.decode())
    assert response.status_code == 200
    assert len(page.all("h1")) == 1
    assert any("css/app" in link.get("href", "") for link in page.all("link"))
    assert any(attrs.get("class") == "skip" for attrs in page.all("a"))
    assert sorted(page.ids) == sorted(set(page.ids))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"]
)
def test_pages_before_signing_in_look_like_ours(client, name):
    assert_is_ours(client.get(reverse(name)))


@pytest.mark.parametrize(
    "name", ["account_logout", "account_change_password", "account_email", "usersessions_list", "mfa_index"]
)
def test_pages_of_ones_account_look_like_ours(client, person, name):
    client.force_login(person)

    assert_is_ours(client.get(reverse(name)))


@pytest.mark.django_db
def test_a_wrong_password_keeps_the_address_and_says_what_to_do(client):
    response = client.post(reverse("account_login"), {"login": "jonas@harbour.example", "password": "wrong"})
    html = response.content.decode()

    assert 'value="jonas@harbour.example"' in html
    assert 'class="error-summary"' in html


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_is_answered_in_words(client):
    response = client.get("/there/is/nothing/")

    assert response.status_code == 404
    assert b"There is nothing here" in response.content


def test_the_title_and_menu_name_the_clinic_but_no_page_title_a_person(client, person):
    client.force_login(person)
    html = client.get(reverse("account_change_password")).content.decode()
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL).group(1)

    assert "Harbour Street" in html
    assert "Jonas" not in title
