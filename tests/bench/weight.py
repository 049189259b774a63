"""Goal 14: what a phone that was never here before has to fetch."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.bench import browser
from tests.bench.figures import EXACT, Figure
from tests.bench.prepare import tokens
from tests.bench.server import serving

KB = 1000
GOALS = {
    "page_html_bytes": 3 * KB,
    "page_css_bytes": 5 * KB,
    "pictures_of_first_viewport_bytes": 35 * KB,
    "pictures_bytes": 90 * KB,
    "page_font_bytes": 30 * KB,
    "page_script_bytes": 0,
    "requests_to_other_hosts": 0,
}
# Bodies as they came over the wire, without headers.
FETCHED = """() => ['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type))
    .map(entry => [entry.name, entry.encodedBodySize])"""
IN_SIGHT = """() => [...document.images]
    .filter(image => image.checkVisibility() && image.getBoundingClientRect().top < innerHeight)
    .map(image => image.currentSrc)"""
PICTURES = {".avif", ".webp", ".svg"}


def figures() -> Iterator[Figure]:
    """Bytes by kind on a phone of 390 × 844 at two dots to a pixel, from a cold start."""
    if not browser.is_here():
        yield from (Figure(name, None, goal, note=browser.NO_CHROMIUM) for name, goal in GOALS.items())
        return
    with serving(threads=2) as server, browser.chromium() as running:
        page = running.new_context(**browser.PHONE).new_page()
        page.goto(f"{server.url}/p/{tokens()[4]}/", wait_until="networkidle")
        arrived, in_sight = page.evaluate(FETCHED), page.evaluate(IN_SIGHT)
        # A phone is read to the end: pictures that wait are fetched on the way.
        while page.evaluate("scrollY + innerHeight < document.body.scrollHeight - 2"):
            page.mouse.wheel(0, 400)
            page.wait_for_timeout(50)
        page.wait_for_load_state("networkidle")
        everything = page.evaluate(FETCHED)
        host = server.url
    for name, (value, note) in weights(everything, arrived, in_sight, host).items():
        yield Figure(name, value, GOALS[name], band=EXACT, note=note)


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
