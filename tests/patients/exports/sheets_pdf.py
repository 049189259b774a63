"""Sheets with the real figures, from one exercise to twelve, and the awkward ones."""

import functools
import unicodedata
from pathlib import Path

from exercises.pictures.svg import common_crop, resolve_figure
from patients.exports.print_choice import Way
from tests.patients import sheets

FIGURES = Path(__file__).parents[3] / "exercises" / "figures" / "svg"
FRAMES = {
    "raise": ("side_lying_leg_raise", {"start": "start", "end": "end"}),
    "walk": ("ql_walk", {"start": "start", "end": "end", "down": "set_down"}),
    "plank": ("side_plank_leg_raise", {"start": "start", "end": "end"}),
    "knee": ("side_plank_knee", {"start": "start", "end": "end"}),
}
TOKEN = "7K3M9QWX2HTR5VBN8DJC4FGP6S"
LINK = f"https://clinic.example/P/{TOKEN}/3/"
WAY = Way(LINK, "clinic.example/p/", "7K3M 9QWX 2HTR 5VBN 8DJC 4FGP 6S")
# What only paper says: where to type which code. A page holds neither.
TYPED = f"No camera? Go to {WAY.where} and type this code: {WAY.code}"
LONG_NAME = "Slow knee side plank with a straight and turned leg raise,"  # 60 characters with its number
LONG_NOTE = (
    "Keep the movement small for the first week, and stop before your back tires. "
    "Rest on your back with your knees bent when you need to. "
    "Tell me at our next visit how your hip felt on the day after, and which step was the hardest."
)


@functools.cache
def figures() -> dict[str, tuple[bytes, float]]:
    """The figures by the name the sheets use, made plain and cropped as in the library, with their ratio."""
    found = {}
    for name, (exercise, frames) in FRAMES.items():
        texts = {key: (FIGURES / f"{exercise}_{frame}.svg").read_text() for key, frame in frames.items()}
        crop = common_crop(texts.values())
        for key, text in texts.items():
            ratio = round(crop[2] / crop[3], 3)
            found[f"{name} {key}"] = (resolve_figure(text, crop=crop).encode(), ratio)
            drawn = (FIGURES / f"{exercise}_{frames[key]}_lineart.svg").read_text()
            found[f"{name} {key} line"] = (resolve_figure(drawn, crop=crop).encode(), ratio)
    return found


def pictures() -> dict[str, bytes]:
    """Every figure under the file name a sheet gives it."""
    return {sheets.picture(name, "", "")["file"]: svg for name, (svg, _) in figures().items()}


def real(sheet: dict) -> dict:
    """The sheet with the ratios of the real figures."""
    ratios = {sheets.picture(name, "", "")["file"]: ratio for name, (_, ratio) in figures().items()}
    for picture in all_pictures(sheet):
        picture["ratio"] = ratios[picture["file"]]
    return sheet


def all_pictures(sheet: dict) -> list[dict]:
    """The pictures of a sheet in order."""
    return [picture for item in items(sheet) for picture in item["pictures"]]


def items(sheet: dict) -> list[dict]:
    """The exercises of a sheet in order, in place of included."""
    return [item for group in sheet["groups"] for item in group["items"]]


def back_and_hips() -> dict:
    """The plan of the demo: three exercises and the easier version of the third."""
    return real(sheets.back_and_hips())


def plan_of(count: int) -> dict:
    """A plan of so many exercises, each numbered, in one group."""
    sheet = sheets.back_and_hips()
    models = [sheets.side_lying_leg_raise, sheets.ql_walk, sheets.side_plank]
    sheet["groups"] = [{"id": "group-1", "title": "Main", "items": []}]
    for n in range(1, count + 1):
        item = models[(n - 1) % 3]() | {"id": f"exercise-{n}", "number": str(n)}
        sheet["groups"][0]["items"].append(item)
    return real(sheet)


def longest() -> dict:
    """Twelve exercises with names of 60 characters, every field filled, and a diary of twelve weeks."""
    sheet = plan_of(12)
    for n, item in enumerate(items(sheet), start=1):
        item |= {
            "name": f"{LONG_NAME}{n:>2}",
            "note": f"{LONG_NOTE} ({n})",
            "frequency": "Only 2 sessions a week",
        }
        item["precautions"] = [
            "Take care: ask us first after a hip operation.",
            "Take care: go slowly when dizzy.",
        ]
        item["move_on"] = "When 15 slow reps feel easy two times in a row, ask us for the next step."
    sheet["diary"] = sheets.diary(weeks=12)
    return sheet


def undated() -> dict:
    """A plan without start and weeks: four weeks to tick, no dates."""
    sheet = back_and_hips()
    sheet["diary"] = sheets.diary(weeks=4, dates=())
    sheet["frequency"]["note"] = ""
    return sheet


def mirrored() -> dict:
    """A plan for the other side: the pictures of the first exercise are mirrored."""
    sheet = plan_of(1)
    for picture in all_pictures(sheet):
        picture["mirrored"] = True
    return sheet


def greeted(sheet: dict, name: str) -> dict:
    """The sheet with another greeting name."""
    sheet["plan"]["byline"] = f"{name}’s plan, by Jonas Lind, 16 November 2026"
    return sheet


def alphabets() -> dict:
    """An English plan with Cyrillic, Greek and Vietnamese words, in every weight."""
    sheet = greeted(back_and_hips(), "Юлия")
    sheet["plan"] |= {"title": "Юлия, Νίκος, Nguyễn", "goal": "Знову бігати 5 км", "line": "Σιγά-σιγά."}
    sheet["clinic"]["name"] = "Φυσιοθεραπεία Київ"
    items(sheet)[0] |= {"name": "Nâng chân thẳng", "note": unicodedata.normalize("NFD", "Nguyễn: chậm lại.")}
    return sheet


def names_from_right_to_left() -> dict:
    """An English plan with words in Arabic, Persian, Urdu and Hebrew."""
    sheet = greeted(back_and_hips(), "\u2068أحمد علي\u2069")
    sheet["plan"] |= {"goal": "לרוץ שוב, 5 ק״מ", "line": "می\u200cخواهم بدوم"}
    items(sheet)[0]["note"] = "آہستہ آہستہ ٹانگ اٹھائیں"
    return sheet


def right_to_left() -> dict:
    """A plan in Arabic, from right to left."""
    return real(sheets.right_to_left())


def one() -> dict:
    """One exercise: the whole plan fits on one page."""
    return plan_of(1)


def three() -> dict:
    """Three exercises, each of its own kind."""
    return plan_of(3)


def five() -> dict:
    """One exercise more than fits on the first page."""
    return plan_of(5)


def twelve() -> dict:
    """Many exercises of the usual length."""
    return plan_of(12)


CASES = {
    make.__name__: make
    for make in (
        *(one, three, back_and_hips, five, twelve, longest, undated, mirrored),
        *(alphabets, names_from_right_to_left, right_to_left),
    )
}
