"""One wrong letter, drawn by chance from a fixed seed: left out, doubled up, another one, or two swapped."""

import random
import string

KINDS = ("leave out", "put in", "replace", "swap")


def misspelt(name: str, kind: str, draw: random.Random) -> str:
    """`name` with one error of `kind` in one of its words of three letters and more."""
    places = [
        at
        for at in range(len(name))
        if name[at].isalpha() and (kind != "swap" or name[at + 1 : at + 2].isalpha() and _differ(name, at))
    ]
    at, letter = draw.choice(places), draw.choice(string.ascii_lowercase)
    while letter == name[at].lower():
        letter = draw.choice(string.ascii_lowercase)
    return {
        "leave out": name[:at] + name[at + 1 :],
        "put in": name[:at] + letter + name[at:],
        "replace": name[:at] + letter + name[at + 1 :],
        "swap": name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :],
    }[kind]


def _differ(name: str, at: int) -> bool:
    return name[at].lower() != name[at + 1].lower()
