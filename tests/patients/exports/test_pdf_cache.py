"""The PDFs kept in memory never take more than they may."""

from concurrent.futures import ThreadPoolExecutor

from patients.exports.pdf_cache import PdfCache, PdfKey


def key(name: str) -> PdfKey:
    return PdfKey(digest=name, paper="a4", language="en", renderer="r", link="l")


def test_a_kept_pdf_comes_back():
    cache = PdfCache(100)
    cache.put(key("a"), b"pdf")

    assert (cache.get(key("a")), cache.get(key("b"))) == (b"pdf", None)


def test_another_paper_language_renderer_or_link_is_another_pdf():
    cache = PdfCache(100)
    cache.put(key("a"), b"pdf")

    others = [{"paper": "letter"}, {"language": "ar"}, {"renderer": "new"}, {"link": "other"}]
    assert [cache.get(key("a")._replace(**other)) for other in others] == [None] * 4


def test_the_one_not_asked_for_the_longest_goes_first():
    cache = PdfCache(30)
    for name in "abc":
        cache.put(key(name), b"x" * 10)
    cache.get(key("a"))
    cache.put(key("d"), b"x" * 10)

    assert [name for name in "abcd" if cache.get(key(name))] == ["a", "c", "d"]


def test_a_pdf_larger_than_the_whole_cache_is_not_kept():
    cache = PdfCache(30)
    cache.put(key("a"), b"x" * 31)

    assert (cache.get(key("a")), cache.size) == (None, 0)


def test_the_same_pdf_again_takes_its_room_once():
    cache = PdfCache(30)
    for _ in range(9):
        cache.put(key("a"), b"x" * 10)

    assert cache.size == 10


def test_many_threads_never_overfill_it():
    cache = PdfCache(1000)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: cache.put(key(str(n % 50)), b"x" * (n % 90)), range(2000)))

    assert cache.size == sum(len(cache.get(key(str(n))) or b"") for n in range(50)) <= 1000


def test_a_cleared_cache_is_empty():
    cache = PdfCache(30)
    cache.put(key("a"), b"x")
    cache.clear()

    assert (cache.get(key("a")), cache.size) == (None, 0)
