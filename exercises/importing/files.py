"""The file itself: how large, which format, which encoding. Nothing here knows what an exercise is."""

import codecs
import json
import stat
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

FORMATS = ("csv", "xlsx", "bundle", "free-exercise-db", "wger")
MOST_BYTES = 25 * 2**20
MOST_BUNDLE_BYTES = 200 * 2**20
MOST_UNPACKED = 400 * 2**20
MOST_FILES = 20_000
MOST_TEXT = 60 * 2**20  # of the JSON in a bundle, and of all sheets in a workbook
ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class FileRefused(Exception):
    """The file as a whole cannot be imported; the message tells the person why, and what to do."""


def size_of(file: BinaryIO) -> int:
    """Bytes of an open file, which is at its beginning afterwards."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    return size


def guess(file: BinaryIO, name: str) -> str:
    """Which of FORMATS the file is, by its content first and its name second. Raises FileRefused."""
    check_size(file)
    head = file.read(4)
    file.seek(0)
    if head.startswith(b"PK"):
        names = {info.filename for info in opened(file).infolist()}
        file.seek(0)
        return "xlsx" if "[Content_Types].xml" in names else "bundle"
    if name.lower().endswith((".xls", ".ods", ".numbers")):
        raise FileRefused(_("Save the table as CSV or as Excel workbook (.xlsx) and choose that file."))
    text = decoded(file.read()).lstrip()
    file.seek(0)
    if text.startswith(("[", "{")):
        return _json_format(text)
    return "csv"


def _json_format(text: str) -> str:
    start = text[:20_000]
    if '"translations"' in start or '"license_author"' in start:
        return "wger"
    return "free-exercise-db"


def check_size(file: BinaryIO) -> None:
    """Raises FileRefused for a file that is empty, or larger than its kind may be."""
    size = size_of(file)
    if not size:
        raise FileRefused(_("The file is empty."))
    most = MOST_BUNDLE_BYTES if file.read(2) == b"PK" else MOST_BYTES
    file.seek(0)
    if size > most:
        raise FileRefused(
            _("The file has %(size)s MB; at most %(most)s MB can be imported. Split it into smaller files.")
            % {"size": round(size / 2**20), "most": most // 2**20}
        )


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (as Excel saves it) or Windows-1252. Raises FileRefused."""
    for mark, encoding in ENCODINGS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" in data[:4000]:
        # Every second byte of Latin text in UTF-16 is zero; without its mark the zeros say which order.
        zeros_first = data[:4000:2].count(0) > data[1:4000:2].count(0)
        return _decoded(data, "utf-16-be" if zeros_first else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            _("The file is not readable text. Save it as “CSV UTF-8” and choose it again.")
        ) from error
    if "\0" in text:
        raise FileRefused(_("The file is not a table or JSON, whatever its name says."))
    return text


def parsed(data: bytes) -> object:
    """The JSON in `data`. Raises FileRefused, also for JSON that is nested without end."""
    try:
        return json.loads(decoded(data))
    except RecursionError as error:
        raise FileRefused(_("The JSON is nested too deeply to be a list of exercises.")) from error
    except ValueError as error:
        place = f" ({error.lineno}:{error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise FileRefused(_("The file is not valid JSON.") + place) from error


def opened(file: BinaryIO) -> zipfile.ZipFile:
    """A zip whose members are few, small when unpacked, and named without a way out. Raises FileRefused."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise FileRefused(_("The file is damaged or was cut off on the way.")) from error
    members = archive.infolist()
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileRefused(_("The file unpacks to more than can be imported."))
    for member in members:
        _check_member(member)
    if len({member.filename for member in members}) != len(members):
        raise FileRefused(_("The file holds two parts of the same name."))
    return archive


def _check_member(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in member.filename or not path.parts:
        raise FileRefused(_("The file names a path outside of itself, so it was not opened."))
    if stat.S_ISLNK(member.external_attr >> 16):
        raise FileRefused(_("The file holds a link instead of content, so it was not opened."))
    if member.flag_bits & 1:
        raise FileRefused(_("The file is protected by a password. Save it without one."))


def member(archive: zipfile.ZipFile, name: str, *, most: int) -> bytes:
    """The bytes of one member, at most `most`, whatever its header promises. Raises FileRefused."""
    try:
        with archive.open(name) as stream:
            data = stream.read(most + 1)
    except KeyError as error:
        raise FileRefused(_("The file lacks its part “%(name)s”.") % {"name": name}) from error
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError) as error:
        raise FileRefused(_("The file is damaged or was cut off on the way.")) from error
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise FileRefused(_("The file is damaged or was cut off on the way.")) from error
    if len(data) > most:
        raise FileRefused(_("The file unpacks to more than can be imported."))
    return data
