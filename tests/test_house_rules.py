"""The bar in numbers: what the linters cannot see is counted here."""

import ast
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.urls import URLResolver, get_resolver

from tests import source

PRODUCT = source.named(".py", under=source.PRODUCT)
VIEWS = [name for name in PRODUCT if re.search(r"/views(/|\.py)", name)]
TESTS = source.named(".py", under=("tests/",))
TEMPLATES = source.named(".html", under=("templates/",))
SCRIPTS = source.named(".js", under=("static/",))
STYLES = source.named(".css", under=("static/",))

# ---- sizes


@pytest.mark.parametrize(
    ("names", "most"),
    [(PRODUCT, 400), (TESTS, 400), (source.named(".py", under=(".ci/",)), 400)]
    + [(TEMPLATES, 120), (STYLES, 300), (SCRIPTS, 300)],
    ids=["product", "tests", "tools", "templates", "styles", "scripts"],
)
def test_no_file_is_too_long_to_read(names, most):
    assert [f"{name}: {source.line_count(name)}" for name in names if source.line_count(name) > most] == []


@pytest.mark.parametrize(
    ("names", "most"), [(PRODUCT, 60), (VIEWS, 25), (TESTS, 40)], ids=["product", "views", "tests"]
)
def test_no_function_is_too_long_to_read(names, most):
    assert [f"{f.place}: {f.lines}" for f in source.functions(names) if f.lines > most] == []


# ---- views


def test_views_neither_query_nor_save():
    found = []
    for name in VIEWS:
        if name.endswith("/access.py"):
            continue  # the one place of the views that looks up what a person may see
        for node in ast.walk(source.tree(name)):
            if isinstance(node, ast.Attribute) and node.attr in {
                "objects",
                "_base_manager",
                "_default_manager",
            }:
                found.append(f"{name}:{node.lineno} .{node.attr}")
            # A form's save() for an edit of one row is the one that reads well.
            saves = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "save"
            )
            if saves and not ast.unparse(node.func.value).endswith("form"):
                found.append(f"{name}:{node.lineno} .save()")

    assert found == []


def is_view(function: source.Function) -> bool:
    return ast.unparse(function.node.args).startswith("request")


def our_addresses(resolver=None, prefix="") -> dict:
    """Each address pattern of ours with its view; allauth's and the admin's are theirs."""
    found = {}
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found |= our_addresses(entry, address)
        elif entry.callback.__module__.startswith(source.PRODUCT):
            found[address] = entry.callback
    return found


def test_every_view_names_its_methods():
    allowed = {"require_http_methods", "require_GET", "require_POST", "require_safe"}
    views = {(view.__module__.replace(".", "/") + ".py", view.__name__) for view in our_addresses().values()}
    functions = [f for f in source.functions(PRODUCT) if (f.place.split(":")[0], f.name) in views]
    decorators = {f.place: set().union(*map(source.used_names, f.node.decorator_list)) for f in functions}

    assert len(functions) == len(views)
    assert [place for place, names in decorators.items() if not names & allowed] == []


def test_only_these_pages_open_without_a_log_in():
    pages = our_addresses().items()

    assert {address for address, view in pages if getattr(view, "login_required", True) is False} == {
        "fhir/",
        "fhir/<path:rest>",
        "fhir/CarePlan",
        "fhir/CarePlan/<str:key>",
        "fhir/Observation",
        "fhir/Observation/<str:key>",
        "fhir/ServiceRequest",
        "fhir/ServiceRequest/<str:key>",
        "fhir/metadata",
        "healthz",
        "m/<str:name>",
        "p/",
        "p/<str:token>/",
        "P/<str:token>/",
        "P/<str:token>/<str:sheet>/",
        "p/<str:token>/advice/",
        "p/<str:token>/calendar/",
        "p/<str:token>/handout.pdf",
        "p/<str:token>/history/",
        "p/<str:token>/history/<uuid:session>/",
        "p/<str:token>/pin/",
        "p/<str:token>/print.png",
        "p/<str:token>/print/",
        "p/<str:token>/app.webmanifest",
        "p/<str:token>/device/",
        "p/<str:token>/qr.svg",
        "p/<str:token>/reminders/",
        "p/<str:token>/reminders/stop/",
        "p/<str:token>/session/",
        "p/<str:token>/sw.js",
        "p/<str:token>/sessions.ics",
        "p/<str:token>/sessions/",
        "p/<str:token>/sessions/kept/",
        "robots.txt",
    }


def test_only_these_addresses_are_exempt_from_the_csrf_check():
    exempt = [address for address, view in our_addresses().items() if getattr(view, "csrf_exempt", False)]

    # One reads no session and changes nothing; nor does what a clinic's own system reads with its token. The
    # others read none either: the secret of their link lets in, which no other site knows.
    systems = [address for address in exempt if address.startswith("fhir/")]
    assert len(systems) == 9
    assert sorted(set(exempt) - set(systems)) == [
        "p/",
        "p/<str:token>/reminders/stop/",
        "p/<str:token>/sessions/",
    ]


# ---- templates


def test_every_template_is_used():
    everything = "\n".join(source.text(name) for name in source.named(".py") + source.named(".html"))
    shipped = [Path(config.path, "templates") for config in apps.get_app_configs()]
    shipped.append(Path(django.__file__).parent / "forms" / "templates")
    unused = []
    for name in (path.removeprefix("templates/") for path in TEMPLATES):
        overrides = any((folder / name).exists() for folder in shipped)
        # Django finds the pages of its errors by number, crispy the parts of its pack by name.
        by_convention = re.fullmatch(
            r"(40[0-9](_csrf)?|500)\.html|hepui/.*|allauth/.*|.*/admin/.*|admin/.*", name
        )
        if not (
            overrides or by_convention or re.search(rf"""["']{re.escape(name)}(#[\w-]+)?["']""", everything)
        ):
            unused.append(name)

    assert unused == []


INLINE = re.compile(
    r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*(\ssrc=|type="application/json"))"""
)


@pytest.mark.parametrize("example", ['<p style="x">', "<script>", '<a onclick="x">', "<style>"])
def test_inline_code_is_recognised(example):
    assert INLINE.search(example)


def test_no_template_holds_inline_style_or_script():
    assert [name for name in TEMPLATES if INLINE.search(source.text(name))] == []


NOT_WORDS = re.compile(
    r"{#.*?#}|{%\s*block\s+\w*class\s*%}.*?{%\s*endblock|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans.*?endblocktrans(late)?\s*%}|{%.*?%}|{{.*?}}"
    r"|<svg.*?</svg>|<script.*?</script>|<!--.*?-->|&#?\w+;",
    re.DOTALL,
)
SPOKEN_ATTRIBUTE = re.compile(
    r"""\s(?:alt|title|placeholder|aria-label|aria-description|label)\s*=\s*["']([^"']*)["']"""
)
TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)
# Names and words of no language.
UNTRANSLATED = {"HEP", "A4", "Letter", "PDF", "QR"}


def untranslated(template: str) -> list[str]:
    """Words a person would see that do not go through gettext."""
    rest = NOT_WORDS.sub(" ", template)
    seen = TAG.sub(" ", rest).split() + " ".join(SPOKEN_ATTRIBUTE.findall(rest)).split()
    return [
        word for word in seen if re.search(r"[^\W\d_]{2}", word) and word.strip(".,:()") not in UNTRANSLATED
    ]


@pytest.mark.parametrize(
    "example", ["<p>Hello</p>", '<img alt="A cat">', '<p class="{% if a > b %}x{% endif %}">Hi</p>']
)
def test_untranslated_words_are_recognised(example):
    assert untranslated(example)


def test_every_visible_word_goes_through_gettext():
    assert {name: words for name in TEMPLATES if (words := untranslated(source.text(name)))} == {}


# ---- doors past the clinic's scope and past the ORM


DOORS = {"_base_manager", "scopes_disabled", "RawSQL"}
CALLED_DOORS = {"raw", "cursor", "extra"}


def doors(name: str) -> set[str]:
    tree = source.tree(name)
    return (source.used_names(tree) & DOORS) | (source.called_names(tree) & CALLED_DOORS)


def test_only_these_files_reach_past_scope_and_orm():
    assert {name: found for name in PRODUCT if (found := doors(name))} == {
        "exercises/search/asking.py": {"cursor"},
        "patients/access_log.py": {"cursor"},
        "hep/audit/recording.py": {"cursor", "scopes_disabled"},
        "hep/clinics/tenancy.py": {"_base_manager", "scopes_disabled"},
        "hep/backup/database.py": {"cursor"},
        "hep/backup/trying.py": {"cursor"},
        "hep/databases.py": {"cursor"},
        "hep/triggers.py": {"cursor"},
        "patients/serving.py": {"cursor"},
    }


def test_the_product_needs_no_development_package():
    names = re.findall(r"^([a-z0-9-]+)==", source.text("requirements.lock"), re.MULTILINE)
    owners = packages_distributions()
    running = [name for name in PRODUCT if not name.startswith("exercises/figures/")]
    foreign = {
        f"{name}: {package}"
        for name in running
        for package in source.imported_packages(name)
        if package in owners
        and not {owner.lower().replace("_", "-") for owner in owners[package]} & set(names)
    }

    assert foreign == set()


# ---- words


def test_public_rules_say_what_they_do():
    silent = re.compile(
        r"/(views|forms|management|templatetags|figures)/|/(views|forms|admin|urls|apps)\.py$"
    )
    rules = source.public_functions([name for name in PRODUCT if not silent.search(name)])
    # A view is known by its address and its template.
    rules = [rule for rule in rules if not is_view(rule)]

    assert [rule.place for rule in rules if not ast.get_docstring(rule.node)] == []


# Written in halves, so that this file does not break its own rule.
MACHINE_PATHS = "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/tm" + r"p/\w"])
UNFINISHED = "|".join([r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\b[Ll]orem" + " ipsum"])
# clinician and program are the words here.
OTHER_WORDS = "|".join([r"\b[Tt]her" + r"apists?\b", r"\b[Pp]rogram" + r"mes?\b"])
FORBIDDEN = re.compile("|".join([MACHINE_PATHS, UNFINISHED, OTHER_WORDS]))
READABLE = re.compile(r"\.(py|html|txt|md|toml|css|js|typ|svg|json)$|^Makefile$|^\.ci/")


def test_no_file_names_a_machine_or_a_forbidden_word():
    found = {
        f"{name}: {match.group()}"
        for name in source.files()
        if READABLE.search(name)
        for match in FORBIDDEN.finditer(source.text(name))
    }

    assert found == set()


# ---- tests


def test_no_test_is_skipped_or_expected_to_fail():
    escapes = {"skip", "skipif", "xfail", "importorskip", "skipTest"}

    assert [name for name in TESTS if source.used_names(source.tree(name)) & escapes] == []


def asserts(test: source.Function) -> bool:
    """Whether this test can fail: it asserts, expects an error, or calls a helper named for that."""
    statement = any(isinstance(node, ast.Assert) for node in ast.walk(test.node))
    calls = source.called_names(test.node)
    return statement or any(
        re.match(r"(django_assert|assert|expect|raises|warns|check|refuses)", name) for name in calls
    )


def test_every_test_can_fail():
    tests = [f for f in source.functions(TESTS) if f.name.startswith("test_")]

    assert [f.place for f in tests if not asserts(f)] == []


def test_every_dependency_has_its_reason():
    names = re.findall(
        r"^([A-Za-z][\w-]*)", source.text("requirements.txt") + source.text("requirements-dev.txt"), re.M
    )
    rows = re.findall(r"^\| ([\w-]+)", source.text("docs/dependencies.md"), re.MULTILINE)

    assert {name.lower() for name in names} - {row.lower() for row in rows} == set()
