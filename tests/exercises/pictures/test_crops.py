from pathlib import Path

import pytest

from exercises.pictures.crops import library_figure, read_crops
from exercises.pictures.svg import FigureError

FIGURES = Path(__file__).parents[3] / "exercises/figures/svg"


def test_the_crop_table_holds_for_the_dark_and_the_line_drawing_too():
    x, y, width, height = read_crops(FIGURES / "crops.toml")["ql_walk_end"]

    for stem in ("ql_walk_end", "ql_walk_end_dark", "ql_walk_end_lineart"):
        assert f'viewBox="{x} {y} {width} {height}"' in library_figure(FIGURES, stem)


def test_a_figure_that_is_not_there_is_named():
    with pytest.raises(FigureError, match="hop_start"):
        library_figure(FIGURES, "hop_start")
