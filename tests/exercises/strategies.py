"""Every valid dosage, for property tests."""

from decimal import Decimal

from hypothesis import strategies as st

from exercises.dosage import (
    EFFORT_BOUNDS,
    HOLD_BOUNDS,
    LOAD_MAXIMUM,
    LOAD_TEXT_LENGTH,
    REPS_BOUNDS,
    REST_BOUNDS,
    SETS_BOUNDS,
    TEMPO_SECONDS,
    Bounds,
    Dosage,
    DosageError,
    Load,
    LoadUnit,
    Pattern,
    Range,
    RepUnit,
    SetUnit,
    Side,
)


def ranges(bounds: Bounds) -> st.SearchStrategy[Range]:
    number = st.integers(bounds.lowest, bounds.highest)
    return st.tuples(number, number).map(lambda pair: Range(min(pair), max(pair)))


def is_load(text: str) -> bool:
    try:
        return bool(Load(text=text))
    except DosageError:
        return False


amounts = st.decimals(Decimal("0.01"), LOAD_MAXIMUM, places=2)
loads = st.builds(Load, amounts, st.sampled_from(LoadUnit)) | st.builds(
    Load, text=st.text(min_size=1, max_size=LOAD_TEXT_LENGTH).filter(is_load)
)
seconds = st.integers(1, TEMPO_SECONDS)


@st.composite
def dosages(draw) -> Dosage:
    unit = draw(st.sampled_from(RepUnit))
    hold = draw(st.none() | ranges(HOLD_BOUNDS))
    still = st.integers(0, TEMPO_SECONDS)
    if hold:
        # A tempo has a hold of its own, which must lie in the range of the hold beside it.
        still = st.integers(min(hold.minimum, TEMPO_SECONDS), min(hold.maximum, TEMPO_SECONDS))
    tempos = st.tuples(seconds, still, seconds).map(lambda tempo: "-".join(map(str, tempo)))
    has_tempo = draw(st.booleans()) and (hold is None or hold.minimum <= TEMPO_SECONDS)
    return Dosage(
        reps=draw(ranges(REPS_BOUNDS[unit])),
        reps_unit=unit,
        sets=draw(st.none() | ranges(SETS_BOUNDS)),
        sets_unit=draw(st.sampled_from(SetUnit)),
        hold=hold,
        side=draw(st.sampled_from(Side)),
        pattern=draw(st.none() | st.sampled_from(Pattern)),
        rest=draw(st.none() | ranges(REST_BOUNDS)),
        load=draw(st.none() | loads),
        tempo=draw(tempos) if has_tempo else "",
        effort=draw(st.none() | ranges(EFFORT_BOUNDS)),
    )
