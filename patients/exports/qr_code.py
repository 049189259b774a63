"""The QR code that opens a plan: ink on white, level M, four quiet modules, no text in it."""

import io
from urllib.parse import urlsplit

import segno

INK = "#12242a"


def compact(address: str) -> str:
    """`address` in capitals where that means the same: a QR code of capitals is a third smaller."""
    parts = urlsplit(address)
    is_plan = parts.path.lower().startswith("/p/") and parts.path.endswith("/")
    return address.upper() if is_plan and not parts.query else address


def svg(address: str) -> str:
    """The QR code of `address` as SVG text, byte for byte the same for the same address."""
    out = io.BytesIO()
    code = segno.make(compact(address), error="m", boost_error=False)
    code.save(out, kind="svg", dark=INK, light="#ffffff", border=4, unit="mm", xmldecl=False, svgns=True)
    return out.getvalue().decode()


# Shown where a link cannot be shown again, because its key is lost.
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
