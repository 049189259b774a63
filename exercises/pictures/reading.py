"""Read one uploaded picture and write it anew.  Runs as a process of its own, under limits.

A hostile file can at worst end this process: it has 10 seconds of CPU, 512 MiB of memory, no
database and no secret.  ``uploads.accept_upload`` starts it with the format that the file's name
promises; the file comes in on standard input, the clean picture goes out on standard output behind
one line of JSON.  Only Pillow and the standard library are imported, and nothing of this project.
"""

import contextlib
import io
import json
import sys
import warnings

from PIL import Image, UnidentifiedImageError

try:
    import resource
except ImportError:  # Windows has no such limits; the pixel limit below still bounds time and memory
    resource = None

MOST_PIXELS = 25_000_000
LONGEST_SIDE = 1600
MEMORY, CPU_SECONDS = 512 * 2**20, 10
WHOLE = (0, 0, 100, 100)
FIRST_BYTES = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG", "WEBP": b"RIFF"}
ORIENTATION = 0x0112
UPRIGHT = {  # EXIF orientation -> what turns the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


# A movement: an animated WebP in our bundle. Its frames stay as they were encoded; what is no frame goes.
LOOP = "LOOP"
MOST_FRAMES, MOST_PIXELS_OF_FRAMES = 200, 200_000_000
CHUNKS_OF_A_LOOP = {b"VP8X", b"ANIM", b"ANMF"}
WITHOUT_METADATA = 0xFF ^ (0x20 | 0x08 | 0x04)  # flags of VP8X: colour profile, EXIF, XMP


Crop = tuple[float, float, float, float]


class Refused(Exception):
    """The picture is not accepted; the argument is the reason, a key of uploads.REASONS."""


def rewrite(data: bytes, expected: str, *, crop: Crop = WHOLE) -> tuple[bytes, str, int, int]:
    """(bytes, content type, width, height) of a clean copy of a JPEG, PNG or WEBP picture.

    `crop` is left, top, width, height of the part that is kept, in percent of the upright picture.
    The pixels are pasted into a new image, so neither metadata nor appended bytes can come along.
    An opaque picture becomes a JPEG, because Typst copies a JPEG into the PDF as it is and would
    unpack a WebP there; one with transparent parts becomes a WebP.
    """
    try:
        with _opened(data, expected) as image:
            clean = _clean(image, crop)
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError) as error:
        raise Refused("damaged") from error  # what Pillow raises on broken files
    kind, options = (
        ("JPEG", {"quality": 88}) if clean.mode == "RGB" else ("WEBP", {"quality": 88, "method": 4})
    )
    out = io.BytesIO()
    clean.save(out, kind, **options)
    return out.getvalue(), f"image/{kind.lower()}", clean.width, clean.height


def rewrite_loop(data: bytes) -> tuple[bytes, str, int, int]:
    """(bytes, content type, width, height) of an animated WebP with its frames and nothing else.

    Each frame is decoded once, so that one that is broken never reaches a page.
    """
    _check_webp_canvas(data)
    try:
        clean = _frames_alone(data)
        with Image.open(io.BytesIO(clean), formats=("WEBP",)) as image:
            count, (width, height) = getattr(image, "n_frames", 1), image.size
            if not 1 < count <= MOST_FRAMES or max(width, height) > LONGEST_SIDE:
                raise Refused("too_much_work")
            if count * width * height > MOST_PIXELS_OF_FRAMES:
                raise Refused("too_much_work")
            for frame in range(count):
                image.seek(frame)
                image.load()
    except UnidentifiedImageError as error:
        raise Refused("damaged" if data.startswith(b"RIFF") else "not_a_picture") from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError) as error:
        raise Refused("damaged") from error
    return clean, "image/webp", width, height


def _frames_alone(data: bytes) -> bytes:
    """The container with the chunks a movement needs; other chunks and appended bytes go."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Refused("not_a_picture")
    end, at, kept = min(len(data), 8 + int.from_bytes(data[4:8], "little")), 12, []
    while at + 8 <= end:
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = bytearray(data[at : at + 8 + size + size % 2])
        if bytes(chunk[:4]) in CHUNKS_OF_A_LOOP:
            if chunk[:4] == b"VP8X" and len(chunk) > 8:
                chunk[8] &= WITHOUT_METADATA
            kept.append(bytes(chunk))
        at += len(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _opened(data: bytes, expected: str) -> Image.Image:
    """The picture with its header read and checked; no pixel is decoded yet."""
    if expected == "WEBP":
        _check_webp_canvas(data)
    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    except UnidentifiedImageError as error:
        raise Refused("damaged" if data.startswith(FIRST_BYTES[expected]) else "not_a_picture") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("too_many_pixels") from error
    # A phone may append a depth or gain map to its JPEG; Pillow calls that MPO and reads the photo.
    if (kind := "JPEG" if image.format == "MPO" else image.format) != expected:
        raise Refused(f"is_{kind.lower()}")
    if image.width * image.height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    if image.format != "MPO" and getattr(image, "n_frames", 1) != 1:
        raise Refused("animated")
    return image


def _check_webp_canvas(data: bytes) -> None:
    """Refuse a huge canvas here: libwebp allocates an extended WebP's canvas while it opens the file."""
    if data[:4] == b"RIFF" and data[8:16] == b"WEBPVP8X" and len(data) >= 30:
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
        if width * height > MOST_PIXELS:
            raise Refused("too_many_pixels")


def _clean(image: Image.Image, crop: Crop) -> Image.Image:
    """The upright pixels, small enough, as RGB or RGBA in an image that never saw the file."""
    orientation = image.getexif().get(ORIENTATION)
    enough = round(LONGEST_SIDE * 100 / max(min(crop[2:]), 1))
    image.draft("RGB", (enough, enough))  # lets a JPEG decode at a fraction of its size
    image = _colours(image)
    if crop == WHOLE:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if orientation in UPRIGHT:
        image = image.transpose(UPRIGHT[orientation])
    if crop != WHOLE:
        image = image.crop(_box(image, crop))
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if image.mode == "RGBA" and image.getextrema()[3][0] == 255:
        image = image.convert("RGB")
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _box(image: Image.Image, crop: Crop) -> tuple[int, int, int, int]:
    """The part in pixels, within the picture and at least one pixel wide and high."""
    left, top, width, height = crop
    x, y = int(image.width * left / 100), int(image.height * top / 100)
    right, bottom = round(image.width * (left + width) / 100), round(image.height * (top + height) / 100)
    return x, y, min(image.width, max(right, x + 1)), min(image.height, max(bottom, y + 1))


def _colours(image: Image.Image) -> Image.Image:
    """RGB, or RGBA when something is transparent."""
    if image.mode.startswith("I"):  # 16 bits of grey: Pillow would cut off at 255, so scale first
        image = image.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def answer(data: bytes, expected: str, crop: Crop = WHOLE) -> tuple[dict, bytes]:
    """What the process says of the file: {"refused": reason}, or type and size of the clean picture."""
    try:
        clean, content_type, width, height = (
            rewrite_loop(data) if expected == LOOP else rewrite(data, expected, crop=crop)
        )
    except Refused as refusal:
        return {"refused": str(refusal)}, b""
    except MemoryError:
        return {"refused": "too_much_work"}, b""
    return {"content_type": content_type, "width": width, "height": height}, clean


def main(expected: str, crop: str = "") -> None:
    """Standard input -> one line of JSON and the clean picture on standard output."""
    if resource:
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit on memory
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    part = tuple(json.loads(crop)) if crop else WHOLE
    head, clean = answer(sys.stdin.buffer.read(), expected, part)
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + clean)


if __name__ == "__main__":
    main(*sys.argv[1:])
