"""Goal 14: what a phone that was never here before has to fetch."""

from collections.abc import Iterator

from tests.bench import browser
from tests.bench.fetched import weights
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
    "page_script_bytes": 9 * KB,  # six of the page, three of the diary on the device
    "requests_to_other_hosts": 0,
}
# Bodies as they came over the wire, without headers.
FETCHED = """() => ['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type))
    .map(entry => [entry.name, entry.encodedBodySize])"""
IN_SIGHT = """() => [...document.images]
    .filter(image => image.checkVisibility() && image.getBoundingClientRect().top < innerHeight)
    .map(image => image.currentSrc)"""


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
