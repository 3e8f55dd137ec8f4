"""The alternative text of a figure: what its map shows, and no more."""

from __future__ import annotations

from geodata import Atlas
from geodata.figure import Figure, FigureFormat
from geodata.figure.rendering import draw_pages
from tests.drawing import HERE, everything


def described(atlas: Atlas, figure: Figure) -> str:
    _, imprint = draw_pages(
        atlas, figure, form=FigureFormat.PNG, dpi=100, progress=lambda _share, _text: None
    )
    return imprint.description


def test_it_tells_subject_place_and_what_is_drawn_in_each_layer(minimal: Atlas):
    text = described(minimal, everything(minimal, title="Rails.", subtitle="All layers", zoom=7.0))
    assert text == (
        "Map. Rails. All layers. From 39°06′ N to 45°26′ N, 125°09′ E to 135°51′ E. 3 features in 2 layers. "
        "Rails: North line; South line. Sites: Rice farm. Data of 23 November 2022."
    )


def test_it_tells_what_is_selected_and_the_statuses_of_the_year(shipped: Atlas):
    figure = everything(shipped, selected="rajin-khasan", year=2016)
    text = described(shipped, figure)
    assert "Selected: Rajin–Khasan railway (railway, suspended). " in text
    assert "Statuses at the end of 2016. " in text


def test_what_is_out_of_the_frame_is_not_told(shipped: Atlas):
    text = described(shipped, everything(shipped))
    assert "Busan" not in text
    assert "Khasan" in text


def test_a_map_of_nothing_says_why(minimal: Atlas):
    assert "No feature passes the layers and filters of this view." in described(
        minimal, Figure(visible=(), **HERE)
    )
    far = everything(minimal, centre=(0.0, -150.0))
    assert "None of the shown features lies in this view." in described(minimal, far)


def test_of_many_features_and_layers_the_first_are_named_and_the_others_counted(shipped: Atlas):
    text = described(shipped, everything(shipped, centre=(41.0, 130.0), zoom=5.0))
    lng = text.partition("LNG and sea routes: ")[2].partition(".")[0]
    assert lng.count("; ") == 4
    assert lng.split()[-3:-1] == ["and", lng.split()[-2]]
    assert lng.endswith(" others")
    assert int(lng.split()[-2]) > 1


def test_a_place_south_and_west_and_one_across_the_date_line_have_their_hemispheres(minimal: Atlas):
    for centre, hemispheres in (
        ((-33.0, -70.0), ("S", "S", "W", "W")),
        ((64.0, 180.0), ("N", "N", "E", "W")),
    ):
        text = described(minimal, everything(minimal, centre=centre))
        place = text.partition("From ")[2].partition(".")[0]
        assert tuple(word.rstrip(",") for word in place.split() if word.rstrip(",") in "NSEW") == hemispheres
