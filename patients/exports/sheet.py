"""The sheet: a published document in one language, worded and in reading order.

Every rendering is made of it (the page, its print, the PDF), so all of them say the same words in
the same order. No database, no request, no clock.
"""

import datetime as dt
import unicodedata
from dataclasses import replace

from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language, get_language_info, gettext, ngettext, pgettext

from exercises import dosage_words
from exercises.dosage import Dosage, Frequency
from patients.document import (
    ExerciseWords,
    PictureBlock,
    PrescriptionBlock,
    ProgramDocument,
    SessionBlock,
    short_digest,
)
from patients.exports import sheet_parts

UNDATED_WEEKS = 4
# A fridge sheet is one page; a longer program is printed again for its later weeks.
LONGEST_DIARY = 12
MOST_BOXES = 7
SUFFIX = {"image/svg+xml": "svg", "image/webp": "webp", "image/jpeg": "jpg", "image/png": "png"}


def sheet(document: ProgramDocument, *, language: str, digest: str) -> dict:
    """Everything a handout of `document` says in `language`; `digest` is the version's."""
    with translation.override(language):
        numbers = _numbers(document)
        return {
            "schema": 1,
            "lang": language,
            "dir": sheet_parts.direction(language),
            "query": sheet_parts.query(document, language),
            "languages": sheet_parts.languages(document, language),
            "labels": _labels(document),
            "clinic": _clinic(document),
            "plan": _plan(document, language, digest),
            "frequency": _frequency(document),
            "equipment": sheet_parts.equipment(document, language),
            "groups": _groups(document, language, numbers),
            "unchecked": _unchecked(document, language),
            "diary": _diary(document),
            "safety": _safety(document, language),
            "phone": {
                "title": gettext("On your phone"),
                "text": gettext("Scan to see this plan on your phone."),
                "alt": gettext("QR code that opens this plan on your phone"),
                "type": gettext("No camera? Go to {address} and type this code:"),
            },
            "reading": _reading(document, language),
        }


def _unchecked(document: ProgramDocument, language: str) -> str:
    """What a patient is told of a translation that no person has checked; "" for every other text."""
    if document.is_checked(language):
        return ""
    return gettext("This translation has not been checked by a person yet.")


def _labels(document: ProgramDocument) -> dict:
    return {
        "feel": gettext("Feel it"),
        "avoid": gettext("Avoid"),
        "breathing": gettext("Breathe"),
        "set_up": gettext("Set-up"),
        "note": gettext("For you"),
        "instead": gettext("or"),
        "glance": gettext("Your plan at a glance"),
        "goal": gettext("Your goal"),
        "news": gettext("What is new"),
        "page": gettext("page {n} of {m}"),
        "safety_link": gettext("When to stop and call us"),
        "call": gettext("Call {number}").replace("{number}", document.clinic.phone),
        "call_emergency": gettext("Call {number}").replace("{number}", document.clinic.emergency_number),
        "text_size": gettext("Text size"),
        "text_normal": gettext("Normal"),
        "text_large": gettext("Large"),
        "text_larger": gettext("Largest"),
        "look": gettext("Text size and colours"),
        "theme": gettext("Light or dark"),
        "theme_auto": gettext("Automatic"),
        "theme_light": gettext("Light"),
        "theme_dark": gettext("Dark"),
        "read": gettext("Read aloud"),
        "stop_reading": gettext("Stop reading"),
        "to": pgettext("read aloud between two numbers: 10 to 15", "to"),
        "show": gettext("Show the movement"),
        "next": gettext("Next picture"),
        "exercises": gettext("Exercises"),
        "move_on": gettext("Move on"),
        "go_easier": gettext("Go easier"),
        "print": gettext("Print"),
        "print_choose": gettext("Print: choose size and layout"),
        "back": gettext("Back to your plan"),
        "languages": gettext("Language"),
    }


def _clinic(document: ProgramDocument) -> dict:
    clinic = document.clinic
    logo = (
        dict(clinic.logo, file=f"{clinic.logo['sha256']}.{SUFFIX[clinic.logo['content_type']]}")
        if clinic.logo
        else None
    )
    return {
        "name": _by_itself(clinic.name),
        "address": _by_itself(clinic.address),
        "hours": _by_itself(clinic.hours),
        "phone": clinic.phone,
        "phone_link": _tel(clinic.phone),
        "logo": logo,
    }


def _tel(number: str) -> str:
    """`tel:` address of a phone number as people write it."""
    return "tel:" + "".join(c for c in number if c.isdigit() or c == "+")


def _plan(document: ProgramDocument, language: str, digest: str) -> dict:
    day = dt.date.fromisoformat(document.published_on)
    names = {
        "name": _by_itself(document.greeting),
        "clinician": _by_itself(document.clinician),
        "date": date_format(day, pgettext("day", "j F Y")),
    }
    byline = (
        gettext("%(name)s’s plan, by %(clinician)s, %(date)s")
        if document.greeting
        else gettext("Your plan, by %(clinician)s, %(date)s")
    )
    return {
        "title": _by_itself(document.said(document.title, language)),
        "byline": byline % names,
        "news": _by_itself(document.news),
        "line": _by_itself(document.said(document.line, language)),
        "goal": _by_itself(document.goal),
        "number": gettext("Plan %(number)s") % {"number": document.number},
        "version": document.number,
        "date": date_format(day, pgettext("day", "j M Y")),
        "published": {"year": day.year, "month": day.month, "day": day.day},
        "digest": short_digest(digest),
    }


def _by_itself(name: str) -> str:
    """Words that may be of another language; isolated (Unicode) where they run against the language of the
    page, or a date beside them would move, and their full stop."""
    against = {"L"} if get_language_info(get_language())["bidi"] else {"R", "AL"}
    return f"\u2068{name}\u2069" if against & {unicodedata.bidirectional(letter) for letter in name} else name


def _frequency(document: ProgramDocument) -> dict:
    frequency = Frequency.from_dict(document.frequency)
    words = dosage_words.frequency_words(frequency)
    sentences = []
    if document.weeks:
        text = ngettext("For %(weeks)s week.", "For %(weeks)s weeks.", document.weeks)
        sentences.append(text % {"weeks": document.weeks})
    if frequency.per == "week" and frequency.times.maximum > 1:
        sentences.append(_rest_days(frequency.times.maximum))
    return {"lead": words["lead"], "note": " ".join(s for s in sentences if s)}


def _rest_days(sessions: int) -> str:
    """Of seven days three can be apart; a fourth session has a neighbour, and that is fine."""
    if sessions <= 3:
        return gettext("Rest a day between if you can.")
    if sessions == 4:
        return gettext("Rest a day between if you can. Doing four? Two days in a row is fine.")
    return ""


# ---------------------------------------------------------------- exercises


def _numbers(document: ProgramDocument) -> dict[str, str]:
    """What each prescription is called: 1, 2, 3 …; a version of another has no number of its own."""
    own = [row.uuid for row in document.prescriptions if not row.in_place_of]
    return {uuid: str(place) for place, uuid in enumerate(own, start=1)}


def _groups(document: ProgramDocument, language: str, numbers: dict[str, str]) -> list[dict]:
    groups, count = [], 0
    for place, section in enumerate(document.sections, start=1):
        items = []
        for row in section.prescriptions:
            count += 1
            item = _item(_in_language(row, document, language), language, numbers)
            item["frequency"] = " ".join(filter(None, (item["frequency"], _session(row, document))))
            item["move_on"] = " ".join(
                filter(None, (item["move_on"], sheet_parts.way_back(row, document, language)))
            )
            items.append({"id": f"exercise-{count}", **item})
        title = _by_itself(document.said(section.title, language))
        groups.append({"id": f"group-{place}", "title": title, "items": items})
    return groups


def _in_language(row: PrescriptionBlock, document: ProgramDocument, language: str) -> PrescriptionBlock:
    """`row` with its rule in `language`, where the library has it; a clinician's words stay their own."""
    when, rule = document.said(row.when, language), document.said(row.rule, language)
    return replace(row, when=_by_itself(when), rule=_by_itself(rule), note=_by_itself(row.note))


def _session(row: PrescriptionBlock, document: ProgramDocument) -> str:
    """In which session an exercise is done; nothing in a plan whose sessions are all alike."""
    if not document.sessions:
        return ""
    own = next((each for each in document.sessions if each.name == row.session), None)
    return gettext("In every session") if own is None else session_words(own)


def session_words(session: SessionBlock) -> str:
    """“A: Monday and Thursday”, “A: 2 sessions a week”, or the name alone."""
    when = get_text_list([str(WEEKDAYS[day]) for day in session.days], gettext("and"))
    if not when and session.frequency:
        when = dosage_words.frequency_sentence(Frequency.from_dict(session.frequency))
    words = {"name": session.name, "when": when}
    return gettext("Session %(name)s: %(when)s") % words if when else gettext("Session %(name)s") % words


def _item(row: PrescriptionBlock, language: str, numbers: dict[str, str]) -> dict:
    """One exercise on the sheet: what is needed while doing it."""
    words = row.words[language]
    dosage = Dosage.from_dict(row.dosage)
    frequency = dosage_words.frequency_words(Frequency.from_dict(row.frequency)) if row.frequency else None
    item = {
        "number": numbers.get(row.uuid, ""),
        "name": words.name,
        "pictures": [_picture(picture, language) for picture in row.pictures],
        "dosage": dosage_words.parts(dosage, hold_where=words.hold_where, side_names=words.side_names),
        "frequency": " ".join(part["text"] for part in frequency["lead"]) if frequency else "",
        "steps": list(words.steps),
        "feel": " ".join(words.feel),
        "avoid": " ".join(words.avoid),
        "set_up": " ".join(_one_side(dosage, words)),
        "note": row.note,
        "precautions": list(words.precautions),
        # a version's rule stands with its "in place of"
        "move_on": "" if row.in_place_of else sheet_parts.led(row.rule, easier=False),
    }
    if row.in_place_of:
        item["instead"] = _instead(row, numbers.get(row.in_place_of, ""))
    return item


def _one_side(dosage: Dosage, words) -> list[str]:
    """Which side lies where, for an exercise that trains one side alone; made from what `side` names."""
    if dosage.side not in ("left", "right") or not words.side_line:
        return []
    names = {"left": pgettext("side of the body", "left"), "right": pgettext("side of the body", "right")}
    other = "right" if dosage.side == "left" else "left"
    return [words.side_line.replace("{side}", names[dosage.side]).replace("{other}", names[other])]


def _instead(row: PrescriptionBlock, number: str) -> dict:
    when = row.when or (
        gettext("It is for days when {number} is too hard.")
        if row.relation == "easier"
        else gettext("Try it when {number} is easy.")
    )
    return {
        "of": number,
        "label": gettext("in place of {number}").replace("{number}", number),
        "what": gettext("Do this in place of {number}.").replace("{number}", number),
        "when": when.replace("{number}", number),
        "rule": sheet_parts.led(row.rule, easier=row.relation == "harder").replace("{number}", number),
    }


def _picture(picture: PictureBlock, language: str) -> dict:
    suffix = SUFFIX[picture.content_type]
    return {
        "sha": picture.sha256,
        "file": f"{picture.sha256}.{suffix}",
        "line": f"{picture.line_sha256}.{suffix}" if picture.line_sha256 else f"{picture.sha256}.{suffix}",
        "dark": picture.dark_sha256,
        "public_id": picture.public_id,
        "dark_public_id": picture.dark_public_id,
        "ratio": round(picture.width / picture.height, 4),
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alts[language],
        "caption": picture.captions[language],
        "mirrored": picture.mirrored,
        "loop": picture.loop_public_id,
        "dark_loop": picture.dark_loop_public_id,
    }


# ---------------------------------------------------------------- diary, safety, advice


def _diary(document: ProgramDocument) -> dict:
    frequency = Frequency.from_dict(document.frequency)
    a_week = frequency.times
    if frequency.per == "day":
        least = most = MOST_BOXES
        aim = gettext("Tick each day you did it. Pain: 0 is none, 10 is the worst.")
    else:
        least, most = min(a_week.minimum, MOST_BOXES), min(a_week.maximum, MOST_BOXES)
        aim = _aim(least, most)
    return {
        "title": gettext("Your diary"),
        "aim": aim,
        "week": gettext("Week"),
        "tick": gettext("Tick each session"),
        "bonus": gettext("Bonus"),
        "pain": gettext("Worst pain"),
        "minimum": least,
        "maximum": most,
        "weeks": _weeks(document),
    }


def _aim(least: int, most: int) -> str:
    pain = gettext("Pain: 0 is none, 10 is the worst.")
    aim = ngettext("Aim for %(least)s tick a week.", "Aim for %(least)s ticks a week.", least) % {
        "least": least
    }
    bonus = gettext("More, up to %(most)s, is a bonus.") % {"most": most} if most > least else ""
    return " ".join(sentence for sentence in (aim, bonus, pain) if sentence)


def _weeks(document: ProgramDocument) -> list[dict]:
    """The rows of the diary: dated when the program has a start, four weeks when it has no length."""
    weeks = min(document.weeks or UNDATED_WEEKS, LONGEST_DIARY)
    start = dt.date.fromisoformat(document.starts_on) if document.starts_on else None
    return [
        {
            "label": gettext("Week %(number)s") % {"number": week + 1},
            "date": date_format(start + dt.timedelta(weeks=week), pgettext("day", "j M")) if start else "",
        }
        for week in range(weeks)
    ]


def _safety(document: ProgramDocument, language: str) -> dict:
    block = document.safety[language]
    numbers = {"phone": document.clinic.phone, "emergency": document.clinic.emergency_number}

    def filled(text: str) -> str:
        for name, number in numbers.items():
            text = text.replace("{" + name + "}", number)
        return text

    return {
        "first": filled(block.first),
        "title": gettext("Stop and call us on %(phone)s if") % numbers,
        "signs": [filled(sign) for sign in block.signs],
        "emergency_title": gettext("Call %(emergency)s now for any one of these. Delay can harm.") % numbers,
        "emergency": [filled(sign) for sign in block.emergency],
        "emergency_number": document.clinic.emergency_number,
        "emergency_link": _tel(document.clinic.emergency_number),
    }


def _reading(document: ProgramDocument, language: str) -> dict:
    advice = [dict(paragraph) for paragraph in document.advice.get(language, ())]
    return {
        "title": gettext("Good to know"),
        "link": gettext("Good to know: sleep, food, stress") if advice else gettext("Good to know"),
        "paragraphs": advice,
        "help_title": gettext("More help with each exercise"),
        "exercises": [_help(row.words[language]) for row in document.prescriptions],
    }


def _help(words: ExerciseWords) -> dict:
    """What helps to get an exercise right, but would crowd the sheet: it stands on the advice page."""
    return {
        "name": words.name,
        "why": words.why,
        "set_up": " ".join((*words.set_up, *words.optional_cues)),
        "breathing": " ".join(words.breathing),
    }
