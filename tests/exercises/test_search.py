"""Finding exercises by the words people use: the same answers on both engines."""

import random

import pytest
from django.utils import translation

from exercises import copying, editing, search
from exercises.models import Exercise, ExerciseTag, ExerciseText, SearchEntry, SearchWord
from exercises.search import typing_errors
from hep.clinics.tenancy import whole_site
from tests.exercises.search_table import LIBRARY, QUERIES
from tests.exercises.typing_errors import KINDS, misspelt
from tests.factories import clinics
from tests.factories.exercises import exercise, the_four_movements

pytestmark = pytest.mark.django_db
LEG, WALK, PLANK, KNEE = "side-lying-leg-raise", "ql-walk", "side-plank-leg-raise", "side-plank-knee"


@pytest.fixture
def movements(db):
    return the_four_movements()


def slug_of(name: str) -> str:
    return "-".join(search.words_of(name.replace("'", "")))


@pytest.fixture
def library(db) -> dict[str, Exercise]:
    """The small library of search_table.py, made in bulk."""
    lines = [[part.strip() for part in line.split(";")] for line in LIBRARY.splitlines()]
    with whole_site():
        rows = Exercise.objects.bulk_create(
            Exercise(slug=slug_of(line[0]), position="standing", popularity=place)
            for place, line in enumerate(lines)
        )
        for row, (name, others, *tags, cue) in zip(rows, lines, strict=True):
            other_names = [other.strip() for other in others.split(",") if other]
            ExerciseText(exercise=row, language="en", name=name, other_names=other_names, set_up=[cue]).save()
            for kind, words in zip(("region", "equipment", "muscle"), tags, strict=True):
                for word in filter(None, words.split(", ")):
                    ExerciseTag(exercise=row, kind=kind, tag=word).save()
        search.refresh_many(row.pk for row in rows)
    return {row.slug: row for row in rows}


def slugs(words: str) -> list[str]:
    return [row.slug for row in search.find(Exercise.objects.all(), words)]


def test_a_fixed_list_of_queries_gives_the_same_first_three_on_every_engine(library):
    wanted = {words: best.strip() for words, best in (line.split(":") for line in QUERIES.splitlines())}

    found = {words: ", ".join(slugs(words)[:3]) for words in wanted}

    assert len(wanted) >= 40
    assert found == wanted


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("QL", WALK),
        ("butt walk", WALK),
        ("BUTTOCK shuffle", WALK),
        ("quadratus lumborum walk", WALK),
        ("long sitting", WALK),
        ("side leg lift", LEG),
        ("side-lying hip abduction", LEG),
        ("musculus tensor", LEG),
        ("knee plank", KNEE),
        ("star side plank", PLANK),
        ("Plänk", KNEE),
        ("tummy plank", PLANK),
        ("belly plank", PLANK),
        ("crook", None),
        ("zebra", None),
        ("kne plnak", KNEE),
        ("%", "everything"),
    ],
)
def test_people_find_it_by_the_words_they_use(movements, words, first):
    found = slugs(words)

    expected = {None: [], "everything": [LEG]}.get(first, [first])
    assert found[:1] == expected


def test_all_words_have_to_match(movements):
    assert slugs("walk plank") == []


@pytest.mark.parametrize(
    "words", ["hip", "hip lift", "belly breathing", "double chin", "the bridge", "sideplank", "zebra"]
)
def test_what_this_process_knows_of_the_words_changes_the_way_and_not_the_answer(library, words):
    typing_errors.forget_vocabulary()
    asked_tier_by_tier = search.look(Exercise.objects.all(), words)
    typing_errors.vocabulary()

    assert search.look(Exercise.objects.all(), words) == asked_tier_by_tier


@pytest.mark.parametrize(
    ("words", "most"), [("bridge", 1), ("hip lift", 3), ("tummy", 3), ("hamstirng", 5), ("zebra crossing", 5)]
)
def test_a_search_is_a_few_statements(library, words, most, django_assert_max_num_queries):
    limit = 1 if words == "bridge" else 20
    with django_assert_max_num_queries(most):
        search.best(Exercise.objects.all(), words, limit)


# ---- order


def test_the_best_carry_their_tier_from_the_whole_name_down_to_a_cue(db):
    words = {"other_names": ["Ramp walk"]}
    made = [
        exercise("Slow", words={"set_up": ["Use a ramp."]}),
        exercise("Hill", words=words),
        exercise("Long Ramp"),
        exercise("Ramp Step"),
        exercise("Ramp"),
    ]

    assert search.best(Exercise.objects.all(), "ramp") == [
        (made[4].pk, 0),
        (made[3].pk, 1),
        (made[2].pk, 2),
        (made[1].pk, 3),
        (made[0].pk, 5),
    ]
    assert search.best(Exercise.objects.all(), "ramp", 2) == [(made[4].pk, 0), (made[3].pk, 1)]
    assert search.best(Exercise.objects.all(), "  ") == []


def test_words_in_ones_own_language_go_first(db):
    foreign, own = exercise("Brake"), exercise("Bratsj", popularity=2000)
    own.texts.update(language="nb")
    search.refresh(own)

    with translation.override("nb"):
        assert slugs("bra") == [own.slug, foreign.slug]
    assert slugs("bra") == [foreign.slug, own.slug]


def test_what_most_people_may_not_see_does_not_hide_what_they_may(db):
    with whole_site():
        rows = Exercise.objects.bulk_create(
            Exercise(slug=f"lunge-{number}", position="standing", status="draft") for number in range(1200)
        )
        search.refresh_many(row.pk for row in rows)
    last = exercise("Lunge", popularity=5000)

    assert search.best(Exercise.objects.active(), "lun") == [(last.pk, 1)]


def test_an_exercise_in_many_languages_leaves_room_for_the_others(db):
    with whole_site():
        rows = Exercise.objects.bulk_create(
            Exercise(slug=f"lunge-{number}", position="standing", popularity=number) for number in range(30)
        )
        ExerciseText.objects.bulk_create(
            ExerciseText(exercise=row, language=language, name=f"Lunge {row.slug}")
            for row in rows
            for language in ("en", "de", "fr", "nb", "es", "it")
        )
        search.refresh_many(row.pk for row in rows)

    assert [pk for pk, _tier in search.best(Exercise.objects.all(), "lunge", 25)] == [
        row.pk for row in rows[:25]
    ]


# ---- typing errors


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("word", ["hip", "plank", "bridge", "abduction", "gastrocnemius"])
def test_one_wrong_letter_leaves_half_of_a_word_whole(word, kind):
    known = typing_errors.Vocabulary([word, "zigzag"])
    draw = random.Random(1)

    assert all(word in known.sharing_half(misspelt(word, kind, draw)) for _time in range(50))


def test_typos_count_only_when_nothing_else_matches(movements):
    assert set(slugs("plank")) == {PLANK, KNEE}
    assert search.correct(Exercise.objects.all(), "plnak") == "plank"
    assert search.correct(Exercise.objects.all(), "plank") == ""


def test_nineteen_of_twenty_typing_errors_still_find_the_exercise(library):
    draw = random.Random(7)
    names = [line.split(";")[0] for line in LIBRARY.splitlines() if line.isascii()]
    missed = [
        (name, typed)
        for name in names
        for kind in KINDS
        for typed in [misspelt(name, kind, draw)]
        if slug_of(name) not in slugs(typed)[:5]
    ]

    assert len(missed) <= 0.05 * len(names) * len(KINDS), missed


def test_a_correction_tells_nothing_of_another_clinics_words(db):
    exercise("Quokka Hop", clinic=clinics.clinic("Elsewhere"))

    assert SearchWord.objects.filter(word="quokka").exists()
    assert search.look(Exercise.objects.all(), "quoka") == search.Found()


# ---- the index follows


@pytest.mark.parametrize(
    ("typed", "written"), [("stabilizer", "stabiliser"), ("mobilization", "Mobilisation")]
)
def test_american_spelling_finds_british_words(typed, written):
    row = exercise(f"Trunk {written}")

    assert slugs(typed) == [row.slug]


def test_words_are_found_right_after_an_edit():
    row = exercise("Clamshell")
    seen = editing.content_of(row)
    editing.change_exercise(row, values=seen | {"name": "Oyster"}, seen=seen, by=clinics.site_admin())

    assert slugs("oyster") == [row.slug]
    assert slugs("clamshell") == []


def test_a_copy_is_found_and_what_is_deleted_is_not(db):
    clinic = clinics.clinic()
    row = exercise("Clamshell")
    with whole_site():
        copy = copying.copy_exercise(row, clinic=clinic, by=clinics.clinic_admin())
        assert {pk for pk, _tier in search.best(Exercise.objects.all(), "clam")} == {row.pk, copy.pk}
        Exercise.objects.filter(pk=copy.pk).delete()

        assert search.best(Exercise.objects.all(), "clam") == [(row.pk, 1)]


def test_many_exercises_are_indexed_in_few_queries(db, django_assert_max_num_queries):
    with whole_site():
        rows = Exercise.objects.bulk_create(
            Exercise(slug=f"plain-{number}", position="standing") for number in range(300)
        )
    with django_assert_max_num_queries(16):
        search.refresh_many(row.pk for row in rows)

    assert SearchEntry.objects.count() == 300
    assert search.refresh_missing() == 0


@pytest.mark.parametrize(
    "words", ["\0", "' OR 1=1 --", "a" * 5000, "\ud800", "🦵", "_" * 50, "x " * 300, '"*']
)
def test_strange_words_find_nothing_and_break_nothing(movements, words):
    assert isinstance(slugs(words), list)
