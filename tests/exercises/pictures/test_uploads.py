import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from exercises.pictures import reading, uploads
from exercises.pictures.uploads import PictureError, accept_upload
from tests.exercises.image_corpus import (
    ACCEPTED,
    CORPUS,
    PAYLOAD,
    SIZE,
    encoded,
    good,
    is_near,
    picture,
    pixels,
    png_bomb,
    sixteen_bits,
    turned,
)

WELCOME = [case for case in CORPUS if case.outcome == ACCEPTED]
UNWELCOME = [case for case in CORPUS if case.outcome != ACCEPTED]
METADATA = {"exif", "icc_profile", "comment", "xmp", "XML:com.adobe.xmp"}


def upload(data: bytes, name: str = "photo.jpg") -> uploads.AcceptedPicture:
    return accept_upload(io.BytesIO(data), name=name)


@pytest.fixture
def read_here(monkeypatch):
    """Read in this process: eighty starts of another one are slow.  The real way is tested below."""
    monkeypatch.setattr(uploads, "_read_apart", reading.answer)


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("case", UNWELCOME, ids=str)
def test_a_hostile_upload_is_refused_for_its_reason(case):
    with pytest.raises(PictureError) as caught:
        upload(case.make(), case.name)

    assert caught.value.reason == case.outcome


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("case", WELCOME, ids=str)
def test_nothing_of_an_accepted_upload_survives_but_its_pixels(case):
    accepted = upload(case.make(), case.name)

    assert PAYLOAD not in accepted.bytes
    assert b"pay-load" not in accepted.bytes
    clean = Image.open(io.BytesIO(accepted.bytes))
    assert not METADATA & set(clean.info)
    assert Image.MIME[clean.format] == accepted.content_type
    assert clean.size == (accepted.width, accepted.height)
    assert max(clean.size) <= 1600
    assert hashlib.sha256(accepted.bytes).hexdigest() == accepted.sha256


def test_the_corpus_is_large_and_reaches_every_reason():
    assert len(CORPUS) >= 60
    assert {case.outcome for case in CORPUS} == {ACCEPTED, *uploads.REASONS} - {"too_much_work"}


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (lambda: png_bomb(13312, 13312), "a.png", "too_many_pixels"),
        (lambda: good("PNG"), "a.jpg", "is_png"),
        (lambda: good("JPEG")[:900], "a.jpg", "damaged"),
    ],
)
def test_the_reader_process_answers_with_a_reason(data, name, reason):
    with pytest.raises(PictureError) as caught:
        upload(data(), name)

    assert caught.value.reason == reason
    assert str(caught.value) == str(uploads.REASONS[reason])


def test_the_reader_process_hands_back_the_clean_picture():
    accepted = upload(good("PNG") + PAYLOAD, "a.png")

    assert (accepted.content_type, accepted.suffix) == ("image/jpeg", ".jpg")
    assert pixels(accepted.bytes).size == SIZE


def test_a_reader_process_that_needs_too_much_memory_is_ended(monkeypatch, tmp_path):
    greedy = tmp_path / "greedy.py"
    source = Path(reading.__file__).read_text()
    greedy.write_text(source.replace("512 * 2**20", "96 * 2**20"))
    monkeypatch.setattr(uploads.reading, "__file__", str(greedy))

    with pytest.raises(PictureError) as caught:
        upload(png_bomb(5000, 5000), "a.png")

    assert caught.value.reason == "too_much_work"


def test_a_reader_process_that_hangs_is_ended(monkeypatch, tmp_path):
    asleep = tmp_path / "asleep.py"
    asleep.write_text("import sys\nsys.stdin.buffer.read()\nwhile True:\n    pass\n")
    monkeypatch.setattr(uploads.reading, "__file__", str(asleep))
    monkeypatch.setattr(uploads, "PATIENCE", 0.5)

    with pytest.raises(PictureError) as caught:
        upload(good("JPEG"))

    assert caught.value.reason == "too_much_work"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_comes_out_the_way_it_was_held(orientation):
    clean, _type, width, height = reading.rewrite(turned(orientation), "JPEG")

    assert (width, height) == SIZE
    assert is_near(pixels(clean).getpixel((30, 20)), "#0C4A58", within=12)
    assert is_near(pixels(clean).getpixel((200, 140)), "#EEEAE0", within=12)


@pytest.mark.parametrize("mode", ["L", "P", "I;16", "CMYK"])
def test_every_kind_of_colour_keeps_light_light_and_dark_dark(mode):
    image = sixteen_bits() if mode == "I;16" else picture(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    clean, *_size = reading.rewrite(encoded(image, kind), kind)

    dark, light = (pixels(clean).convert("L").getpixel(at) for at in ((30, 20), (200, 140)))
    assert dark < 90
    assert light > 180


def test_a_large_photo_is_made_smaller_and_keeps_its_shape():
    _clean, _type, width, height = reading.rewrite(encoded(picture(size=(3000, 2000)), "JPEG"), "JPEG")

    assert (width, height) == (1600, 1067)


def test_every_refusal_is_a_sentence_that_says_what_to_do():
    for reason, sentence in uploads.REASONS.items():
        assert str(sentence).endswith("."), reason
        assert any(verb in str(sentence) for verb in ("upload", "Choose", "choose")), reason


# ---- the part that is kept


def halves(kind: str = "PNG", *, orientation: int = 1) -> bytes:
    """The left half is red, the right half blue; 400 × 200."""
    image = Image.new("RGB", (400, 200), "blue")
    image.paste("red", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("crop", "size", "is_red"),
    [
        ((0, 0, 100, 100), (400, 200), True),
        ((0, 0, 50, 100), (200, 200), True),
        ((50, 25, 50, 50), (200, 100), False),
        ((95, 95, 5, 5), (20, 10), False),
        ((0, 0, 5, 5), (20, 10), True),
    ],
)
def test_the_chosen_part_stays(crop, size, is_red):
    kept = accept_upload(io.BytesIO(halves()), name="x.png", crop=crop)

    assert (kept.width, kept.height) == size
    red, _green, blue = Image.open(io.BytesIO(kept.bytes)).getpixel((2, 2))
    assert (red > blue) == is_red


def test_the_part_is_that_of_the_upright_picture():
    kept = accept_upload(io.BytesIO(halves("JPEG", orientation=6)), name="x.jpg", crop=(0, 0, 100, 50))

    red, _green, blue = Image.open(io.BytesIO(kept.bytes)).getpixel((100, 100))
    assert (kept.width, kept.height) == (200, 200)
    assert red > blue
