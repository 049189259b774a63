"""The fonts made at set-up: small, complete, repeatable; and the stand-in that has their measures."""

import io
import re

import pytest
from babel.messages import pofile
from django.conf import settings
from fontTools.ttLib import TTFont

from hep import fonts
from tests import source

PO = "hep/locale/{}/LC_MESSAGES/django.po"
UNSEEN = set("\u2066\u2067\u2068\u2069\u200e\u200f")  # marks of direction
FOLDERS = {"web_dir": settings.VAR_DIR / "static" / "fonts", "print_dir": settings.VAR_DIR / "fonts"}


@pytest.fixture(scope="session")
def made():
    """Kept from run to run, as an install keeps them: making them takes seconds."""
    fonts.make_fonts(**FOLDERS)
    return {path.name: path for folder in FOLDERS.values() for path in folder.iterdir()}


def test_one_web_font_of_at_most_30_kilobytes_is_made(made):
    web_font = made["schibsted.woff2"]

    assert web_font.stat().st_size <= 30_000
    assert TTFont(web_font).flavor == "woff2"


def test_the_web_font_covers_the_weights_of_the_design(made):
    axes = [
        (axis.axisTag, axis.minValue, axis.maxValue) for axis in TTFont(made["schibsted.woff2"])["fvar"].axes
    ]

    assert axes == [("wght", 400, 800)]


@pytest.mark.parametrize(
    "text",
    ["Zürich, naïve façade", "Łódź, Žižkov, Győr", "Ștefan, İstanbul, Ærø", "10–15 reps × 2–3, “hold” • 2 €"],
)
def test_the_web_font_writes_european_names_and_doses(made, text):
    known = TTFont(made["schibsted.woff2"]).getBestCmap()

    assert [letter for letter in text if ord(letter) not in known] == []


@pytest.mark.parametrize(
    ("language", "fonts_of"),
    [(each, ["schibsted.woff2"]) for each in ("de", "es", "fr")]
    + [("ar", ["schibsted.woff2", "arabic.woff2"])],
)
def test_the_web_fonts_write_every_word_of_a_language(made, language, fonts_of):
    known = set().union(*(TTFont(made[name]).getBestCmap() for name in fonts_of))
    catalogue = pofile.read_po(io.BytesIO(source.ROOT.joinpath(PO.format(language)).read_bytes()))
    strings = [each.string if isinstance(each.string, tuple) else (each.string,) for each in catalogue]
    words = "".join("".join(each) for each in strings)
    library = source.ROOT.joinpath("exercises", "library").glob(f"*.{language}.toml")

    letters = set(words + "".join(path.read_text() for path in library)) - set("\n\t") - UNSEEN

    assert sorted(letter for letter in letters if ord(letter) not in known) == []


def test_the_web_font_has_figures_of_equal_width_for_counters(made):
    features = TTFont(made["schibsted.woff2"])["GSUB"].table.FeatureList.FeatureRecord

    assert "tnum" in {record.FeatureTag for record in features}


@pytest.mark.parametrize("font", fonts.PRINT_FONTS, ids=lambda font: font.family)
def test_print_gets_one_static_font_of_each_family_for_each_weight(made, font):
    found = {}
    for weight in (400, 600, 700, 800):
        instance = TTFont(font.path(FOLDERS["print_dir"], weight))
        family = instance["name"].getBestFamilyName()
        found[weight] = (family, instance["OS/2"].usWeightClass, "fvar" in instance)

    assert found == {weight: (font.family, weight, False) for weight in (400, 600, 700, 800)}


@pytest.mark.parametrize(
    ("family", "alphabet"),
    [
        ("Noto Sans", "ĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
        ("Noto Sans", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩάέήίόύώϊϋΐΰς"),
        ("Noto Sans", "АБВГҐДЂЃЕЁЄЖЗЅИІЇЙЈКЛЉМНЊОПРСТЋЌУЎФХЦЧЏШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺ"),
        ("Rubik", "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىپچژگکی،؟٠١٢٣٤٥٦٧٨٩ًٌٍَُِّْ"),
        ("Noto Sans Arabic", "ابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےڵڕۆێەټډړږښڼۍ"),
        ("Rubik", "אבגדהוזחטיךכלםמןנסעףפץצקרשת־׳״ָּ"),
    ],
    ids=["Vietnamese", "Greek", "Cyrillic", "Arabic and Persian", "Urdu, Kurdish, Pashto", "Hebrew"],
)
def test_print_has_the_alphabets_of_many_patients(made, family, alphabet):
    (font,) = [font for font in fonts.PRINT_FONTS if font.family == family]

    for weight in (400, 800):
        known = TTFont(font.path(FOLDERS["print_dir"], weight)).getBestCmap()
        assert [letter for letter in alphabet if ord(letter) not in known] == []


def test_a_second_run_makes_nothing(made):
    assert fonts.make_fonts(**FOLDERS) == []


@pytest.mark.parametrize("stamp", ["", "not json", '{"recipe": "0"}'])
def test_an_old_or_broken_stamp_makes_the_fonts_anew(made, tmp_path, monkeypatch, stamp):
    for name in (*made, "FontOfAnOlderRecipe-400.ttf"):
        (tmp_path / name).write_bytes(b"old")
    (tmp_path / "versions.json").write_text(stamp)
    monkeypatch.setattr(fonts, "web_font", lambda: TTFont(made["schibsted.woff2"]))
    monkeypatch.setattr(fonts, "arabic_web_font", lambda: TTFont(made["arabic.woff2"]))
    monkeypatch.setattr(
        fonts,
        "static_instances",
        lambda font: [
            (weight, TTFont(font.path(FOLDERS["print_dir"], weight))) for weight in (400, 600, 700, 800)
        ],
    )

    assert len(fonts.make_fonts(web_dir=tmp_path, print_dir=tmp_path)) == 18
    assert b"old" not in {path.read_bytes() for path in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("schibsted.woff2", fonts.PRINT_FONTS[0]),
        ("arabic.woff2", fonts.PRINT_FONTS[2]),
        ("NotoSans-700.ttf", fonts.PRINT_FONTS[1]),
    ],
    ids=["web", "Arabic", "print"],
)
def test_the_date_of_making_is_not_in_the_file(made, name, font):
    # Otherwise each deploy would give an equal font a new address.
    assert TTFont(made[name])["head"].modified == TTFont(font.source())["head"].modified


def test_a_web_font_that_outgrows_its_limit_is_refused(made, tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "WEB_LIMIT", 1_000)

    with pytest.raises(ValueError, match="the limit is 1000"):
        fonts.save_web_font(TTFont(made["schibsted.woff2"]), tmp_path / "schibsted.woff2")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("weight", [400, 700])
def test_the_stand_in_has_the_measures_of_the_font(weight):
    faces = re.findall(r"@font-face \{(.*?)\}", source.text("static/css/app.css"), re.DOTALL)
    stand_in = next(face for face in faces if "Fallback" in face and ("Bold" in face) == (weight == 700))
    written = {name: float(value) for name, value in re.findall(r"([a-z-]+): ([\d.]+)%", stand_in)}

    assert written == fonts.fallback_metrics(weight)


# ---- Arabic on screen


def test_the_arabic_web_font_is_small_and_has_the_weights_of_the_design(made):
    web_font = TTFont(made["arabic.woff2"])

    assert made["arabic.woff2"].stat().st_size <= 40_000
    assert [(axis.minValue, axis.maxValue) for axis in web_font["fvar"].axes] == [(400, 800)]


def test_the_arabic_web_font_has_its_letters_joined_and_leaves_latin_and_digits_to_the_typeface(made):
    web_font = TTFont(made["arabic.woff2"])
    known = web_font.getBestCmap()
    features = {record.FeatureTag for record in web_font["GSUB"].table.FeatureList.FeatureRecord}

    alphabet = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىپچژگکی،؟ًٌٍَُِّْ"

    assert [letter for letter in alphabet if ord(letter) not in known] == []
    assert [letter for letter in "Aa0–٣" if ord(letter) in known] == []
    assert features >= {"init", "medi", "fina"}


def test_only_pages_with_arabic_letters_load_the_arabic_font():
    for name in ("static/css/app.css", "static/css/handout.css"):
        faces = re.findall(r"@font-face \{.*?\}", source.text(name), re.DOTALL)
        arabic = [face for face in faces if "arabic.woff2" in face]

        assert ["unicode-range: U+600-6FF" in face for face in arabic] == [True]
