import pytest

from exercises.pictures.svg import FigureError, common_crop, rasterise, resolve_figure
from tests.exercises.image_corpus import drawing


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<path d="M0 0h9v9z" fill="var(--ex-move, #0C4A58)"/>', 'fill="#0C4A58"'),
        ('<path d="M0 0h9v9z" fill="#000" style="fill:var(--ex-move,#0C4A58)"/>', 'fill="#0C4A58"'),
        ('<path d="M0 0h9v9z" style="fill:none; stroke:var(--a,#111)"/>', 'fill="none" stroke="#111"'),
        ('<path d="M0 0h9v9z" fill="var(--a,var(--b,#0f0))"/>', 'fill="#0f0"'),
    ],
)
def test_a_css_variable_becomes_its_fallback(before, after):
    resolved = resolve_figure(drawing(before))

    assert after in resolved
    assert "var(" not in resolved
    assert "style" not in resolved


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('<path d="M0 0" fill="var(--ex-move)"/>', "var("),
        ('<path d="M0 0" style="fill:var(--ex-move)"/>', "var("),
        ('<path d="M0 0" fill="light-dark(#fff,#000)"/>', "light-dark("),
        ('<path d="M0 0" fill="url(https://example.org/a.svg#b)"/>', "url("),
        ("<script>alert(1)</script>", "<script>"),
        ("<style>path{fill:red}</style>", "<style>"),
        ("<text>Lift</text>", "<text>"),
        ('<image href="https://example.org/a.png"/>', "<image>"),
        ("<foreignObject/>", "<foreignObject>"),
        ('<use href="#a"/>', "<use>"),
        ('<path d="M0 0" onload="alert(1)"/>', "onload"),
        ('<path d="M0 0" style="filter:none"/>', "filter"),
        ("<g>Lift</g>", "text"),
    ],
)
def test_what_does_not_belong_in_a_figure_is_refused_by_name(body, named):
    with pytest.raises(FigureError, match=r"must not") as caught:
        resolve_figure(drawing(body))

    assert named in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<svg",
        "<html/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        drawing("", box="0 0 0 40"),
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + drawing("<g/>"),
    ],
)
def test_what_is_not_a_figure_is_refused(text):
    with pytest.raises(FigureError):
        resolve_figure(text)


def test_a_crop_becomes_the_view_box_and_the_size():
    cropped = resolve_figure(drawing('<path d="M0 0h60v40z" fill="#111"/>'), crop=(10, 5, 30, 20))

    assert 'viewBox="10 5 30 20" width="30" height="20"' in cropped
    assert cropped == resolve_figure(cropped)
    assert rasterise(cropped, 90).size == (90, 60)


def test_a_figure_becomes_pixels_in_its_own_colours_on_nothing():
    image = rasterise(resolve_figure(drawing('<rect width="30" height="40" fill="var(--a,#0C4A58)"/>')), 120)

    assert (image.mode, image.size) == ("RGBA", (120, 80))
    assert image.getpixel((30, 40)) == (0x0C, 0x4A, 0x58, 255)
    assert image.getpixel((90, 40))[3] == 0


def test_an_unresolved_figure_is_not_drawn_black_but_refused():
    with pytest.raises(FigureError, match="var"):
        rasterise(drawing('<rect width="30" height="40" fill="var(--a,#0C4A58)"/>'), 120)


def test_one_box_holds_the_drawings_of_a_set_and_the_whole_mat_line():
    mat = '<rect y="300" width="600" height="40" fill="#0C4A58"/>'
    start = drawing(f'{mat}<rect x="100" y="200" width="200" height="120"/>', box="0 0 600 400")
    end = drawing(f'{mat}<rect x="300" y="150" width="150" height="150"/>', box="0 0 600 400")

    assert common_crop([start, end], least_ratio=1) == (90, 140, 370, 210)
    assert common_crop([start, end], least_ratio=2) == (65, 140, 420, 210)


def test_figures_of_one_set_share_a_view_box():
    with pytest.raises(FigureError, match="one view box"):
        common_crop([drawing("<g/>"), drawing("<g/>", box="0 0 1 1")])


def test_an_empty_figure_has_no_box():
    with pytest.raises(FigureError, match="empty"):
        common_crop([drawing("<g/>")])
