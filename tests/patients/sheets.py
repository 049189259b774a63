"""Sheets as the handout, the print and the PDF get them: one realistic plan and its uncommon relatives.

Every function returns a fresh dictionary, so that a test may change it.
"""

import copy
import hashlib
from base64 import b32encode

from tests.patients.device_facts import FACTS
from tests.patients.sheets_reading import PLAN, READING

PLANK_ALT_START = "Lying on one side, up on the forearm. The hips are high, the body makes one line."
PLANK_CUES = {
    "set_up": "Put a folded towel under your elbow.",
    "feel": "The waist and hip near the floor, and your top hip.",
}
ARABIC = {"feel": "تشعر به", "avoid": "تجنّب", "breathing": "التنفس", "set_up": "استعد", "instead": "أو"}


def dose(text: str) -> dict:
    """A part of a dosage that carries the marker."""
    return {"text": text, "dose": True}


def words(text: str) -> dict:
    """A part of a dosage that is not marked."""
    return {"text": text}


def picture(name: str, caption: str, alt: str, *, width: int = 1200, height: int = 539) -> dict:
    """A picture as a document names it: by its content, with public ids that tell nothing."""
    sha, dark, line = (
        hashlib.sha256(f"{name}{kind}".encode()).hexdigest() for kind in ("", " dark", " line")
    )
    return {
        "sha": sha,
        "file": f"{sha}.svg",
        "line": f"{line}.svg",
        "dark": dark,
        "public_id": public_id(sha),
        "dark_public_id": public_id(dark),
        "ratio": round(width / height, 3),
        "width": width,
        "height": height,
        "alt": alt,
        "caption": caption,
        "mirrored": False,
        "loop": "",
        "dark_loop": "",
    }


def with_loop(pictures: list[dict]) -> list[dict]:
    """The pictures of an exercise; the movement goes with the last one."""
    for last in pictures[-1:]:
        last |= {"loop": f"{last['public_id']}m", "dark_loop": f"{last['public_id']}n"}
    return pictures


def public_id(sha: str) -> str:
    """26 characters that look as random as the real ones."""
    return b32encode(bytes.fromhex(sha)).decode().lower()[:26]


def exercise(place: int, name: str, **facts) -> dict:
    """An exercise of a sheet; what a caller leaves out is empty, as in a real document."""
    optional = ("note", "frequency", "set_up", "feel", "avoid", "move_on")
    facts["pictures"] = with_loop(facts.get("pictures", []))
    return {
        "id": f"exercise-{place}",
        "number": str(place),
        "name": name,
        "dosage": {"lead": [dose("10–15 reps"), words("each side")], "more": []},
        "steps": [],
        "precautions": [],
    } | dict.fromkeys(optional, "") | facts  # fmt: skip


def side_lying_leg_raise() -> dict:
    """A dosage with a hold, and all four cues."""
    return exercise(
        1,
        "Side-lying straight-leg raise",
        pictures=[
            picture("raise start", "Start", "Lying on the side, head on the lower arm, top leg straight."),
            picture("raise end", "Lift", "The top leg is lifted, straight, in line with the body."),
        ],
        dosage={
            "lead": [dose("10–15 reps"), words("each side")],
            "more": [[words("Hold"), dose("2–3 seconds"), words("at the top")]],
        },
        set_up="Bend your bottom knee if you wobble.",
        steps=[
            "Lie on your side, one hip above the other.",
            "Tighten your tummy a little.",
            "Breathe out. Lift your top leg, heel first.",
            "Hold. Then lower it slowly.",
        ],
        feel="The back of your outer hip.",
        avoid="Rolling back. Toes turning up.",
    )


def ql_walk() -> dict:
    """Three pictures, rounds, and no side."""
    return exercise(
        2,
        "QL walk",
        pictures=[
            picture(
                "walk start", "Start", "Sitting tall, legs straight, arms folded.", width=940, height=649
            ),
            picture("walk end", "Lift", "One buttock is off the floor.", width=940, height=649),
            picture("walk down", "Slide and set down", "It is set down a bit ahead.", width=940, height=649),
        ],
        dosage={
            "lead": [dose("8–10 walks"), words("forward, then back")],
            "more": [[words("Do"), dose("2–3 rounds"), words("with a short rest between")]],
        },
        set_up="Sit on a folded towel if your back rounds.",
        steps=[
            "Sit tall on the floor, legs straight.",
            "Lift one buttock and slide it forward.",
            "Now the other. Each slide is one walk.",
            "Go a few feet forward, then back.",
        ],
        feel="Your waist and your buttocks.",
        avoid="Leaning back. Pushing with your hands.",
    )


def side_plank() -> dict:
    """The exercise that has an easier version."""
    return exercise(
        3,
        "Side plank with leg raise",
        pictures=[
            picture("plank start", "Start", PLANK_ALT_START, height=589),
            picture("plank end", "Lift", "The hips stay high. The top leg is lifted.", height=589),
        ],
        steps=[
            "Lie on your side, elbow under your shoulder.",
            "Lift your hips. Make one long line.",
            "Breathe out and lift your top leg.",
            "Lower it slowly. Keep your hips high.",
        ],
        avoid="Hips sinking. Rolling back. Holding your breath.",
        **PLANK_CUES,
    )


def knee_plank() -> dict:
    """The easier version: it takes the place of 3 and has no number."""
    return exercise(
        4,
        "Knee side plank with leg raise",
        number="",
        pictures=[
            picture("knee start", "Start", "Side plank on the forearm and the bent lower knee.", height=589),
            picture("knee end", "Lift", "The top leg is lifted, the hips stay high.", height=589),
        ],
        instead={
            "of": "3",
            "label": "in place of 3",
            "what": "Do this in place of 3",
            "when": "if 3 is too hard.",
            "rule": "When 15 slow reps (45–60 seconds) feel easy two times in a row, try 3.",
        },
        steps=[
            "Lie on your side, elbow under your shoulder.",
            "Bend your bottom knee. Lift your hips.",
            "Breathe out and lift your top leg.",
            "Lower it slowly. Keep your hips high.",
        ],
        avoid="Your bottom drifting back.",
        **PLANK_CUES,
    )


def back_and_hips() -> dict:
    """The plan of the demo: four movements in two groups, six weeks, three to four sessions a week."""
    return {
        "schema": 1,
        "lang": "en",
        "dir": "ltr",
        "query": "",
        "languages": [],
        "labels": LABELS.copy(),
        "clinic": CLINIC.copy(),
        "plan": copy.deepcopy(PLAN),
        "frequency": {
            "lead": [dose("3–4 sessions"), words("a week")],
            "note": "For 6 weeks. Rest a day between when you can.",
        },
        "equipment": copy.deepcopy(EQUIPMENT),
        "groups": [
            {"id": "group-1", "title": "Warm-up", "items": [side_lying_leg_raise(), ql_walk()]},
            {"id": "group-2", "title": "Main", "items": [side_plank(), knee_plank()]},
        ],
        "diary": diary(weeks=6),
        "safety": copy.deepcopy(SAFETY),
        "phone": {
            "title": "On your phone",
            "text": "Scan to open this plan.",
            "alt": "QR code that opens this plan on your phone",
            "type": "No camera? Go to {address} and type this code:",
        },
        "reading": copy.deepcopy(READING),
        "device": copy.deepcopy(FACTS),
    }


def all_items(sheet: dict) -> list[dict]:
    """Every exercise of a sheet, in order."""
    return [item for group in sheet["groups"] for item in group["items"]]


def one_exercise() -> dict:
    """The smallest plan."""
    sheet = back_and_hips()
    sheet["groups"] = [{"id": "group-1", "title": "Main", "items": [side_lying_leg_raise()]}]
    return sheet


def twelve_exercises() -> dict:
    """More than any page holds: two groups of six."""
    sheet = back_and_hips()
    made = [make() for make in (side_lying_leg_raise, ql_walk, side_plank) * 4]
    for number, item in enumerate(made, start=1):
        # Each says its own words, so that a test can tell them apart.
        item |= {"id": f"exercise-{number}", "number": str(number), "name": f"{item['name']} ({number})"}
        item |= {
            "steps": [f"{step} ({number})" for step in item["steps"]],
        }
    sheet["groups"] = [
        {"id": "group-1", "title": "Warm-up", "items": made[:6]},
        {"id": "group-2", "title": "Main", "items": made[6:]},
    ]
    return sheet


def long_names() -> dict:
    """Names of 60 characters, one of them without a place to break."""
    sheet = back_and_hips()
    for item in all_items(sheet):
        item["name"] = "Slow side plank with a straight leg raised and a long pause."
    all_items(sheet)[1]["name"] = "Hip" * 20
    return sheet


def right_to_left() -> dict:
    """A page that runs from right to left: for the layout alone, its words are not for patients."""
    sheet = back_and_hips()
    sheet |= {
        "lang": "ar",
        "dir": "rtl",
        "labels": {key: ARABIC.get(key, word) for key, word in LABELS.items()},
    }
    sheet["plan"] |= {"title": "الظهر والوركان", "byline": "خطة ماريا، أعدّها يوناس ليند، 16 نوفمبر 2026"}
    sheet["frequency"]["lead"] = [dose("3–4 جلسات"), words("في الأسبوع")]
    sheet["safety"]["title"] = "توقّف واتصل بنا على 01632 960 118 إذا"
    for item in all_items(sheet):
        item["name"] = "رفع الساق المستقيمة على الجانب"
        item["dosage"] = {
            "lead": [dose("10–15 مرة"), words("لكل جانب")],
            "more": [[words("اثبت"), dose("2–3 ثوانٍ"), words("في الأعلى")]],
        }
        item["steps"] = ["استلقِ على جانبك ورأسك على ذراعك.", "أخرج الزفير وارفع الساق ببطء."]
    return sheet


def in_two_languages() -> dict:
    """The second language of a plan: its links stay in it."""
    sheet = right_to_left()
    sheet["query"] = "?lang=ar"
    sheet["languages"] = [
        {"code": "en", "name": "English", "dir": "ltr", "query": "", "is_shown": False},
        {"code": "ar", "name": "العربيّة", "dir": "rtl", "query": "?lang=ar", "is_shown": True},
    ]
    return sheet


def undated() -> dict:
    """No start and no weeks: a diary of four weeks without dates."""
    sheet = back_and_hips()
    sheet["diary"] = diary(weeks=4, dates=())
    sheet["frequency"]["note"] = ""
    return sheet


def right_side_only() -> dict:
    """The first exercise for the right side alone: its pictures show the left one and are mirrored."""
    sheet = back_and_hips()
    first = all_items(sheet)[0]
    first["dosage"]["lead"] = [dose("10–15 reps"), words("right leg")]
    for image in first["pictures"]:
        image["mirrored"] = True
    return sheet


def without_greeting() -> dict:
    """No name, no line, no goal: nothing on the page says whose plan it is."""
    sheet = back_and_hips()
    sheet["plan"] |= {"byline": "Your plan, by Jonas Lind, 16 November 2026", "line": "", "goal": ""}
    return sheet


def diary(
    *, weeks: int, dates: tuple[str, ...] = ("16 Nov", "23 Nov", "30 Nov", "7 Dec", "14 Dec", "21 Dec")
) -> dict:
    """Tick boxes for some weeks: three to reach, a fourth as a bonus."""
    dated = [*dates, *[""] * weeks][:weeks]
    return {
        "title": "Your diary",
        "aim": "Aim for 3 ticks a week. A 4th is a bonus. Pain: 0 is none, 10 is the worst.",
        "week": "Week",
        "tick": "Tick each session",
        "bonus": "Bonus",
        "pain": "Worst pain",
        "minimum": 3,
        "maximum": 4,
        "weeks": [{"label": f"Week {n}", "date": date} for n, date in enumerate(dated, start=1)],
    }


CLINIC = {
    "name": "Harbour Street Physiotherapy",
    "address": "4 Harbour Street",
    "hours": "Mon–Fri 8–18",
    "phone": "01632 960 118",
    "phone_link": "tel:01632960118",
    "logo": None,
}
LABELS = {
    "feel": "Feel it",
    "avoid": "Avoid",
    "breathing": "Breathe",
    "set_up": "Set-up",
    "note": "For you",
    "care": "Take care",
    "instead": "or",
    "glance": "Your plan at a glance",
    "goal": "Your goal",
    "page": "page {n} of {m}",
    "safety_link": "When to stop and call us",
    "call": "Call 01632 960 118",
    "call_emergency": "Call 112",
    "text_size": "Text size",
    "text_normal": "Normal",
    "text_large": "Large",
    "text_larger": "Largest",
    "print": "Print",
    "print_choose": "Print: choose size and layout",
    "back": "Back to your plan",
    "languages": "Language",
    "look": "Text size and colours",
    "theme": "Light or dark",
    "theme_auto": "Automatic",
    "theme_light": "Light",
    "theme_dark": "Dark",
    "read": "Read aloud",
    "stop_reading": "Stop reading",
    "to": "to",
    "show": "Show the movement",
    "next": "Next picture",
    "exercises": "Exercises",
    "move_on": "Move on",
    "go_easier": "Go easier",
}
EQUIPMENT = {
    "title": "You need",
    "things": ["A mat, or a blanket or a carpet.", "A cushion, or a folded blanket."],
}
SAFETY = {
    "title": "Stop and call us on 01632 960 118 if",
    "signs": [
        "pain gets sharp or moves down your leg",
        "pain is still worse the next day",
        "your leg tingles or feels weak",
    ],
    "emergency_title": "Call 112 now if",
    "emergency": [
        "you cannot pee, or cannot control your bladder or bowels",
        "you feel numb between your legs or round your bottom",
        "both legs tingle, feel numb or feel weak",
        "you have chest pain",
    ],
    "emergency_number": "112",
    "emergency_link": "tel:112",
    "first": "Hurt just now, or ill for a long time? See a health professional first.",
}
