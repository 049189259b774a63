"""`python -m tests.bench`: one JSON line per figure; 1 when a goal is missed by more than its band.
`--only search imports` measures some parts alone.

Each part runs in a process of its own on one installation made for this run, so that no thread, event
loop or warm cache of one part is in another's way.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django

from tests.bench.figures import exit_code

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("processor", "requests", "weight", "prints", "search", "builder", "imports", "diary")
# A run chooses these itself, whatever this shell is set up to serve.
OF_THE_PROGRAM = {
    "ACCESS_LOG_MODE", "ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "HEP_ENV", "PUBLIC_URL", "SECRET_KEY",
}  # fmt: skip
OTHER_RUNS = {"--patients": ("patients",), "--growth": ("growth",), "--lighthouse": ("lighthouse",)}


def main(arguments: list[str]) -> int:
    """Measure the usual parts, or those that an option asks for, in a fresh installation."""
    if arguments[:1] == ["--part"]:
        return run_part(arguments[1])
    wanted = [part for option, parts in OTHER_RUNS.items() if option in arguments for part in parts]
    if arguments[:1] == ["--only"]:
        wanted = arguments[1:]
    with tempfile.TemporaryDirectory(prefix="hep-bench-") as folder:
        environment = environment_in(Path(folder))
        codes = [run_child(part, environment) for part in ["prepare", *(wanted or PARTS)]]
    return int(any(codes))


def environment_in(folder: Path) -> dict[str, str]:
    """An installation in `folder`, with production's static files and every middleware; the fonts are
    copied when this checkout has some."""
    made = ROOT / "var"
    if (made / "fonts").is_dir():
        shutil.copytree(made / "fonts", folder / "fonts")
        shutil.copytree(made / "static" / "fonts", folder / "static" / "fonts", dirs_exist_ok=True)
    ours = {"HEP_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    clean = {name: value for name, value in os.environ.items() if name not in OF_THE_PROGRAM}
    return clean | ours


def run_child(part: str, environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "tests.bench", "--part", part]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def run_part(name: str) -> int:
    """Measure one part in this process, and print each figure as soon as it is known."""
    django.setup()
    figures = []
    for figure in import_module(f"tests.bench.{name}").figures():
        figures.append(figure)
        print(figure.line(), flush=True)
    return exit_code(figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
