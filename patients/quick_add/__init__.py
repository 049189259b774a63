"""The quick-add line: `side plank 10-15/side hold 2-3s, clam 3x10` becomes exercises of a plan."""

from patients.quick_add.adding import add
from patients.quick_add.reading import Heard, Option, hear, joined, with_lines
from patients.quick_add.usual import forget_usual, keep_as_usual

__all__ = ["Heard", "Option", "add", "forget_usual", "hear", "joined", "keep_as_usual", "with_lines"]
