"""Parts of the sheet: its languages, what to lay ready, which way a rule leads."""

from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext

from patients.document import PrescriptionBlock, ProgramDocument


def direction(language: str) -> str:
    """`rtl` or `ltr`: which way a page in `language` runs."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def query(document: ProgramDocument, language: str) -> str:
    """What a link of this page carries so that the next page is in its language too."""
    return "" if language == document.language else f"?lang={language}"


def languages(document: ProgramDocument, now: str) -> list[dict]:
    """The languages of the plan, each named by those who speak it; none when there is only one."""
    if len(document.languages) == 1:
        return []
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "dir": direction(code),
            "query": query(document, code),
            "is_shown": code == now,
        }
        for code in document.languages
    ]


def equipment(document: ProgramDocument, language: str) -> dict:
    """What to lay ready, one sentence a thing: “A mat, or a blanket or a carpet.”"""
    return {
        "title": gettext("You need"),
        "things": [_thing(each) for each in document.equipment.get(language, ())],
    }


def _thing(each: dict) -> str:
    text = gettext("%(name)s, or %(instead)s.") if each["instead"] else gettext("%(name)s.")
    return capfirst(text % each)


def led(rule: str, *, easier: bool) -> str:
    """`rule`, so that it says at its start which way it leads: “Move on …” or “Go easier …”."""
    leads = (gettext("Move on"), gettext("Go easier"))
    if not rule or rule.startswith(leads):
        return rule
    return f"{leads[easier]}: {rule}"


def way_back(row: PrescriptionBlock, document: ProgramDocument, language: str) -> str:
    """What to do when an exercise is too hard, where its easier version is in the plan."""
    easier = [v for v in document.prescriptions if v.in_place_of == row.uuid and v.relation == "easier"]
    if not easier:
        return ""
    return gettext("Go easier if it is too hard: do %(name)s.") % {"name": easier[0].words[language].name}
