"""Finished PDFs in the memory of this process: bounded, forgotten when it ends, never on disk."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple


class PdfKey(NamedTuple):
    """Everything the bytes of a PDF depend on."""

    digest: str  # of the version's document
    paper: str
    language: str
    renderer: str  # pdf.renderer_key()
    link: str  # a hash of the link in the QR code, never the link
    layout: str = "compact"
    ink: str = "colour"
    beside: str = ""  # the second language
    part: str = "pdf"  # or the number of a page as a picture, or "pages": how many there are


class PdfCache:
    """Keeps the PDFs asked for last, together no more than ``max_bytes``. Safe to share between threads."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.size = 0
        self._pdfs: OrderedDict[PdfKey, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: PdfKey) -> bytes | None:
        """The PDF, or None when it was never kept or had to go."""
        with self._lock:
            if key in self._pdfs:
                self._pdfs.move_to_end(key)
            return self._pdfs.get(key)

    def put(self, key: PdfKey, pdf: bytes) -> None:
        """Keep the PDF, and let those go that were not asked for the longest."""
        with self._lock:
            self.size += len(pdf) - len(self._pdfs.pop(key, b""))
            self._pdfs[key] = pdf
            while self.size > self.max_bytes:
                self.size -= len(self._pdfs.popitem(last=False)[1])

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pdfs.clear()
            self.size = 0
