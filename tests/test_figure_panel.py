"""The part of the export dialog that makes a figure."""

from __future__ import annotations

import pytest

from dashboard.reader.state import BUILT_IN
from dashboard.widgets import figure as panel
from geodata import Atlas
from geodata.errors import ExportError
from geodata.figure import SIZES, Figure, FigureFormat, Palette, Part
from geodata.figure.rendering import Notice
from tests.reading import drawn_by, opened, press, ran


def test_every_choice_has_a_label() -> None:
    assert set(panel.SIZE_LABELS) == {*SIZES, panel.OTHER}
    assert set(panel.PALETTE_LABELS) == set(Palette)
    assert set(panel.PART_LABELS) == set(Part)
    assert set(panel.MIME) == set(FigureFormat)


@pytest.mark.parametrize(("size", "pixels"), [("a4", 1080), ("column", 534), ("slide", 1080)])
def test_the_preview_has_the_pixels_of_a_screen(size: str, pixels: int) -> None:
    assert SIZES[size].width_mm / 25.4 * panel.preview_dpi(SIZES[size]) == pytest.approx(pixels)


def figure_dialog(base: str = "Built-in") -> None:
    from dataclasses import replace  # noqa: PLC0415

    from dashboard import session  # noqa: PLC0415
    from dashboard.reader.state import default_view  # noqa: PLC0415
    from dashboard.widgets.figure import draw  # noqa: PLC0415

    draw(replace(default_view(session.atlas()), base=base))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """The figures of which a preview is drawn."""
    found: list[Figure] = []

    def render(_atlas: Atlas, figure: Figure, *, describe: Notice, **_: object) -> bytes:
        found.append(figure)
        describe(f"Map. {figure.title}. As seen.")
        return b""

    monkeypatch.setattr(panel, "render", render)
    monkeypatch.setattr(panel.st, "image", lambda *_, **__: None)
    return found


def test_nothing_is_drawn_before_the_dialog_is_opened(drawn: list[Figure]) -> None:
    page = opened("feature=rajin-khasan")
    assert drawn == []
    press(page, "export")
    assert [(one.size, one.title, one.parts) for one in drawn] == [
        (SIZES["a4"], "Rajin–Khasan railway", frozenset(Part))
    ]


def test_the_alternative_text_can_be_copied_beside_the_download_and_is_the_preview_s(
    drawn: list[Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    alts: list[str] = []
    monkeypatch.setattr(panel.st, "image", lambda *_, alt, **__: alts.append(alt))
    page = press(opened("feature=rajin-khasan"), "export")
    [box] = [each for each in page.expander if each.label == "Alternative text"]
    assert [each.value for each in box.code] == ["Map. Rajin–Khasan railway. As seen."] == alts
    assert len(drawn) == 1


def test_the_preview_is_of_what_is_chosen(drawn: list[Figure]) -> None:
    page = drawn_by(figure_dialog)
    page.selectbox(key="figure-size").select("column")
    page.selectbox(key="figure-colours").select(Palette.GREYSCALE)
    page.text_input(key=f"figure-title-{drawn[0].title}").input("Mine")
    page.button_group(key="figure-parts").unselect(Part.CREDITS)
    ran(page)
    figure = drawn[-1]
    assert (figure.size, figure.palette, figure.title) == (SIZES["column"], Palette.GREYSCALE, "Mine")
    assert figure.parts == frozenset(Part) - {Part.CREDITS}
    assert any("The caption must say" in caption.value for caption in page.caption)


def test_a_figure_that_cannot_be_drawn_is_reported_in_the_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    def render(_atlas: object, figure: Figure, **_: object) -> None:
        raise ExportError(f"no room on {figure.size}")

    monkeypatch.setattr(panel, "render", render)
    page = drawn_by(figure_dialog)
    page.selectbox(key="figure-size").select(panel.OTHER)
    ran(page)
    assert page.error[0].value.replace("\\", "") == "The figure could not be drawn: no room on 160 × 120 mm"
    assert not page.get("download_button")


def test_the_built_in_base_map_stands_beside_an_online_one_and_is_at_hand_where_that_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = []

    def render(_atlas: object, figure: Figure, **_: object) -> None:
        if figure.tiles is not None:
            raise ExportError(f"{figure.tiles.title} cannot be drawn")
        drawn.append(figure)

    monkeypatch.setattr(panel, "render", render)
    monkeypatch.setattr(panel.st, "image", lambda *_, **__: None)
    page = drawn_by(figure_dialog, args=("OpenTopoMap",))
    choice = page.selectbox(key="figure-base-OpenTopoMap")
    assert choice.options == ["OpenTopoMap", BUILT_IN]
    assert "OpenTopoMap cannot be drawn" in page.error[0].value
    choice.select(BUILT_IN)
    ran(page)
    assert len(drawn) == 1
    assert not page.error


def test_without_an_online_base_map_there_is_none_to_choose(drawn: list[Figure]) -> None:
    page = drawn_by(figure_dialog)
    assert [figure.tiles for figure in drawn] == [None]
    assert "Base map" not in [box.label for box in page.selectbox]


def test_what_is_not_on_the_figure_draws_no_preview_anew(drawn: list[Figure]) -> None:
    page = drawn_by(figure_dialog)
    page.selectbox(key="figure-dpi").select(600)
    ran(page)
    assert len(drawn) == 1
    page.selectbox(key="figure-size").select("slide")
    ran(page)
    assert len(drawn) == 2
