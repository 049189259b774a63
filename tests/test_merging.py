"""Two people at one form: the later one overwrites nothing that they did not see."""

import pytest

from hep.merging import ChangedMeanwhile, merged


@pytest.mark.parametrize(
    ("stored", "seen", "typed", "written"),
    [
        ("a", "a", "a", {}),
        ("a", "a", "b", {"name": "b"}),
        ("c", "a", "a", {}),
        ("b", "a", "b", {}),
    ],
    ids=["nothing changed", "I did", "they did", "both did the same"],
)
def test_what_i_changed_is_written_and_what_i_did_not_touch_stays(stored, seen, typed, written):
    assert merged({"name": stored}, values={"name": typed}, seen={"name": seen}) == written


def test_a_field_the_form_never_showed_is_not_written():
    assert merged({"name": "a"}, values={"name": "b"}, seen={}) == {}


def test_one_field_changed_by_both_is_a_conflict_that_holds_their_value():
    stored, seen = {"name": "theirs", "line": "same"}, {"name": "old", "line": "same"}

    with pytest.raises(ChangedMeanwhile) as clash:
        merged(stored, values={"name": "mine", "line": "new"}, seen=seen)

    assert clash.value.theirs == {"name": "theirs"}
