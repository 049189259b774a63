"""Uploads as they come, and as they come from those who mean harm.  All are made here, none is a file.

Each case says what must happen: a reason of ``uploads.REASONS`` or ACCEPTED.  Every file that can
carry bytes beside its pixels carries PAYLOAD, which must never come out again.
"""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

PAYLOAD = b"<script>alert('pay-load')</script>"
ACCEPTED = "accepted"
SIZE = 240, 160
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


@dataclass(frozen=True)
class Case:
    """One upload: what it is, the name it comes under, what must be answered."""

    what: str
    name: str
    make: Callable[[], bytes]
    outcome: str

    def __str__(self) -> str:
        return self.what


def picture(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A dark square in the upper left corner of a light ground: one can see which way is up."""
    image = Image.new("RGB", size, "#EEEAE0")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="#0C4A58")
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def drawing(body: str, *, box: str = "0 0 60 40") -> str:
    """A figure with this body."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{body}</svg>'


def sixteen_bits() -> Image.Image:
    """``picture()`` in grey with the full range of 16 bits."""
    return picture("L").convert("I").point(lambda level: level * 257).convert("I;16")


def pixels(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def is_near(colour: tuple[int, ...], other: str, *, within: int = 6) -> bool:
    """Whether a colour is what ``other`` names, give or take what compression does."""
    wanted = Image.new("RGB", (1, 1), other).getpixel((0, 0))
    return all(abs(a - b) <= within for a, b in zip(colour, wanted, strict=True))


@cache
def good(kind: str) -> bytes:
    return encoded(picture(), kind)


def exif(orientation: int = 1) -> bytes:
    """EXIF with a place on earth and the payload as camera maker."""
    data = Image.Exif()
    data[0x010F] = PAYLOAD.decode()
    data[0x0112] = orientation
    data.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)  # GPS latitude
    return data.tobytes()


def turned(orientation: int) -> bytes:
    """A JPEG whose EXIF says how to hold it; held rightly it is ``picture()`` again."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    image = picture() if undo is None else picture().transpose(undo)
    return encoded(image, "JPEG", quality=95, exif=exif(orientation))


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width: int, height: int) -> bytes:
    """A valid PNG of one colour, one bit a pixel: small on the wire, huge in memory."""
    squeeze, row = zlib.compressobj(9), bytes(1 + (width + 7) // 8)
    body = b"".join(squeeze.compress(row) for _ in range(height)) + squeeze.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")


def png_with_chunk(kind: bytes, data: bytes) -> bytes:
    """A good PNG with one more chunk behind its header."""
    plain = good("PNG")
    return plain[:33] + png_chunk(kind, data) + plain[33:]


def png_with_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", PAYLOAD.decode())
    info.add_itxt("XML:com.adobe.xmp", PAYLOAD.decode())
    return encoded(picture(), "PNG", pnginfo=info, exif=exif())


def huge_jpeg_header() -> bytes:
    """A small JPEG whose header claims 65500 x 65500 pixels."""
    data = bytearray(good("JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 65500, 65500)
    return bytes(data)


def huge_webp_canvas() -> bytes:
    """An extended WebP whose canvas claims 16384 x 16384 pixels."""
    data = bytearray(encoded(picture("RGBA"), "WEBP", exif=exif()))
    data[24:30] = (16383).to_bytes(3, "little") * 2
    return bytes(data)


def profile() -> bytes:
    """A colour profile with the payload behind it."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + PAYLOAD


def see_through() -> Image.Image:
    image = picture("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(SIZE))
    return image


def animated(kind: str) -> bytes:
    frames = [picture(), picture().transpose(Image.Transpose.ROTATE_180)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def phone_photo_with_depth_map() -> bytes:
    frames = [picture(), picture("L").convert("RGB")]
    return encoded(frames[0], "MPO", save_all=True, append_images=frames[1:])


def _with_baggage(kind: str, ext: str) -> list[Case]:
    """Good files that carry more than pixels."""
    whole = good(kind)
    return [
        Case(f"a {kind}", f"photo.{ext}", lambda: whole, ACCEPTED),
        Case(f"a {kind} in capitals", f"PHOTO.{ext.upper()}", lambda: whole, ACCEPTED),
        Case(f"a {kind} with HTML behind it", f"a.{ext}", lambda: whole + PAYLOAD, ACCEPTED),
        Case(f"a {kind} with a ZIP behind it", f"a.{ext}", lambda: whole + b"PK\3\4" + PAYLOAD, ACCEPTED),
        Case(f"a {kind} with GPS", f"a.{ext}", lambda: encoded(picture(), kind, exif=exif()), ACCEPTED),
        Case(
            f"a {kind} with a colour profile",
            f"a.{ext}",
            lambda: encoded(picture(), kind, icc_profile=profile()),
            ACCEPTED,
        ),
    ]


def _broken(kind: str, ext: str) -> list[Case]:
    """Files that are not whole, or not what their name says."""
    whole = good(kind)
    others = [e for e in EXTENSIONS.values() if e != ext]
    return [
        Case(f"a {kind} cut in half", f"a.{ext}", lambda: whole[: len(whole) // 2], "damaged"),
        Case(f"a {kind} that ends in its header", f"a.{ext}", lambda: whole[:20], "damaged"),
        Case(f"HTML called {ext}", f"a.{ext}", lambda: b"<html>" + PAYLOAD, "not_a_picture"),
        Case(f"HTML before a {kind}", f"a.{ext}", lambda: PAYLOAD + whole, "not_a_picture"),
        Case(f"SVG called {ext}", f"a.{ext}", lambda: b"<svg>" + PAYLOAD + b"</svg>", "not_a_picture"),
        Case(f"a GIF called {ext}", f"a.{ext}", lambda: encoded(picture("P"), "GIF"), "not_a_picture"),
        Case(f"nothing called {ext}", f"a.{ext}", lambda: b"", "empty"),
        Case(f"more than 10 MiB called {ext}", f"a.{ext}", lambda: whole + bytes(10 * 2**20), "too_big"),
        *(Case(f"a {kind} called {e}", f"a.{e}", lambda: whole, f"is_{kind.lower()}") for e in others),
    ]


BOMBS = [
    Case("a PNG of 177 megapixels", "a.png", lambda: png_bomb(13312, 13312), "too_many_pixels"),
    Case("a PNG of 26 megapixels", "a.png", lambda: png_bomb(5200, 5001), "too_many_pixels"),
    Case("a PNG of 25 megapixels", "a.png", lambda: png_bomb(5000, 5000), ACCEPTED),
    Case("a PNG one pixel high", "a.png", lambda: png_bomb(24_000, 1), ACCEPTED),
    Case("a JPEG that claims 4 gigapixels", "a.jpg", huge_jpeg_header, "too_many_pixels"),
    Case("a WebP that claims 268 megapixels", "a.webp", huge_webp_canvas, "too_many_pixels"),
    Case(
        "a PNG with a text of 80 MB, squeezed",
        "a.png",
        lambda: png_with_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000), 9)),
        "damaged",
    ),
]
COLOURS = [
    Case("a PNG in grey", "a.png", lambda: encoded(picture("L"), "PNG"), ACCEPTED),
    Case("a PNG in black and white", "a.png", lambda: encoded(picture("1"), "PNG"), ACCEPTED),
    Case("a PNG with a palette", "a.png", lambda: encoded(picture("P"), "PNG"), ACCEPTED),
    Case("a PNG with 16 bits of grey", "a.png", lambda: encoded(sixteen_bits(), "PNG"), ACCEPTED),
    Case("a PNG in grey with alpha", "a.png", lambda: encoded(see_through().convert("LA"), "PNG"), ACCEPTED),
    Case("a transparent PNG", "a.png", lambda: encoded(see_through(), "PNG"), ACCEPTED),
    Case("a transparent WebP", "a.webp", lambda: encoded(see_through(), "WEBP"), ACCEPTED),
    Case("a JPEG in CMYK", "a.jpg", lambda: encoded(picture("CMYK"), "JPEG"), ACCEPTED),
    Case("a JPEG in grey", "a.jpeg", lambda: encoded(picture("L"), "JPEG"), ACCEPTED),
    Case("a progressive JPEG", "a.jpg", lambda: encoded(picture(), "JPEG", progressive=True), ACCEPTED),
]
BAGGAGE = [
    Case("a PNG with texts", "a.png", png_with_text, ACCEPTED),
    Case("a PNG with an unknown chunk", "a.png", lambda: png_with_chunk(b"paYl", PAYLOAD), ACCEPTED),
    Case("a JPEG with a comment", "a.jpg", lambda: encoded(picture(), "JPEG", comment=PAYLOAD), ACCEPTED),
    Case("a phone's JPEG with a depth map", "a.jpg", phone_photo_with_depth_map, ACCEPTED),
    Case("a moving WebP", "a.webp", lambda: animated("WEBP"), "animated"),
    Case("a moving PNG", "a.png", lambda: animated("PNG"), "animated"),
    Case("a PNG without pixels", "a.png", lambda: good("PNG")[:33] + png_chunk(b"IEND", b""), "damaged"),
]
NAMES = [
    Case("a name that climbs", "../../../etc/passwd.jpg", lambda: good("JPEG"), ACCEPTED),
    Case("a Windows name that climbs", "..\\..\\boot.png", lambda: good("PNG"), ACCEPTED),
    Case("a name with a null byte", "a.php\0.png", lambda: good("PNG"), ACCEPTED),
    Case("a name of one dot", ".", lambda: good("PNG"), "no_suffix"),
    Case("no name", "", lambda: good("PNG"), "no_suffix"),
    Case("a program", "a.png.exe", lambda: good("PNG"), "no_suffix"),
    Case("a page", "a.png.html", lambda: good("PNG"), "no_suffix"),
    Case("a PDF", "a.pdf", lambda: b"%PDF-1.7", "no_suffix"),
    Case("an SVG", "a.svg", lambda: b"<svg/>", "svg"),
    Case("a HEIC", "IMG_0001.HEIC", lambda: b"\0\0\0\x18ftypheic", "heic"),
    Case("a GIF", "a.gif", lambda: encoded(picture("P"), "GIF"), "gif"),
]
PER_FORMAT = [
    case for item in EXTENSIONS.items() for make in (_with_baggage, _broken) for case in make(*item)
]
CORPUS = PER_FORMAT + BOMBS + COLOURS + BAGGAGE + NAMES
