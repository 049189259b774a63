"""Our dosage as a FHIR extension, and back: docs/fhir.md and docs/fhir/exercise-dosage.json define it.

FHIR R4 has no place for sets, reps, holds and sides. Each part is its own child of one extension, its unit in
UCUM, and the whole stands beside it as the clinician's line, so that a reader who knows nothing of the
extension can still show the dosage.
"""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from exercises.dosage import Dosage, Load, LoadUnit, Range, RepUnit, SetUnit

URL = "/StructureDefinition/exercise-dosage"
UCUM = "http://unitsofmeasure.org"
REPS = {
    RepUnit.REP: "{repetition}",
    RepUnit.WALK: "{walk}",
    RepUnit.STEP: "{step}",
    RepUnit.BREATH: "{breath}",
    RepUnit.SECOND: "s",
    RepUnit.MINUTE: "min",
    RepUnit.METRE: "m",
}
SETS = {SetUnit.SET: "{set}", SetUnit.BOUT: "{bout}", SetUnit.ROUND: "{round}"}
LOADS = {LoadUnit.KG: "kg", LoadUnit.LB: "[lb_av]"}
SECONDS, SCORE = "s", "{score}"


def quantity(value: float, code: str) -> dict:
    """A number with its unit in UCUM."""
    return {"value": value, "unit": code.strip("{}[]").replace("lb_av", "lb"), "system": UCUM, "code": code}


def narrative(head: str, lines: Iterable[str] = ()) -> dict:
    """What a person reads where nothing else is understood."""
    items = "".join(f"<li>{_shown(line)}</li>" for line in lines)
    listed = f"<ul>{items}</ul>" if items else ""
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{_shown(head)}</p>{listed}</div>'
    return {"status": "generated", "div": div}


def _shown(text: str) -> str:
    """`text` for XML, which holds no control characters."""
    return escape("".join(letter for letter in text if letter == "\n" or letter.isprintable()))


def extension(dosage: Dosage, *, base: str) -> dict:
    """The extension of `dosage`; `base` is the address of the site's FHIR pages."""
    parts = [
        _range("sets", dosage.sets, SETS[dosage.sets_unit]),
        _range("repetitions", dosage.reps, REPS[dosage.reps_unit]),
        _range("hold", dosage.hold, SECONDS),
        _range("rest", dosage.rest, SECONDS),
        _range("effort", dosage.effort, SCORE),
        _load(dosage.load),
        {"url": "side", "valueCode": dosage.side.value} if dosage.side != "none" else None,
        {"url": "pattern", "valueCode": dosage.pattern.value} if dosage.pattern else None,
        {"url": "tempo", "valueString": dosage.tempo} if dosage.tempo else None,
        {"url": "text", "valueString": str(dosage)},
    ]
    return {"url": base + URL, "extension": [part for part in parts if part]}


def dosage_of(given: Mapping) -> Dosage:
    """The dosage of an extension that `extension` made. Raises KeyError, ValueError or DosageError."""
    parts = {part["url"]: part for part in given["extension"]}
    reps_unit = _unit(parts["repetitions"], REPS)
    found = {"reps": _amount(parts["repetitions"]), "reps_unit": reps_unit}
    found |= {name: _amount(parts[name]) for name in ("sets", "hold", "rest", "effort") if name in parts}
    if "sets" in parts:
        found["sets_unit"] = _unit(parts["sets"], SETS)
    found |= {name: parts[name]["valueCode"] for name in ("side", "pattern") if name in parts}
    if "tempo" in parts:
        found["tempo"] = parts["tempo"]["valueString"]
    if "load" in parts:
        found["load"] = _read_load(parts["load"])
    return Dosage(**found)


def _range(url: str, amount: Range | None, code: str) -> dict | None:
    if amount is None:
        return None
    return {
        "url": url,
        "valueRange": {"low": quantity(amount.minimum, code), "high": quantity(amount.maximum, code)},
    }


def _load(load: Load | None) -> dict | None:
    if load is None:
        return None
    if load.unit is None:
        return {"url": "load", "valueString": load.text}
    number = int(load.number) if load.number.isdigit() else float(load.number)
    return {"url": "load", "valueQuantity": quantity(number, LOADS[load.unit])}


def _amount(part: Mapping) -> Range:
    return Range(part["valueRange"]["low"]["value"], part["valueRange"]["high"]["value"])


def _unit(part: Mapping, codes: Mapping) -> str:
    code = part["valueRange"]["low"]["code"]
    return next(unit for unit, known in codes.items() if known == code)


def _read_load(part: Mapping) -> Load:
    if "valueString" in part:
        return Load(text=part["valueString"])
    given = part["valueQuantity"]
    unit = next(unit for unit, known in LOADS.items() if known == given["code"])
    return Load(str(given["value"]), unit)
