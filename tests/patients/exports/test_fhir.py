"""The record as FHIR R4: two validators, our own assertions for what they miss, and the way back."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import fhirkit
import pytest
from fhir.resources.R4B import get_fhir_model_class
from hypothesis import given

from exercises.dosage import Dosage, parse
from patients.exports import fhir, fhir_capability
from patients.exports.fhir_dosage import UCUM, URL, dosage_of, extension, narrative
from tests.exercises.strategies import dosages
from tests.patients.exports.records import AT, BASE, IDENTIFIER, LINES, NAME, plan, record

GOLDEN = Path(__file__).with_name("golden")
DEFINITION = Path(__file__).parents[3] / "docs" / "fhir" / "exercise-dosage.json"
PRINT = {"program-7": b"%PDF-1.7 a print"}
UNITS = {"{repetition}", "{walk}", "{step}", "{breath}", "{set}", "{bout}", "{round}", "{score}"} | {
    "s", "min", "m", "kg", "[lb_av]",
}  # fmt: skip


def the_bundle(**facts) -> dict:
    return json.loads(fhir.bundle(record(**facts), base=BASE, prints=PRINT))


def resources(kind: str = "") -> list[dict]:
    found = [entry["resource"] for entry in the_bundle()["entry"]]
    return [each for each in found if kind in ("", each["resourceType"])]


def everything(node):
    """Every object within `node`."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from everything(child)


def whole(kind: str) -> dict:
    return {
        "bundle": the_bundle,
        "searchset": lambda: json.loads(
            fhir.searchset(resources("CarePlan"), base=BASE, total=1, links={"self": f"{BASE}/CarePlan"})
        ),
        "empty": lambda: json.loads(fhir.searchset([], base=BASE, total=0, links={"self": BASE})),
        "capability": lambda: fhir_capability.capability(base=BASE),
        "outcome": lambda: fhir_capability.outcome("invalid", "No."),
        "definition": lambda: json.loads(DEFINITION.read_text(encoding="utf-8")),
    }[kind]()


WHOLES = pytest.mark.parametrize(
    "kind", ["bundle", "searchset", "empty", "capability", "outcome", "definition"]
)

# ---- two validators


@WHOLES
def test_the_pydantic_models_of_r4b_find_nothing_and_lose_nothing(kind):
    given_ = whole(kind)

    model = get_fhir_model_class(given_["resourceType"]).model_validate(given_)

    assert sorted(json.loads(model.model_dump_json())) == sorted(given_)


@WHOLES
def test_the_validator_of_r4_finds_nothing(kind):
    assert [str(issue) for issue in fhirkit.validate(whole(kind))] == []


@pytest.mark.parametrize(
    "break_it",
    [
        lambda plan_: plan_.pop("intent"),
        lambda plan_: plan_.update(title=3),
        lambda plan_: plan_.update(sets=3),
    ],
    ids=["without intent", "a number for a title", "unknown element"],
)
def test_a_planted_fault_is_found(break_it):
    broken = resources("CarePlan")[0]
    break_it(broken)

    assert fhirkit.validate(broken)


# ---- what they miss


def test_every_reference_resolves_within_the_bundle():
    known = {f"{each['resourceType']}/{each['id']}" for each in resources()}
    named = {node["reference"] for node in everything(the_bundle()) if isinstance(node.get("reference"), str)}

    assert named <= known
    assert len(known) == len(resources())
    assert {
        node["url"] for each in resources("DocumentReference") for node in everything(each) if "url" in node
    } <= known


def test_ids_and_addresses_are_as_fhir_wants_them():
    for entry in the_bundle()["entry"]:
        resource = entry["resource"]
        assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])
        assert entry["fullUrl"] == f"{BASE}/{resource['resourceType']}/{resource['id']}"


def test_every_required_code_is_of_its_value_set():
    codes = {
        (each["resourceType"], name, each[name])
        for each in resources()
        for name in ("status", "intent")
        if name in each
    }

    assert codes == {
        ("CarePlan", "status", "active"), ("CarePlan", "intent", "plan"),
        ("ServiceRequest", "status", "active"), ("ServiceRequest", "intent", "order"),
        ("ServiceRequest", "intent", "option"), ("Observation", "status", "final"),
        ("Observation", "status", "corrected"), ("DocumentReference", "status", "current"),
    }  # fmt: skip


def test_no_text_is_empty_and_no_list_either():
    values = [value for node in everything(the_bundle()) for value in node.values()]

    assert [value for value in values if value in ("", [], None) or str(value).isspace()] == []


def test_what_xml_cannot_hold_is_not_in_the_narrative():
    div = narrative("a\x0bb\x00 <c> & \ufffe", ["\x1f"])["div"]

    assert "".join(ElementTree.fromstring(div).itertext()) == "ab <c> & "


def test_every_unit_is_ucum():
    quantities = [node for node in everything(the_bundle()) if node.get("system") == UCUM]

    assert {node["code"] for node in quantities} <= UNITS
    assert len(quantities) > 20


def test_every_timing_has_a_unit_with_its_period():
    repeats = [each["occurrenceTiming"]["repeat"] for each in resources("ServiceRequest")]

    assert all(repeat["period"] == 1 and repeat["periodUnit"] in ("wk", "d") for repeat in repeats)
    assert all(repeat.get("frequencyMax", 99) > repeat["frequency"] for repeat in repeats)
    assert (repeats[0]["frequency"], repeats[0]["frequencyMax"]) == (3, 4)


def test_an_extension_has_a_value_or_children_and_never_both():
    found = [one for node in everything(the_bundle()) for one in node.get("extension", ())]

    assert len(found) > 20
    assert all(("extension" in one) != any(name.startswith("value") for name in one) for one in found)


def test_every_part_of_the_extension_is_in_its_definition():
    elements = json.loads(DEFINITION.read_text(encoding="utf-8"))["differential"]["element"]
    defined = {element["fixedUri"] for element in elements if element["id"].endswith(".url")}
    used = {part["url"] for each in resources("ServiceRequest") for part in each["extension"][0]["extension"]}

    assert used == {one for one in defined if "/" not in one}
    assert all(each["extension"][0]["url"] == BASE + URL for each in resources("ServiceRequest"))


def test_the_narrative_is_well_formed_and_shows_every_dosage():
    said = {each["id"]: each["text"]["div"] for each in resources() if "text" in each}

    assert all(ElementTree.fromstring(div).tag.endswith("div") for div in said.values())
    assert all(escape(line) in said["program-7"] for line in LINES)
    assert len(said) == len(resources()) - 2  # a patient without a name and a file have nothing to read


def test_observations_are_coded_by_loinc():
    codes = {code["code"] for each in resources("Observation") for code in each["code"]["coding"]}

    assert codes == {"73985-4", "72514-3"}


def test_pain_of_the_next_morning_is_of_the_next_day():
    [morning] = [each for each in resources("Observation") if each["id"].endswith(".morning")]

    assert (morning["effectiveDateTime"], morning["valueQuantity"]["value"]) == ("2026-10-07", 6)


def test_a_pain_of_nought_is_told_and_a_session_that_does_not_count_is_not():
    pains = [
        each["valueQuantity"]["value"] for each in resources("Observation") if each["id"].endswith(".pain")
    ]

    assert pains == [5, 4, 0]


def test_what_may_be_done_in_place_of_another_is_an_option():
    intents = [each["intent"] for each in resources("ServiceRequest")]

    assert intents == ["order"] * len(LINES) + ["option"]


def test_the_plan_of_somebody_who_was_discharged_is_completed():
    plans = [entry["resource"] for entry in the_bundle(discharged_at=AT)["entry"]]

    assert {each["status"] for each in plans if each["resourceType"] == "CarePlan"} == {"completed"}


def test_no_resource_names_the_patient():
    text = json.dumps(the_bundle(), ensure_ascii=False)

    assert NAME not in text
    assert "Maria" not in text
    assert IDENTIFIER in text


def test_the_bundle_is_the_golden_one_byte_for_byte():
    assert fhir.bundle(record(), base=BASE, prints=PRINT) == (GOLDEN / "record.fhir.json").read_bytes()


# ---- there and back


def test_the_dosages_of_a_bundle_are_those_of_the_plan():
    found = [dosage_of(each["extension"][0]).to_dict() for each in resources("ServiceRequest")]

    assert found == [dict(row.dosage) for row in plan().document.prescriptions]


@given(dosages())
def test_any_dosage_survives_the_way_through_the_extension(dosage):
    sent = json.loads(json.dumps(extension(dosage, base=BASE)))

    assert dosage_of(sent) == dosage
    assert {"url": "text", "valueString": str(dosage)} in sent["extension"]


def test_the_patients_sentence_is_the_instruction():
    first = resources("ServiceRequest")[0]

    assert first["patientInstruction"] == "10–15 reps each side. Hold 2–3 seconds at the top."
    assert first["code"]["text"] == "Clamshell"
    assert Dosage.from_dict(parse(LINES[0]).to_dict()) == dosage_of(first["extension"][0])
