"""What collectstatic makes of our style sheets and scripts."""

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from hep.storage import HashedStaticFiles, minified
from tests import source

OURS = [
    name.removeprefix("static/")
    for name in source.files()
    if name.startswith(("static/js/", "static/css/", "static/img/"))
]


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> dict[str, bytes]:
    """Every file of ours by its plain name, as it is served under the hashed one."""
    folder = tmp_path_factory.mktemp("static_root")
    # Beside ours, what a style sheet names.
    sources = [FileSystemStorage(path) for path in settings.STATICFILES_DIRS]
    fonts = [f"fonts/{path.name}" for path in (settings.VAR_DIR / "static" / "fonts").iterdir()]
    paths = {name: (next(s for s in sources if s.exists(name)), name) for name in [*OURS, *fonts]}
    storage = HashedStaticFiles(location=folder, base_url="/static/")
    for name, (its, _name) in paths.items():
        with its.open(name) as content:
            storage.save(name, content)
    for _name, _hashed, processed in storage.post_process(paths):
        if isinstance(processed, Exception):
            raise processed
    return {name: (folder / storage.stored_name(name)).read_bytes() for name in OURS}


def test_no_file_is_served_empty(collected):
    assert [name for name, content in collected.items() if not content] == []


def test_a_script_imports_its_neighbours_by_their_hashed_names(collected):
    home = collected["js/handout/home.js"].decode()

    assert 'from"./diary.' in home
    assert 'from"./diary.js"' not in home


def test_a_style_sheet_and_a_script_are_served_without_comments_and_a_picture_as_it_is(collected):
    picture = next(name for name in OURS if name.endswith(".png"))

    assert b"/*" not in collected["css/handout.css"]
    assert b"\n//" not in collected["js/handout/diary.js"]
    assert collected[picture] == (settings.BASE_DIR / "static" / picture).read_bytes()


def test_what_stands_in_quotes_or_backticks_survives():
    script = b"const a = `one  // two\n  three`; // gone\nconst b = '/* kept */';\n"

    assert minified("js/x.js", script) == b"const a=`one  // two\n  three`;const b='/* kept */';"
