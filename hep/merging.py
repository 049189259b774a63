"""Two people at one form: what is written, and what is a conflict between them."""

from collections.abc import Mapping


class ChangedMeanwhile(Exception):
    """Somebody else changed the same fields; `theirs` holds what is stored now, by field name."""

    def __init__(self, theirs: dict):
        super().__init__(", ".join(theirs))
        self.theirs = theirs


def merged(stored: Mapping[str, object], *, values: Mapping[str, object], seen: Mapping[str, object]) -> dict:
    """Those of `values` that differ from `stored`, given what the form had `seen`.

    Raises ChangedMeanwhile for a field that is stored differently from both what was seen and what is wanted.
    """
    wanted = {name: value for name, value in values.items() if value != seen.get(name, value)}
    theirs = {name: stored[name] for name, value in wanted.items() if stored[name] not in (seen[name], value)}
    if theirs:
        raise ChangedMeanwhile(theirs)
    return {name: value for name, value in wanted.items() if stored[name] != value}
