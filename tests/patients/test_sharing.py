import base64
import datetime as dt
import hashlib

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from hep import sealing
from hep.clinics.tenancy import acting_for, whole_site
from patients import prescribing, serving, sharing
from patients.models import ShareLink
from tests.clinics.factories import make_practice

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return make_practice()


@pytest.fixture
def scope(practice):
    with acting_for(practice.clinic):
        yield


# ---- tokens


def test_a_token_has_130_bits_in_letters_that_can_be_told_apart():
    assert len(set(sharing.ALPHABET)) == 32
    assert not set("ILOU") & set(sharing.ALPHABET)
    assert 32**sharing.LENGTH == 2**130


def test_a_hundred_thousand_tokens_are_different_and_use_every_letter_everywhere():
    tokens = {sharing.new_token() for _n in range(100_000)}

    assert len(tokens) == 100_000
    assert {len(token) for token in tokens} == {26}
    columns = list(zip(*list(tokens)[:10_000], strict=True))
    # 31 degrees of freedom: beyond 90 a fair letter is seen once in ten million columns
    assert max(chi_square(column) for column in columns) < 90


def chi_square(column: tuple) -> float:
    expected = len(column) / 32
    return sum((column.count(letter) - expected) ** 2 / expected for letter in sharing.ALPHABET)


TYPED = {
    "as it is": lambda token: token,
    "in lower case": str.lower,
    "with O for zero": lambda token: token.replace("0", "O").replace("1", "I"),
    "with o and l": lambda token: token.lower().replace("0", "o").replace("1", "l"),
    "in groups": lambda token: "-".join(token[n : n + 4] for n in range(0, 26, 4)),
    "with spaces": lambda token: " ".join(token[n : n + 5] for n in range(0, 26, 5)),
}


@pytest.mark.parametrize("way", TYPED)
def test_a_token_typed_from_paper_opens_its_link(practice, scope, way, monkeypatch):
    monkeypatch.setattr(sharing, "new_token", lambda: "01" * 10 + "ABCDEF")
    link, token = sharing.create_link(practice.program, by=practice.clinician)

    assert serving.issued(TYPED[way](token)).link_id == link.pk


@pytest.mark.parametrize("typed", ["", "x", "\x00", "ÿ" * 26, "\ud800", "0" * 5000, "' OR 1=1 --", "%00"])
def test_what_is_no_token_opens_nothing(practice, typed):
    assert serving.issued(typed) is None


def test_one_wrong_letter_opens_nothing(practice):
    for place in range(26):
        other = "2" if practice.token[place] != "2" else "3"
        assert serving.issued(practice.token[:place] + other + practice.token[place + 1 :]) is None


# ---- life of a link


def test_a_link_lives_half_a_year_unless_somebody_says_otherwise(practice, scope):
    now = timezone.now()
    made = [
        sharing.create_link(practice.program, by=practice.clinician, lifetime=lifetime)[0]
        for lifetime in (dt.timedelta(days=1), None)
    ]
    short, endless = made

    assert practice.link.expires_at - now < dt.timedelta(weeks=26)
    assert practice.link.expires_at - now > dt.timedelta(weeks=26, minutes=-1)
    assert short.expires_at - now < dt.timedelta(days=1, minutes=1)
    assert endless.expires_at is None


@pytest.mark.parametrize(("shift", "opens"), [(-1, True), (0, False), (1, False)])
def test_a_link_stops_at_the_instant_it_expires(practice, shift, opens):
    with time_machine.travel(practice.link.expires_at + dt.timedelta(seconds=shift), tick=False):
        assert bool(serving.issued(practice.token)) is opens


def test_revoking_one_link_leaves_the_others_alone_and_is_noted_once(practice, scope):
    _other, token = sharing.create_link(practice.program, by=practice.clinician)
    first_stop = timezone.now()
    for _time in range(2):
        sharing.revoke_link(practice.link, by=practice.clinician)

    practice.link.refresh_from_db()
    assert serving.issued(practice.token) is None
    assert serving.issued(token)
    assert practice.link.revoked_at - first_stop < dt.timedelta(seconds=5)


def test_the_links_of_a_discharged_patient_are_dead_and_no_new_one_is_made(practice, scope):
    prescribing.discharge(practice.patient, by=practice.clinician)
    practice.program.refresh_from_db()

    assert serving.issued(practice.token) is None
    with pytest.raises(sharing.CannotShare):
        sharing.create_link(practice.program, by=practice.clinician)
    ShareLink.objects.update(revoked_at=None)
    assert serving.issued(practice.token) is None


def test_a_patient_who_comes_back_needs_a_new_link(practice, scope):
    prescribing.discharge(practice.patient, by=practice.clinician)
    prescribing.readmit(practice.patient, by=practice.clinician)
    practice.program.refresh_from_db()

    assert serving.issued(practice.token) is None
    _link, token = sharing.create_link(practice.program, by=practice.clinician)
    assert serving.issued(token)


def test_the_links_of_a_deactivated_clinician_stay_alive(practice, scope):
    practice.clinician.is_active = False
    practice.clinician.save()

    assert serving.issued(practice.token)


def test_the_newest_living_link_is_the_one_to_show(practice, scope):
    assert sharing.token_to_show(practice.program) == practice.token
    newer, token = sharing.create_link(practice.program, by=practice.clinician)
    assert sharing.token_to_show(practice.program) == token
    sharing.revoke_link(newer, by=practice.clinician)
    assert sharing.token_to_show(practice.program) == practice.token
    sharing.revoke_link(practice.link, by=practice.clinician)
    assert sharing.token_to_show(practice.program) is None


def test_an_address_is_public_whatever_the_request_said(settings):
    settings.PUBLIC_URL = "https://plans.example"

    assert sharing.public_address("ABC") == "https://plans.example/p/ABC/"


# ---- a stolen database, a lost key, a new key


def whole_database() -> bytes:
    """Every value of every table, as text and as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for value in (value for row in cursor.fetchall() for value in row):
                is_binary = isinstance(value, (bytes, memoryview))
                found.append(bytes(value) if is_binary else str(value).encode())
    return b"\n".join(found)


def minted(practice, number: int) -> dict[int, str]:
    """So many links with their tokens."""
    made = (sharing.create_link(practice.program, by=practice.clinician) for _n in range(number))
    return {link.pk: token for link, token in made}


def test_a_stolen_database_opens_nothing(practice, scope):
    tokens = minted(practice, 500).values()
    dump = whole_database()

    hits = 0
    for token in tokens:
        raw = token.encode()
        forms = (raw, raw.lower(), raw.hex().encode(), base64.b64encode(raw)[:32], raw[::-1])
        hits += any(form in dump for form in forms)
    assert hits == 0
    assert hashlib.sha256(practice.token.encode()).digest() in dump


def shown(tokens: dict[int, str]) -> int:
    """How many of these links can be shown again, each as what it was."""
    links = ShareLink.objects.filter(pk__in=tokens)
    return sum(sharing.token_of(link) == tokens[link.pk] for link in links)


def opened(tokens: dict[int, str]) -> int:
    return sum(serving.issued(token).link_id == key for key, token in tokens.items())


def test_without_its_key_every_link_opens_and_none_is_shown(practice, scope, settings):
    tokens = minted(practice, 50)
    assert shown(tokens) == 50
    settings.SHARE_SEAL_KEYS = ["a new key " * 6]

    assert (opened(tokens), shown(tokens)) == (50, 0)
    assert sharing.token_to_show(practice.program) is None


def test_with_the_old_key_as_a_fallback_every_link_is_shown(practice, scope, settings):
    tokens = minted(practice, 50)
    settings.SHARE_SEAL_KEYS = ["a new key " * 6, settings.SECRET_KEY]

    assert (opened(tokens), shown(tokens)) == (50, 50)


def test_the_command_reseals_so_that_the_old_key_can_go(practice, scope, settings, capsys):
    tokens = minted(practice, 20)
    new = "a new key " * 6
    settings.SHARE_SEAL_KEYS = [new, settings.SECRET_KEY]
    call_command("reseal_links")
    settings.SHARE_SEAL_KEYS = [new]

    assert capsys.readouterr().out == "0 links on an old key.\n"
    assert (opened(tokens), shown(tokens)) == (20, 20)


def test_the_command_says_how_many_links_lost_their_key(practice, scope, settings, capsys):
    minted(practice, 3)
    settings.SHARE_SEAL_KEYS = ["a new key " * 6]
    call_command("reseal_links")

    assert "4 links on a lost key." in capsys.readouterr().out


def test_a_seal_that_was_moved_to_another_link_is_refused(practice, scope):
    (one, other) = minted(practice, 2)
    stolen = ShareLink.objects.get(pk=one).sealed
    ShareLink.objects.filter(pk=other).update(sealed=stolen)

    assert sharing.token_of(ShareLink.objects.get(pk=other)) is None


@pytest.mark.parametrize("place", [0, 3, 4, 15, 16, 40, -1])
def test_a_seal_with_one_flipped_bit_is_refused(place):
    sealed = bytearray(sealing.seal(b"token", purpose="p", bound_to="row 1"))
    place = min(place, len(sealed) - 1)
    sealed[place] ^= 1

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(bytes(sealed), purpose="p", bound_to="row 1")


@pytest.mark.parametrize("sealed", [b"", b"x", b"x" * 16, b"x" * 60])
def test_what_is_no_seal_is_refused(sealed):
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(sealed, purpose="p", bound_to="row 1")


def test_a_seal_opens_for_its_purpose_and_place_alone():
    sealed = sealing.seal(b"token", purpose="p", bound_to="row 1")

    assert sealing.unseal(sealed, purpose="p", bound_to="row 1") == b"token"
    for purpose, place in (("q", "row 1"), ("p", "row 2")):
        with pytest.raises(sealing.SealBroken):
            sealing.unseal(sealed, purpose=purpose, bound_to=place)


def test_links_of_a_version_nobody_published_open_nothing(practice, scope):
    program = prescribing.start_program(practice.patient, by=practice.clinician)
    _link, token = sharing.create_link(program, by=practice.clinician)

    assert serving.issued(token) is None


def test_the_same_token_twice_is_impossible(practice):
    with whole_site():
        assert ShareLink._meta.get_field("token_sha256").unique
