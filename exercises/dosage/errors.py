"""What is wrong with a dosage, in sentences a form can show at a field."""

from collections.abc import Mapping


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation without translating it: this package does not know Django."""
    return sentence


class Message(str):
    """An English sentence that remembers its template, so that a page can show it in another language."""

    template: str
    params: dict[str, object]

    def __new__(cls, template: str, **params: object) -> "Message":
        message = super().__new__(cls, template % params if params else template)
        message.template = template
        message.params = params
        return message


class DosageError(ValueError):
    """A dosage or frequency that cannot be. `errors` maps a column name such as "reps_max" to a Message."""

    def __init__(self, errors: Mapping[str, Message]) -> None:
        super().__init__(errors)
        self.errors: dict[str, Message] = dict(errors)

    def __str__(self) -> str:
        return " ".join(dict.fromkeys(self.errors.values()))


class DosageParseError(DosageError):
    """A text that cannot be read as a dosage.

    `word` is the first piece of the text that is in the way ("" when something is missing instead), and
    `understood` the clinician's line of everything else. `errors` is keyed by column where the piece was read
    but its value is impossible, and by "dosage" where it was not read at all.
    """

    def __init__(self, errors: Mapping[str, Message], word: str = "", understood: str = "") -> None:
        super().__init__(errors)
        self.args = (errors, word, understood)
        self.word = word
        self.understood = understood
