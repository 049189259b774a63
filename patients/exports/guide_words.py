"""The words of a guided session: whole sentences for each side, so that no language has to be glued."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exercises.dosage import SideNames

LEGS = {SideNames.MOVING_LEG, SideNames.STANCE, SideNames.FRONT}
# Lying on one side, the body turns over to train the other.
LYING = {SideNames.TOP_LEG, SideNames.LOADED}


def kind_of(names: str) -> str:
    """Which table of words fits what the sides name."""
    if names in LEGS:
        return "leg"
    return {SideNames.TOP_LEG: "top", SideNames.MOVING_ARM: "arm", SideNames.TURN: "turn"}.get(names, "side")


def side(kind: str, which: str) -> dict[str, str]:
    """What is said of the left or the right one: label, start, done, was (with {n}), now."""
    was = {"left": _("Left {n}"), "right": _("Right {n}")}[which]
    return _SIDES[kind, which]() | {"was": was}


def way(which: str) -> dict[str, str]:
    """What is said of a direction; "" is an exercise without one."""
    return _WAYS[which]()


def then(*, side: str, way: str) -> str:
    """What follows in the same round, in small letters; "" when nothing does."""
    # With both, the other way comes before the other side.
    if way in ("forward", "one_way"):
        return {"forward": _("then back"), "one_way": _("then the other way")}[way]
    return _("then right") if side == "left" else ""


def done() -> str:
    """The button that ends an exercise done in one go."""
    return _("Done")


def turn(names: str) -> str:
    """How the other side is reached."""
    if names in LYING:
        return _("Turn over.")
    if names in LEGS:
        return _("Change legs.")
    return _("Change arms.") if names == SideNames.MOVING_ARM else _("Change sides.")


def filled(line: str, which: str) -> str:
    """The exercise's own sentence about its side, which names {side} and {other}."""
    names = {"left": pgettext("side of the body", "left"), "right": pgettext("side of the body", "right")}
    other = "right" if which == "left" else "left"
    return line.replace("{side}", names[which]).replace("{other}", names[other])


def words() -> dict[str, str]:
    """What stands on the page itself."""
    return {
        "title": _("Do it now"),
        "lead": _("Do the exercises in this order. Then tell us how it went."),
        "did": _("I did this one"),
        "form": _("How did it go?"),
        "pain": _("Pain while you did it"),
        "pain_ends": _("0 is no pain. 10 is the worst you can think of."),
        "none": pgettext("pain", "none"),
        "effort": _("How hard was it?"),
        "efforts": [_("Very easy"), _("Easy"), _("OK"), _("Hard"), _("Very hard")],
        "note": _("Tell us anything"),
        "if_you_like": _("if you like"),
        "save": _("Save session"),
        "stop": pgettext("a session", "Stop"),
        "sound": _("Sound"),
        "large": _("Large screen"),
    }


def spoken() -> dict[str, str]:
    """What the player says; it fills in {n}, {m} and {name}."""
    return _screens() | _counts() | _buttons()


def _counts() -> dict[str, str]:
    return {
        "ready": _("Get ready"),
        "lift": _("Lift"),
        "hold": pgettext("now", "Hold"),
        "lower": _("Lower"),
        "go": pgettext("phase of an exercise", "Go"),
        "back": pgettext("phase of an exercise", "Back"),
        "walk": pgettext("phase of an exercise", "Walk"),
        "in": pgettext("phase of an exercise", "In"),
        "out": pgettext("phase of an exercise", "Out"),
        "rest": pgettext("phase of an exercise", "Rest"),
        "paused": _("Paused"),
        "full": _("All done"),
        "rep_n": _("Rep {n}"),
        "walk_n": _("Walk {n}"),
        "breath_n": _("Breath {n}"),
        "zone": _("Stop anywhere in the yellow."),
        "exact": _("Stop at the yellow."),
        "of": _("{n} of {m}"),
        "round": _("Round {n} of {m}"),
    }


def _buttons() -> dict[str, str]:
    return {
        "pause": _("Pause"),
        "go_on": _("Go on"),
        "earlier": pgettext("to the step before", "Back"),
        "skip": _("Skip this one"),
        "too_hard": _("It hurts or feels too hard"),
        "hurts": _("It hurts"),
        "hard": _("It feels too hard"),
        "keep": _("Go on with this one"),
        "next": _("Next exercise"),
        "start_round": _("Start round {n}"),
        "enough": _("Enough for today"),
        "instead": _("Do {name} instead"),
        "end": _("End the session"),
        "later": _("Leave and go on later"),
        "again": _("Start from the first one"),
        "to_plan": _("Back to your plan"),
        "sound": _("Sound"),
        "vibration": _("Vibration"),
    }


def _screens() -> dict[str, str]:
    return {
        "time": _("Take all the time you need."),
        "which_session": _("Which session today?"),
        "which": _("Which one today?"),
        "stopped": _("Go on where you stopped?"),
        "was_at": _("You were at: {name}."),
        "paused_line": _("Go on when you are ready."),
        "away": _("We stopped the count while you were away."),
        "what": _("Stop for now. What is it?"),
        "easier": _("Try this easier one."),
        "easier_line": _("Stop again if it hurts, too."),
        "left_out": _("We leave this one out today."),
        "left_out_line": _("We will look at it at your next visit."),
        "really": _("Stop here?"),
        "really_line": _("We keep what you did."),
        "rest_line": _("Breathe calmly. Next is round {n} of {m}."),
        "rest_next": _("Breathe calmly. Next: {name}."),
        "rest_over": _("Ready when you are."),
        "rest_enough": _("You did enough rounds. One more is up to you."),
        "well_done": _("Well done."),
        "for_today": _("That is all for today."),
        "summary": _("Exercises done: {n} of {m}."),
    }


_SIDES = {
    ("side", "left"): lambda: {
        "label": _("Left side"),
        "start": _("Start left side"),
        "done": _("Left side done"),
        "now": _("Now it is your left side."),
    },
    ("side", "right"): lambda: {
        "label": _("Right side"),
        "start": _("Start right side"),
        "done": _("Right side done"),
        "now": _("Now it is your right side."),
    },
    ("top", "left"): lambda: _SIDES["side", "left"]() | {"now": _("Now your left leg is on top.")},
    ("top", "right"): lambda: _SIDES["side", "right"]() | {"now": _("Now your right leg is on top.")},
    ("leg", "left"): lambda: {
        "label": _("Left leg"),
        "start": _("Start left leg"),
        "done": _("Left leg done"),
        "now": _("Now it is your left leg."),
    },
    ("leg", "right"): lambda: {
        "label": _("Right leg"),
        "start": _("Start right leg"),
        "done": _("Right leg done"),
        "now": _("Now it is your right leg."),
    },
    ("arm", "left"): lambda: {
        "label": _("Left arm"),
        "start": _("Start left arm"),
        "done": _("Left arm done"),
        "now": _("Now it is your left arm."),
    },
    ("arm", "right"): lambda: {
        "label": _("Right arm"),
        "start": _("Start right arm"),
        "done": _("Right arm done"),
        "now": _("Now it is your right arm."),
    },
    ("turn", "left"): lambda: {
        "label": _("To the left"),
        "start": _("Start to the left"),
        "done": _("Left done"),
        "now": _("Now turn to the left."),
    },
    ("turn", "right"): lambda: {
        "label": _("To the right"),
        "start": _("Start to the right"),
        "done": _("Right done"),
        "now": _("Now turn to the right."),
    },
}
_WAYS = {
    "": lambda: {
        "label": "",
        "start": pgettext("an exercise", "Start"),
        "done": _("Done"),
        "was": "{n}",
        "turn": "",
    },
    "forward": lambda: {
        "label": _("Forward"),
        "start": _("Start forward"),
        "done": _("Forward done"),
        "was": _("Forward {n}"),
        "turn": _("Forward again."),
    },
    "backward": lambda: {
        "label": pgettext("direction", "Back"),
        "start": _("Start back"),
        "done": _("Way back done"),
        "was": pgettext("direction", "Back {n}"),
        "turn": _("Now go back."),
    },
    "one_way": lambda: {
        "label": _("One way"),
        "start": _("Start one way"),
        "done": _("One way done"),
        "was": _("One way {n}"),
        "turn": _("The first way again."),
    },
    "other_way": lambda: {
        "label": _("The other way"),
        "start": _("Start the other way"),
        "done": _("Other way done"),
        "was": _("Other way {n}"),
        "turn": _("Now the other way."),
    },
}
