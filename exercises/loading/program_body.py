"""The content of a program template: plain JSON that a patient's draft is copied from.

    {"frequency": {"times_min", "times_max", "per"}, "weeks",
     "sections": [{"key", "prescriptions": [{"exercise", "dosage", "frequency", "in_place_of", "relation"}]}],
     "texts": {language: {"title", "line", "sections": {key: title},
                          "instead": {exercise: {"when", "rule"}}}},
     "advice": {language: [{"title", "text"}]}}

`exercise` and `in_place_of` are slugs of shared exercises; a dosage of null is that of the exercise.
"""

from exercises.library_format import PrescriptionEntry, ProgramEntry, ProgramWords, Vocabulary


def program_body(entry: ProgramEntry, vocabulary: Vocabulary) -> dict:
    """What `entry` says, in the shape above."""
    keys = list(dict.fromkeys(prescription.section for prescription in entry.prescriptions))
    return {
        "frequency": entry.frequency.to_dict(),
        "weeks": entry.weeks,
        "sections": [
            {"key": key, "prescriptions": [_row(row) for row in entry.prescriptions if row.section == key]}
            for key in keys
        ],
        "texts": {language: _texts(words, keys, vocabulary) for language, words in entry.words.items()},
        "advice": {
            language: [{"title": part.title, "text": part.text} for part in words.advice]
            for language, words in entry.words.items()
        },
    }


def _row(row: PrescriptionEntry) -> dict:
    return {
        "exercise": row.exercise,
        "dosage": row.dosage.to_dict() if row.dosage else None,
        "frequency": row.frequency.to_dict() if row.frequency else None,
        "in_place_of": row.in_place_of or None,
        "relation": row.level,
    }


def _texts(words: ProgramWords, keys: list[str], vocabulary: Vocabulary) -> dict:
    sections = {key: vocabulary.term("section", key).words for key in keys}
    return {
        "title": words.title,
        "line": words.line,
        "sections": {key: said.get(words.language, said["en"]) for key, said in sections.items()},
        "instead": {slug: {"when": said.when, "rule": said.rule} for slug, said in words.instead.items()},
    }
