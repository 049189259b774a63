"""The note for the clinic's own system: what was prescribed and what was told, as plain text to paste.

First FITT, then each exercise, what the patient told, and the sixteen items of CERT (Consensus on Exercise
Reporting Template; Slade 2016, Phys Ther 96:1514), filled from the plan and the log. What nobody wrote down
says so: a note never claims more than the record holds. It is written in English, like the clinician's line.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from exercises.dosage import Dosage, Frequency
from patients.document import PrescriptionBlock, ProgramDocument
from patients.exports import fhir
from patients.exports.record import Plan, Record, Told, line_of, name_of, result_words

NOT_WRITTEN = "not recorded"
EFFORT = ("", "very easy", "easy", "OK", "hard", "very hard")


def render(record: Record, plan: Plan) -> str:
    """The note on `plan`; it names no patient, because it is pasted into a record that does."""
    blocks = [
        _head(record, plan),
        ["FITT", *_fitt(plan.document)],
        ["EXERCISES", *_exercises(plan.document)],
        ["TOLD BY THE PATIENT", *_told(plan)],
        ["CERT", *_cert(plan)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _head(record: Record, plan: Plan) -> list[str]:
    document = plan.document
    return [
        f"Home exercise program: {document.title}",
        f"Plan {document.number} of {day(document.published_on)}, by {document.clinician}, "
        f"{document.clinic.name}",
        f"Written on {day(record.made_at.date())}",
    ]


# ---------------------------------------------------------------- the plan


def _fitt(document: ProgramDocument) -> list[str]:
    return [
        f"Frequency: {Frequency.from_dict(document.frequency)}",
        f"Intensity: {_intensity(document)}",
        f"Time: {_time(document)}",
        f"Type: {_type(document)}",
    ]


def _intensity(document: ProgramDocument) -> str:
    said = []
    for row in _own(document):
        dosage = Dosage.from_dict(row.dosage)
        parts = [str(dosage.load or ""), f"effort {dosage.effort}/10" if dosage.effort else ""]
        if words := ", ".join(filter(None, parts)):
            said.append(f"{name_of(row, document)} {words}")
    return "; ".join(said) or "no load and no effort prescribed"


def _time(document: ProgramDocument) -> str:
    period = fhir.period(document)
    weeks = f"{document.weeks} weeks" if document.weeks else "no end set"
    until = f" to {day(period['end'])}" if "end" in period else ""
    review = f"; review on {day(document.review_on)}" if document.review_on else ""
    return f"{weeks}, from {day(period['start'])}{until}{review}"


def _type(document: ProgramDocument) -> str:
    own = list(_own(document))
    return f"{counted(len(own), 'exercise')}: {', '.join(name_of(row, document) for row in own)}"


def _exercises(document: ProgramDocument) -> Iterator[str]:
    for number, row in enumerate(_own(document), start=1):
        yield f"{number}. {name_of(row, document)}: {line_of(row)}"
        if row.frequency:
            yield f"   {Frequency.from_dict(row.frequency)}"
        if row.session:
            yield f"   in session {row.session}"
        if row.note:
            yield f"   Note: {row.note}"
        for other in document.prescriptions:
            if other.in_place_of == row.uuid:
                when = f", when: {other.when}" if other.when else ""
                yield f"   {other.relation.capitalize()}: {name_of(other, document)}, {line_of(other)}{when}"
        if row.rule:
            yield f"   Rule: {row.rule}"


def _own(document: ProgramDocument) -> Iterator[PrescriptionBlock]:
    """What is done each session: not what may be done in place of it."""
    return (row for row in document.prescriptions if not row.in_place_of)


# ---------------------------------------------------------------- the log


def _told(plan: Plan) -> Iterator[str]:
    sessions = plan.sessions
    if not sessions:
        yield "No session was told yet."
        return
    first, last = day(sessions[0].entry.day), day(sessions[-1].entry.day)
    when = f"on {last}" if first == last else f"from {first} to {last}"
    yield f"{counted(len(sessions), 'session')} {when}"
    yield f"Days a week: {_weeks(plan)}"
    yield from _scores("Pain while exercising, 0–10", [told.entry.pain for told in sessions])
    yield from _scores("Pain the next morning, 0–10", [told.entry.next_day_pain for told in sessions])
    efforts = [told.entry.effort for told in sessions if told.entry.effort]
    if efforts:
        yield f"How hard it felt, last: {EFFORT[efforts[-1]]} (told {len(efforts)}×)"
    yield from _last_results(plan)
    yield from _notes(sessions)


def _weeks(plan: Plan) -> str:
    shown = plan.weeks[-12:]
    return ", ".join(f"{week.counted} of {week.least}{_most(week)}" for week in shown) or NOT_WRITTEN


def _most(week) -> str:
    return f"–{week.most}" if week.most > week.least else ""


def _scores(what: str, values: list[int | None]) -> Iterator[str]:
    told = [value for value in values if value is not None]
    if told:
        yield f"{what}: first {told[0]}, last {told[-1]}, highest {max(told)} (told {len(told)}×)"


def _last_results(plan: Plan) -> Iterator[str]:
    """The last result of each exercise, in the order they were told last."""
    last = {}
    for told in plan.sessions:
        for result in told.entry.results:
            name = plan.name_of(told, result)
            last[result.id] = f"{name}, {day(told.entry.day)}: {result_words(result)}"
    yield from last.values()


def _notes(sessions: Iterable[Told]) -> Iterator[str]:
    for told in [told for told in sessions if told.entry.note][-5:]:
        yield f"{day(told.entry.day)}, in the patient’s words: “{' '.join(told.entry.note.split())}”"


# ---------------------------------------------------------------- CERT


def _cert(plan: Plan) -> list[str]:
    document = plan.document
    return [
        f"1 Equipment: {_equipment(document)}",
        f"2 Who prescribed, and their expertise: {document.clinician}, {document.clinic.name}; "
        f"qualification {NOT_WRITTEN}",
        "3 Individually or in a group: individually",
        "4 Supervision: none during a session; a written plan with pictures",
        f"5 How adherence was measured: {_measured(plan)}",
        f"6 Motivation: {_motivation(document)}",
        f"7a Rule for progression: {_rules(document)}",
        f"7b How it progressed: {_progressed(plan)}",
        f"8 Description for replication: {_described(document)}",
        "9 Home program: all of it is done at home",
        f"10 Other than exercise: {_advice(document)}",
        f"11 Adverse events: {_adverse(plan)}",
        "12 Setting: the patient’s home",
        f"13 Exercises and dosage: {'; '.join(_doses(document))}; {Frequency.from_dict(document.frequency)}",
        "14a Generic or tailored: tailored, each dosage set for this patient",
        f"14b How it was tailored: {_tailored(document)}",
        f"15 Rule for the starting level: {NOT_WRITTEN}; the clinician’s judgement",
        f"16a How fidelity was assessed: {_measured(plan)}",
        f"16b Delivered as planned: {_delivered(plan)}",
    ]


def _equipment(document: ProgramDocument) -> str:
    return ", ".join(thing["name"] for thing in document.equipment.get(document.language, ())) or "none"


def _measured(plan: Plan) -> str:
    return "a diary on the patient’s phone or paper, by day" if plan.sessions else "no session was told yet"


def _motivation(document: ProgramDocument) -> str:
    parts = [
        f"own goal “{document.goal}”" if document.goal else "",
        f"“{document.line}”" if document.line else "",
    ]
    return "; ".join(filter(None, parts)) or NOT_WRITTEN


def _rules(document: ProgramDocument) -> str:
    rules = [
        f"{name_of(row, document)}: {row.rule or row.when}"
        for row in document.prescriptions
        if row.rule or row.when
    ]
    return "; ".join(rules) or NOT_WRITTEN


def _progressed(plan: Plan) -> str:
    changes = []
    for before, after in zip(plan.versions, plan.versions[1:], strict=False):
        old = {row.uuid: line_of(row) for row in before.document.prescriptions}
        document = after.document
        for row in document.prescriptions:
            if row.uuid in old and old[row.uuid] != line_of(row):
                changes.append(
                    f"plan {document.number}, {name_of(row, document)}: {old[row.uuid]} → {line_of(row)}"
                )
            elif row.uuid not in old:
                changes.append(f"plan {document.number}, new: {name_of(row, document)}")
    return "; ".join(changes) or "no dosage was changed since the first plan"


def _described(document: ProgramDocument) -> str:
    illustrated = sum(1 for row in document.prescriptions if row.pictures)
    total = len(document.prescriptions)
    return f"steps in words for {counted(total, 'exercise')}, pictures for {illustrated}; see the handout"


def _advice(document: ProgramDocument) -> str:
    return "; ".join(part["title"] for part in document.advice.get(document.language, ())) or "none"


def _adverse(plan: Plan) -> str:
    """What may be one: an exercise stopped because it hurt. Whether it was is for a person to judge."""
    hurt = {}
    for told in plan.sessions:
        for result in told.entry.results:
            if result.outcome != "done" and result.why == "hurts":
                hurt.setdefault(plan.name_of(told, result), []).append(day(told.entry.day))
    said = [f"{name} stopped or left out because it hurt on {', '.join(days)}" for name, days in hurt.items()]
    return "; ".join(said) or ("none told in the diary" if plan.sessions else NOT_WRITTEN)


def _doses(document: ProgramDocument) -> Iterator[str]:
    return (f"{name_of(row, document)} {line_of(row)}" for row in _own(document))


def _tailored(document: ProgramDocument) -> str:
    notes = [f"{name_of(row, document)}: {row.note}" for row in document.prescriptions if row.note]
    swaps = sum(1 for row in document.prescriptions if row.in_place_of)
    if swaps:
        notes.append(f"{counted(swaps, 'easier or harder version')} to change to")
    return "; ".join(notes) or "by the choice of exercises and their dosage"


def _delivered(plan: Plan) -> str:
    whole = [week for week in plan.weeks if week.is_whole]
    if not whole:
        return "no whole week has passed"
    reached = sum(1 for week in whole if week.is_reached)
    return f"{reached} of {counted(len(whole), 'whole week')} reached the lower number of the plan"


# ---------------------------------------------------------------- words


def day(date: dt.date | str) -> str:
    """A day as every reader of English reads it: 25 Nov 2026."""
    date = dt.date.fromisoformat(date) if isinstance(date, str) else date
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{date.day} {months[date.month - 1]} {date.year}"


def counted(number: int, noun: str) -> str:
    """`1 session`, `2 sessions`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
