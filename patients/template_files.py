"""A template as a file: versioned JSON that another clinic can read, checked before anything is kept."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from exercises.dosage import Dosage, DosageError, Frequency
from exercises.dosage_words import translated
from patients.models import ClinicTemplate
from patients.models.session import LONGEST_NAME, MOST_SESSIONS, NamedSession
from patients.prescribing import MOST_PRESCRIPTIONS

FORMAT, VERSION = "hep-template", 1
MOST_BYTES = 500_000
MOST_PARTS = 20
MOST_PROBLEMS = 12
TEXTS = {"note": 300, "when": 120, "rule": 200, "session": LONGEST_NAME}
RELATIONS = ("", "easier", "harder")
SOURCES = ("library", "clinic")


class TemplateFileError(Exception):
    """The file cannot be read; `problems` says why and where, as sentences."""

    def __init__(self, problems: list[str]):
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """What a file holds, after every word of it was checked."""

    name: str
    line: str
    language: str
    body: dict


# ---------------------------------------------------------------- writing


def file_name(template: ClinicTemplate) -> str:
    """The name of the file, e.g. `shoulder-start.hep-template.json`."""
    return f"{slugify(template.name) or 'template'}.{FORMAT}.json"


def to_file(template: ClinicTemplate) -> str:
    """The text of the file."""
    content = {"format": FORMAT, "version": VERSION, **to_content(template)}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def to_content(template: ClinicTemplate) -> dict:
    """What a file holds of it: exercises by short name, dosages as columns; nothing of people."""
    return {"name": template.name, "line": template.line, "language": template.language, **template.body}


# ---------------------------------------------------------------- reading


def read(data: bytes) -> TemplateFile:
    """What the file `data` holds. Raises TemplateFileError with every problem, at most MOST_PROBLEMS."""
    return read_content(_parsed(data))


def read_content(content: dict) -> TemplateFile:
    """What `content`, in the shape of `to_content`, holds. Raises TemplateFileError."""
    reading = _Reading()
    file = TemplateFile(
        name=" ".join(reading.text(content, "name", 60, required=True).split()),
        line=reading.text(content, "line", 200),
        language=reading.text(content, "language", 12) or "en",
        body={
            "frequency": reading.frequency(content, required=True),
            "weeks": reading.whole(content, "weeks", range(1, 53)),
            "sections": reading.sections(content),
            "sessions": reading.named_sessions(content),
            "advice": reading.advice(content),
        },
    )
    reading.check_versions(file.body["sections"])
    if reading.problems:
        raise TemplateFileError(reading.problems[:MOST_PROBLEMS])
    return file


def _parsed(data: bytes) -> dict:
    if len(data) > MOST_BYTES:
        raise TemplateFileError([_("This file is too large for a template: half a megabyte is the limit.")])
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise TemplateFileError([_("This file is not text in UTF-8.")]) from error
    except (ValueError, RecursionError) as error:
        raise TemplateFileError([_("This is not a template file: it is not JSON.")]) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise TemplateFileError([_("This is not a template file of this program.")])
    if content.get("version") != VERSION:
        raise TemplateFileError([_("This file was written by a newer release. Update this server first.")])
    return content


class _Reading:
    """Takes values out of the file; what is wrong is noted with its place, and reading goes on."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.place = ""

    def wrong(self, sentence: str) -> None:
        self.problems.append(f"{self.place}: {sentence}" if self.place else sentence)

    def text(self, table: dict, name: str, most: int, *, required: bool = False) -> str:
        value = table.get(name, "")
        if not isinstance(value, str) or len(value) > most or "\x00" in value:
            self.wrong(
                _("“%(name)s” must be a text of at most %(most)s letters.") % {"name": name, "most": most}
            )
            return ""
        if required and not value.strip():
            self.wrong(_("“%(name)s” is missing.") % {"name": name})
        return value

    def whole(self, table: dict, name: str, allowed: range) -> int | None:
        value = table.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value in allowed):
            return value
        self.wrong(
            _("“%(name)s” must be a number from %(low)s to %(high)s.")
            % {"name": name, "low": allowed.start, "high": allowed.stop - 1}
        )
        return None

    def choice(self, table: dict, name: str, allowed: tuple[str, ...]) -> str:
        value = table.get(name) or allowed[0]
        if isinstance(value, str) and value in allowed:
            return value
        self.wrong(_("“%(name)s” says something unknown.") % {"name": name})
        return allowed[0]

    def tables(self, table: dict, name: str, most: int) -> list[dict]:
        value = table.get(name, [])
        if not isinstance(value, list) or len(value) > most or not all(isinstance(x, dict) for x in value):
            self.wrong(
                _("“%(name)s” must be a list of at most %(most)s entries.") % {"name": name, "most": most}
            )
            return []
        return value

    def made(self, table: dict, name: str, make: Callable) -> dict | None:
        """A dosage, frequency or session as plain values; None when it is not given."""
        value = table.get(name)
        if value is None:
            return None
        try:
            return make(value).to_dict()
        except DosageError as error:
            for sentence in dict.fromkeys(translated(error).values()):
                self.wrong(str(sentence))
        except (AttributeError, KeyError, TypeError, ValueError):
            self.wrong(_("“%(name)s” cannot be read.") % {"name": name})
        return None

    def frequency(self, table: dict, *, required: bool = False) -> dict | None:
        if required and table.get("frequency") is None:
            self.wrong(_("“%(name)s” is missing.") % {"name": "frequency"})
        return self.made(table, "frequency", Frequency.from_dict)

    def sections(self, content: dict) -> list[dict]:
        sections = []
        for number, part in enumerate(self.tables(content, "sections", MOST_PARTS), start=1):
            self.place = _("Section %(number)s") % {"number": number}
            title = self.text(part, "title", 40, required=True)
            rows = [self.row(row) for row in self.at(part, number)]
            sections.append({"title": title, "prescriptions": rows})
        self.place = ""
        if not any(part["prescriptions"] for part in sections):
            self.wrong(_("There is no exercise in this file."))
        if sum(len(part["prescriptions"]) for part in sections) > MOST_PRESCRIPTIONS:
            self.wrong(_("A plan holds at most %(most)s exercises.") % {"most": MOST_PRESCRIPTIONS})
        return sections

    def at(self, part: dict, section: int) -> Iterator[dict]:
        """The prescriptions of `part`, each with its place for what is wrong with it."""
        for number, row in enumerate(self.tables(part, "prescriptions", MOST_PRESCRIPTIONS), start=1):
            self.place = _("Section %(section)s, exercise %(number)s") % {
                "section": section,
                "number": number,
            }
            yield row

    def row(self, row: dict) -> dict:
        exercise = row.get("exercise") if isinstance(row.get("exercise"), dict) else {}
        return {
            "exercise": {
                "slug": self.text(exercise, "slug", 80, required=True),
                "source": self.choice(exercise, "source", SOURCES),
                "name": self.text(exercise, "name", 80, required=True),
            },
            "dosage": self.made(row, "dosage", Dosage.from_dict),
            "frequency": self.frequency(row),
            "in_place_of": self.whole(row, "in_place_of", range(MOST_PRESCRIPTIONS)),
            "relation": self.choice(row, "relation", RELATIONS),
            "with_optional_cues": row.get("with_optional_cues") is not False,
            **{name: self.text(row, name, most) for name, most in TEXTS.items()},
        }

    def check_versions(self, sections: list[dict]) -> None:
        """A version belongs to an exercise with a number of its own."""
        rows = [row for part in sections for row in part["prescriptions"]]
        for row in rows:
            parent = row["in_place_of"]
            if parent is None:
                row["relation"] = ""
            elif parent >= len(rows) or rows[parent] is row or rows[parent]["in_place_of"] is not None:
                self.wrong(
                    _("%(name)s is in place of an exercise that is not in the file.") % row["exercise"]
                )
            else:
                row["relation"] = row["relation"] or "easier"

    def named_sessions(self, content: dict) -> list[dict]:
        made = (
            self.made({"sessions": raw}, "sessions", NamedSession.from_dict)
            for raw in self.tables(content, "sessions", MOST_SESSIONS)
        )
        return [each for each in made if each]

    def advice(self, content: dict) -> dict:
        found = content.get("advice") or {}
        if not isinstance(found, dict) or not all(len(language) <= 12 for language in found):
            self.wrong(_("“%(name)s” cannot be read.") % {"name": "advice"})
            return {}
        self.place = _("Advice")
        advice = {
            language: [
                {"title": self.text(part, "title", 80), "text": self.text(part, "text", 1000)}
                for part in self.tables(found, language, MOST_PARTS)
            ]
            for language in found
        }
        self.place = ""
        return advice
