"""The project's own files as the house rules look at them."""

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("hep", "exercises", "patients")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Function(NamedTuple):
    """A function and where it stands."""

    place: str
    name: str
    lines: int
    node: ast.FunctionDef


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or would be, under version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(sorted(name for name in set(listing.split("\0")) if name and (ROOT / name).is_file()))


def named(ending: str, *, under: tuple[str, ...] = ("",)) -> list[str]:
    """Files whose name ends so, in one of these folders; migrations are written by Django and left out."""
    return [
        name
        for name in files()
        if name.endswith(ending) and name.startswith(under) and "/migrations/" not in name
    ]


@cache
def text(name: str) -> str:
    """The content of one file."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def tree(name: str) -> ast.Module:
    """The syntax tree of one Python file."""
    return ast.parse(text(name), name)


def line_count(name: str) -> int:
    """Lines of one file."""
    return len(text(name).splitlines())


def functions(names: list[str]) -> list[Function]:
    """Every function of these files, methods included; decorators and docstring count as lines."""
    found = []
    for name in names:
        for node in ast.walk(tree(name)):
            if isinstance(node, FUNCTIONS):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                place = f"{name}:{node.lineno} {node.name}"
                found.append(Function(place, node.name, node.end_lineno - first + 1, node))
    return found


def public_functions(names: list[str]) -> list[Function]:
    """The top-level functions of these files that other modules may call."""
    top = {id(node) for name in names for node in tree(name).body}
    return [f for f in functions(names) if id(f.node) in top and not f.name.startswith("_")]


def called_names(node: ast.AST) -> set[str]:
    """Last part of every name that is called inside `node`: `a.b.c()` is `c`."""
    calls = (call.func for call in ast.walk(node) if isinstance(call, ast.Call))
    return {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in calls}


def used_names(node: ast.AST) -> set[str]:
    """Every name and attribute that occurs inside `node`."""
    return {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)} | {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name)
    }


def imported_packages(name: str) -> set[str]:
    """First part of every module that one file imports."""
    found = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
