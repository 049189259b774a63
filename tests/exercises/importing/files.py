"""Files in the exact shapes that others publish, with sentences of our own."""

import io
import json
import zipfile

import openpyxl

HEADER = "id,name,dosage,regions,steps"
ROWS = (
    'clam,Clamshell at home,"10-15/side hold 2-3s",hip,"Lie on your side.\nLift your knee."',
    "bridge,Glute bridge,3x10,hip;low-back,Lift your hips.|Lower slowly.",
)
TABLE = "\n".join((HEADER, *ROWS)) + "\n"


def named(data: bytes | str, name: str = "exercises.csv") -> io.BytesIO:
    """An open file."""
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    file.name = name
    return file


def table_of(count: int) -> str:
    """A table of so many different exercises."""
    lines = (
        f'e{n},Exercise number {n},"{n % 20 + 1} reps",hip,Stand tall.|Move {n} times.' for n in range(count)
    )
    return "\n".join((HEADER, *lines))


def free_exercise(number: int = 1, **fields) -> dict:
    """One entry of free-exercise-db, every key of its schema."""
    return {
        "id": f"Wall_Sit_{number}",
        "name": f"Wall Sit {number}",
        "force": "static",
        "level": "beginner",
        "mechanic": "compound",
        "equipment": "bands",
        "primaryMuscles": ["quadriceps"],
        "secondaryMuscles": ["glutes", "quadriceps"],
        "instructions": ["Lean on the wall.", "Slide down until your knees are bent. Stay there."],
        "category": "strength",
        "images": [f"Wall_Sit_{number}/0.jpg", f"Wall_Sit_{number}/1.jpg"],
    } | fields


def free_exercise_db(count: int = 2) -> str:
    """The list as it is published."""
    return json.dumps([free_exercise(number) for number in range(1, count + 1)])


LICENCE = {
    "id": 2,
    "full_name": "Creative Commons Attribution Share Alike 4",
    "short_name": "CC-BY-SA 4",
    "url": "https://creativecommons.org/licenses/by-sa/4.0/deed.en",
}
HTML = "<p>Stand on one leg.</p><ul><li>Keep your hips level &amp; still.</li>"
HTML += "<li>Breathe.</li></ul><script>x</script>"


def wger_entry(number: int = 1, *, language: int = 2, **fields) -> dict:
    """One entry of wger's `exerciseinfo`, every key of its serializer."""
    return {
        "id": number,
        "uuid": f"00000000-0000-4000-8000-{number:012}",
        "created": "2024-01-02T10:00:00+01:00",
        "last_update": "2024-01-02T10:00:00+01:00",
        "last_update_global": "2024-01-02T10:00:00+01:00",
        "category": {"id": 9, "name": "Legs"},
        "muscles": [{"id": 8, "name": "Gluteus maximus", "name_en": "Glutes", "is_front": False}],
        "muscles_secondary": [{"id": 15, "name": "Soleus", "name_en": "", "is_front": False}],
        "equipment": [{"id": 4, "name": "Gym mat"}],
        "license": LICENCE,
        "license_author": "R. Example",
        "images": [{"id": 1, "image": "https://wger.example/media/1.png", "is_main": True, "license": 2}],
        "translations": [
            {
                "id": number,
                "uuid": f"00000000-0000-4000-9000-{number:012}",
                "name": f"One-leg stand {number}",
                "exercise": number,
                "description": HTML,
                "created": "2024-01-02T10:00:00+01:00",
                "language": language,
                "aliases": [{"id": 1, "uuid": "a", "alias": "Stork stand"}],
                "notes": [{"id": 1, "uuid": "b", "translation": number, "comment": "Near a wall."}],
                "license": 2,
                "license_title": "",
                "license_object_url": "",
                "license_author": "M. Writer",
                "license_author_url": "",
                "license_derivative_source_url": "",
                "author_history": ["M. Writer"],
            }
        ],
        "variations": None,
        "videos": [],
        "author_history": ["R. Example"],
        "total_authors_history": ["M. Writer", "R. Example"],
    } | fields


def wger_page(*entries: dict) -> str:
    """A page of the API."""
    listed = entries or (wger_entry(1), wger_entry(2))
    return json.dumps({"count": len(listed), "next": None, "previous": None, "results": list(listed)})


def workbook(*rows: tuple) -> bytes:
    """An Excel workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bundle(*entries: dict, media: dict[str, bytes] | None = None, suffix: str = "jpg", **contents) -> bytes:
    """A bundle of `entries`; `media` maps a hash to the bytes of its file."""
    named_media = {sha: {"file": f"media/{sha}.{suffix}", "ground": "light"} for sha in media or {}}
    head = {"format": "hep-library", "version": 1, "media": named_media, "templates": []}
    parts = {f"media/{sha}.{suffix}": data for sha, data in (media or {}).items()}
    return zipped({"bundle.json": json.dumps(head | {"exercises": list(entries)} | contents), **parts})


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of `parts`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def bundled(name: str = "Heel slide", **fields) -> dict:
    """An entry as a bundle carries it."""
    slug = name.lower().replace(" ", "-")
    return {
        "source": "own",
        "id": slug,
        "slug": slug,
        "language": "en",
        "facts": {"position": "supine"},
        "dosage": "10 reps",
        "texts": {"en": {"name": name, "steps": ["Lie on your back."]}},
        "tags": {"region": [["knee", "", ""]]},
    } | fields


def picture_use(sha: str, **words) -> dict:
    """A picture of an entry."""
    return {
        "picture": sha,
        "caption": "Start",
        "alt": "A heel.",
        "author": "Ada",
        "licence": "CC0-1.0",
    } | words
