"""What a browser fetched, by kind."""

from pathlib import PurePosixPath

PICTURES = {".avif", ".webp", ".svg"}


def weights(everything: list, arrived: list, in_sight: list[str], host: str) -> dict[str, tuple[int, str]]:
    """Bytes of each kind, with what a reader of the figure should know."""
    pictures = [(url, size) for url, size in everything if "/m/" in url and kind(url) in PICTURES]
    fetched_at_once = [url for url, _size in arrived if "/m/" in url]
    seen = [size for url, size in pictures if url in in_sight]
    sizes = {"total": sum(size for _url, size in everything), "at once": sum(size for _url, size in arrived)}
    total = f"all bodies {sizes['total']} bytes, {sizes['at once']} before scrolling"
    return {
        "page_html_bytes": (everything[0][1], total),
        "page_css_bytes": (of_kind(everything, ".css"), "screen and print"),
        "pictures_of_first_viewport_bytes": (
            sum(seen),
            f"{len(seen)} pictures in sight; Chromium fetches {len(fetched_at_once)} before scrolling",
        ),
        "pictures_bytes": (sum(size for _url, size in pictures), f"{len(pictures)} pictures"),
        "page_font_bytes": (of_kind(everything, ".woff2"), ""),
        "page_script_bytes": (of_kind(everything, ".js"), ""),
        "requests_to_other_hosts": (sum(not url.startswith(host) for url, _size in everything), ""),
    }


def of_kind(entries: list, suffix: str) -> int:
    return sum(size for url, size in entries if kind(url) == suffix)


def kind(url: str) -> str:
    return PurePosixPath(url.partition("?")[0]).suffix
