"""The page as Streamlit runs it, with the shipped atlas: links, selection, panel, notices."""

from __future__ import annotations

import re
from html import unescape

import pytest

from dashboard import address_bar, session
from dashboard.reader.links import from_query, read_query
from dashboard.reader.panels import facts as facts_panel
from dashboard.reader.panels import feature as feature_panel
from dashboard.reader.panels.blocks import Heading
from dashboard.reader.panels.notes import Notes
from dashboard.reader.panels.spans import plain as plain_text
from dashboard.reader.places import place_for
from geodata import Fact, edtf
from geodata.present.sources import UNDATED
from geodata.present.wording import safe_address
from geodata.vocabulary import label
from tests.reading import (
    Blocks,
    address,
    blocks,
    every_block,
    frame,
    happens,
    opened,
    panel,
    plain,
    press,
    ran,
    search,
    shown,
    toasts,
    words,
)

SPOKEN = "rajin-khasan"


# Links


def test_without_a_link_all_layers_show_and_the_introduction_leads(shipped):
    page = opened()
    assert shown(page)["layers"] == sorted(layer.id for layer in shipped.layers.values() if layer.visible)
    assert (shown(page)["selected"], shown(page)["statuses"], shown(page)["base"]) == (None, [], None)
    assert shipped.about.title in words(page)
    assert (address(page, "feature"), address(page, "at")) == (None, None)


def test_a_shared_link_restores_the_view():
    page = opened(
        "trans-korean=false&status=Operating&sector=Railroads&feature=khasan-station&at=42.34,130.5,9"
    )
    state = shown(page)
    assert "trans-korean" not in state["layers"]
    assert (state["statuses"], state["sectors"]) == (["operating"], ["railroads"])
    assert state["selected"] == "khasan-station"
    assert (state["lat"], state["lng"], state["zoom"]) == (42.34, 130.5, 9)


def test_a_link_may_filter_by_two_statuses():
    assert shown(opened("status=Operating&status=Severed"))["statuses"] == ["operating", "severed"]


def test_a_link_restores_the_base_map():
    assert shown(opened("base=OpenStreetMap"))["base"] == "openstreetmap"


def test_an_older_link_that_names_a_layer_by_its_id_alone_opens_and_is_written_anew():
    page = opened("trans-korean=false")
    assert "trans-korean" not in shown(page)["layers"]
    assert dict(page.query_params) == {"layer.trans-korean": "false"}


def test_a_parameter_that_a_link_says_twice_counts_once():
    page = opened("year=2018&year=2018&layer.lng=false&layer.lng=false")
    assert shown(page)["year"] == 2018
    assert "lng" not in shown(page)["layers"]
    assert dict(page.query_params) == {"year": "2018", "layer.lng": "false"}


def test_a_link_that_was_copied_out_of_html_opens_its_whole_view():
    page = opened("layer.lng=false&amp;status=Operating&amp;status=Severed&amp;feature=khasan-station")
    assert (shown(page)["selected"], shown(page)["statuses"]) == ("khasan-station", ["operating", "severed"])
    assert toasts(page) == []
    assert address(page, "feature") == "khasan-station"


def test_a_link_is_kept_as_it_came():
    page = opened("layer.trans-korean=false&feature=khasan-station&at=42.3400,130.5000,9")
    assert (address(page, "layer.trans-korean"), address(page, "feature"), address(page, "at")) == (
        "false",
        "khasan-station",
        "42.3400,130.5000,9",
    )


def test_a_link_with_a_feature_alone_goes_there(shipped):
    page = opened(f"feature={SPOKEN}")
    place = place_for(shipped.bounds([SPOKEN]))
    assert (shown(page)["lat"], shown(page)["lng"], shown(page)["zoom"]) == (
        place.latitude,
        place.longitude,
        place.zoom,
    )


def test_an_unknown_feature_in_a_link_gives_a_notice():
    page = opened("feature=atlantis")
    assert toasts(page) == ["Part of the link could not be read: feature “atlantis”"]
    assert (shown(page)["selected"], address(page, "feature")) == (None, None)


def test_a_place_that_is_none_gives_a_notice():
    page = opened("at=here")
    assert toasts(page) == ["Part of the link could not be read: place “here”"]
    assert (shown(page)["lat"], shown(page)["lng"], shown(page)["zoom"]) == (
        40.6,
        129.5,
        6,
    )


def test_a_notice_is_given_once():
    assert [*ran(opened("feature=atlantis")).toast] == []


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("trans-korean=perhaps", "layer Trans-Korean railway “perhaps”"),
        ("status=Foo", "status “Foo”"),
        ("sector=Banking", "sector “Banking”"),
        ("base=Atlantis", "base map “Atlantis”"),
        ("colour=red", "parameter “colour”"),
        ("feature=", "feature without a value"),
        ("status=Foo&colour=red", "status “Foo”, parameter “colour”"),
    ],
)
def test_what_a_link_cannot_mean_is_told_and_leaves_the_address(query, problem):
    page = opened(query)
    assert toasts(page) == [f"Part of the link could not be read: {problem}"]
    assert (shown(page)["selected"], shown(page)["base"], shown(page)["statuses"]) == (None, None, [])
    assert dict(page.query_params) == {}


def test_what_can_be_read_of_a_bad_link_is_shown():
    page = opened("status=Foo&status=operating&layer.lng=false&base=Atlantis")
    assert (shown(page)["statuses"], "lng" in shown(page)["layers"]) == (["operating"], False)
    assert page.sidebar.multiselect(key="status").value == ["Operating"]
    assert (address(page, "status"), address(page, "layer.lng"), address(page, "base")) == (
        "Operating",
        "false",
        None,
    )


def test_the_last_of_repeated_features_counts():
    assert shown(opened("feature=rajin-khasan&feature=khasan-station"))["selected"] == "khasan-station"


def test_going_back_takes_selection_and_place_from_the_link(shipped):
    page = search(search(opened(), "zvezda-shipyard"), "incheon-lng")
    before = shown(page)
    page.query_params["feature"], page.query_params["at"] = "zvezda-shipyard", "43.1000,132.3000,8"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(address_bar, "navigated", lambda: True)
        after = shown(ran(page))
    assert (after["selected"], after["lat"], after["lng"], after["zoom"]) == (
        "zvezda-shipyard",
        43.1,
        132.3,
        8,
    )
    assert after["move"] == before["move"] + 1


def test_a_link_that_lags_behind_undoes_no_selection():
    page = search(opened(), "zvezda-shipyard")
    page.query_params["feature"] = "incheon-lng"
    assert shown(ran(page))["selected"] == "zvezda-shipyard"


def test_a_starting_view_that_cannot_be_read_gives_a_notice_and_no_traceback(monkeypatch):
    page = opened()
    monkeypatch.setattr(session, "read_query", lambda atlas, _: read_query(atlas, "feature=ghost"))
    page = happens(page, type="start", number=1)
    assert toasts(page) == ["Part of the link could not be read: feature “ghost”"]


# Layers and filters


def test_switching_a_layer_leaves_the_page_of_the_map_as_it_is():
    page = opened()
    before = frame(page)
    page.sidebar.checkbox(key="layer.trans-korean").uncheck()
    ran(page)
    after = frame(page)
    assert "trans-korean" not in shown(page)["layers"]
    assert {key for key in before if before[key] != after[key]} == {"feature_group"}


def test_selecting_leaves_the_page_of_the_map_as_it_is():
    page = opened()
    before = frame(page)
    after = frame(search(page, SPOKEN))
    assert {key for key in before if before[key] != after[key]} == {"feature_group"}


def test_switching_a_layer_keeps_place_and_selection():
    page = opened("feature=khasan-station&at=42.34,130.5,9")
    page.sidebar.checkbox(key="layer.lng").uncheck()
    state = shown(ran(page))
    assert (state["selected"], state["lat"], state["lng"], state["zoom"]) == (
        "khasan-station",
        42.34,
        130.5,
        9,
    )


def test_a_filter_is_told_to_the_map():
    page = opened()
    page.sidebar.multiselect(key="status").select("Severed")
    assert shown(ran(page))["statuses"] == ["severed"]


def test_a_layer_says_how_many_features_it_draws(shipped):
    page = opened()
    drawn = [feature for feature in shipped.features_in("lng") if feature.geometry is not None]
    assert page.sidebar.checkbox(key="layer.lng").label == shipped.layers["lng"].title
    assert count_of(page, "lng") == f"{len(drawn)}"


def test_with_a_filter_a_layer_says_how_many_of_its_features_pass(shipped):
    page = opened()
    page.sidebar.multiselect(key="status").select("Severed")
    drawn = [feature for feature in shipped.features_in("trans-korean") if feature.geometry is not None]
    severed = [feature for feature in drawn if shipped.current_status(feature.id) == "severed"]
    assert count_of(ran(page), "trans-korean") == f"{len(severed)}/{len(drawn)}"
    assert count_of(opened("status=Severed"), "trans-korean") == f"{len(severed)}/{len(drawn)}"


def count_of(page, layer):
    """What stands beside a layer's switch, but for its symbol."""
    drawn = [element.proto.body for element in page.sidebar.get("html")]
    [beside] = [body for body in drawn if f"symbols/{layer}.svg" in body]
    return re.search(r'class="count">(.*?)<', beside)[1]


def test_where_nothing_passes_the_panel_says_so_and_clears_the_filters():
    page = opened("status=Severed&sector=Fisheries")
    assert [info.value for info in page.main.info] == ["Nothing matches these filters"]
    page = press(page, "clear-filters")
    assert (shown(page)["statuses"], shown(page)["sectors"], list(page.main.info)) == ([], [], [])


def test_where_no_layer_is_shown_the_panel_offers_them_all(shipped):
    page = opened("&".join(f"{layer}=false" for layer in shipped.layers))
    assert [info.value for info in page.main.info] == ["All layers are hidden"]
    assert shown(press(page, "show-layers"))["layers"] == sorted(shipped.layers)


# Selection


def test_the_search_box_selects_and_moves_the_map(shipped):
    page = opened()
    before = shown(page)
    after = shown(search(page, "incheon-lng"))
    place = place_for(shipped.bounds(["incheon-lng"]))
    assert (after["selected"], after["lat"], after["lng"]) == ("incheon-lng", place.latitude, place.longitude)
    assert after["move"] == before["move"] + 1
    assert (address(page, "feature"), address(page, "at")) == ("incheon-lng", str(place))


def test_the_search_box_finds_names_in_three_languages(shipped):
    names = shipped.names[SPOKEN]
    [option] = [text for text in opened().main.selectbox(key="search").options if text.startswith(names.en)]
    assert option.startswith(f"{names.en} · {names.ko} · {names.ru} · ")
    assert all(form in option for form in (*names.aliases, "Rajin-Khasan railway", "Rajin Khasan railway"))


def test_selecting_a_feature_of_a_hidden_layer_shows_the_layer():
    page = opened("lng=false")
    assert "lng" not in shown(page)["layers"]
    assert "lng" in shown(search(page, "incheon-lng"))["layers"]


def test_selecting_drops_only_the_filters_that_the_feature_fails():
    state = shown(search(opened("status=Severed&sector=Railroads"), SPOKEN))
    assert (state["selected"], state["statuses"], state["sectors"]) == (SPOKEN, [], ["railroads"])


def test_a_selection_that_a_filter_hides_is_told():
    page = opened(f"status=Severed&feature={SPOKEN}")
    assert [plain(info.value) for info in page.main.info] == ["Hidden by the filter: Severed."]
    page = press(page, "clear-filters")
    assert (shown(page)["statuses"], shown(page)["selected"], list(page.main.info)) == ([], SPOKEN, [])


def test_a_selection_in_a_hidden_layer_is_told(shipped):
    page = opened("lng=false&feature=incheon-lng")
    title = shipped.layers["lng"].title
    assert [plain(info.value) for info in page.main.info] == [f"Its layer is hidden: {title}."]
    page = press(page, "show-layers")
    assert ("lng" in shown(page)["layers"], list(page.main.info)) == (True, [])


def test_what_has_no_place_is_not_offered_on_the_map(shipped):
    nowhere = next(feature for feature in shipped.features if shipped.bounds([feature]) is None)
    acts = re.findall(r'data-act="(\w+)"', panel(opened(f"feature={nowhere}")))
    assert ("show" in acts, "close" in acts) == (False, True)


def test_a_whole_is_shown_with_all_its_parts(shipped):
    state = shown(search(opened(), "trans-korean-east"))
    assert (state["selected"], {"trans-korean", "rajin-khasan"} <= set(state["layers"])) == (
        "trans-korean-east",
        True,
    )


def test_closing_returns_the_introduction(shipped):
    page = happens(opened(f"feature={SPOKEN}"), type="select", feature=None)
    assert (shown(page)["selected"], address(page, "feature")) == (None, None)
    card = (
        r'data-start="(\d+)"><strong><i class="sign" data-sign="(\w+)".*?</i>(.*?)</strong>.*?href="\?(.*?)"'
    )
    offered = re.findall(card, panel(page))
    assert [(int(number), icon, title, unescape(link)) for number, icon, title, link in offered] == [
        (number, view.icon, view.title, view.link) for number, view in enumerate(shipped.start_views)
    ]


def test_closing_leaves_the_map_where_it_is():
    before = opened(f"feature={SPOKEN}&at=42.34,130.5,9")
    first = shown(before)
    after = shown(happens(before, type="select", feature=None))
    assert [after[key] for key in ("lat", "lng", "zoom", "move")] == [
        first[key] for key in ("lat", "lng", "zoom", "move")
    ]


@pytest.mark.parametrize("view", ["rajin-khasan", "gas", "investment"])
def test_a_starting_view_opens(shipped, view):
    [start] = [each for each in shipped.start_views if each.id == view]
    number = shipped.start_views.index(start)
    state, wanted = shown(happens(opened(), type="start", number=number)), from_query(shipped, start.link)
    assert (set(state["layers"]), state["selected"]) == (wanted.layers, wanted.selected)
    place = wanted.place
    assert (state["lat"], state["lng"], state["zoom"]) == (place.latitude, place.longitude, place.zoom)


def test_the_introduction_counts_what_the_atlas_holds(shipped):
    assert any(f"{len(shipped.features)} features" in text for text in words(opened()))


# The panel


def test_the_panel_tells_the_name_in_three_languages(shipped):
    names = shipped.names[SPOKEN]
    text = words(opened(f"feature={SPOKEN}"))
    assert names.en in text
    assert f"{names.ko} · {names.ru}" in text


def test_the_panel_tells_the_status_with_its_date(shipped):
    status = shipped.status(SPOKEN)
    assert any(
        f"{label(status.value)}, as of {edtf.spell(status.as_of)}" in text
        for text in words(opened(f"feature={SPOKEN}"))
    )


@pytest.mark.parametrize(
    "feature", [SPOKEN, "trans-korean-gas-pipeline", "trans-korean-railway", "nine-bridges"]
)
def test_the_panel_quotes_every_passage_as_it_is_stored(shipped, feature):
    stored = {f"“{passage.exact}”" for passage in shipped.passages_on(feature)}
    found = every_block(opened(f"feature={feature}"))
    quoted = {text for element, _, text in found if element == "blockquote"}
    assert stored
    assert stored <= quoted


def captions_of(page):
    return [text for _, kind, text in blocks(page) if kind == "caption"]


def test_quotations_have_their_article_above_and_their_paragraph_below(shipped):
    captions = captions_of(opened(f"feature={SPOKEN}"))
    captions = [each for each in captions if "Editor’s note: " not in each and each != "Also about"]
    passages = shipped.passages_on(SPOKEN)
    place = captions.index(f"paragraph {passages[0].paragraph}") - 1
    for before, passage in zip((None, *passages), passages, strict=False):
        if before is None or before.source != passage.source:
            reference, line = shipped.reference_of(passage), captions[place]
            assert all(part in line for part in (*reference.authors, reference.title))
            assert (edtf.spell(reference.issued) if reference.issued else UNDATED) in line
            place += 1
        assert captions[place] == f"paragraph {passage.paragraph}"
        place += 1


def test_an_editors_note_stands_below_its_passage_with_the_references_that_say_otherwise(shipped):
    doubted = [passage for passage in shipped.passages.values() if passage.editors_note and passage.features]
    assert doubted
    page = opened()
    for passage in doubted:
        captions = captions_of(search(page, passage.features[0]))
        [note] = [text for text in captions if passage.editors_note in text]
        sources = [shipped.references[item] for item in passage.editors_note_basis]
        assert captions[captions.index(note) - 1] == f"paragraph {passage.paragraph}"
        assert [each.id for each in sources if (each.publisher or each.title) not in note] == []
        links = Blocks(panel(page)).links
        assert [each.id for each in sources if safe_address(each.url) not in links] == []


def fact(value, basis_id, **other):
    known = {"feature": SPOKEN, "property": "published-length", "unit": "km", "basis": "cited"}
    return Fact(**known | {"value": value, "basis_id": basis_id} | other)


def test_each_note_follows_the_mark_of_its_own_basis(shipped):
    one, two = list(shipped.references)[:2]
    line = facts_panel._value_line(
        "54 km", [fact("54", one, note="First"), fact("54", two, note="Second")], Notes(shipped)
    )
    assert re.findall(r"cited \d|First|Second", plain_text(line)) == ["cited 1", "First", "cited 2", "Second"]


def test_the_panel_tells_the_three_lengths(shipped):
    text = "\n".join(words(opened(f"feature={SPOKEN}")))
    lengths = {
        fact.value for fact in shipped.facts_of(SPOKEN) if fact.property in {"network-length", "drawn-length"}
    }
    assert len(lengths) == 2
    assert all(f"{length} km" in text for length in (*lengths, "54"))
    assert "33 mi (53.1 km)" in text
    assert "shorter than the track" in text


def test_no_basis_stays_untold(shipped):
    text = "\n".join(words(opened(f"feature={SPOKEN}")))
    titles = {shipped.references[f.basis_id].title for f in shipped.facts_of(SPOKEN) if f.basis == "cited"}
    assert [title for title in titles if title not in text] == []


def test_a_feature_of_every_kind_has_a_panel_that_draws(shipped):
    page = opened()
    one_each = {(item.kind, item.geometry is None): item.id for item in shipped.features.values()}
    for feature in one_each.values():
        search(page, feature)
        assert shipped.names[feature].en in words(page), feature
        assert shown(page)["selected"] == feature


def test_every_feature_has_a_panel_with_its_name_and_all_its_tabs(shipped):
    for item in shipped.features:
        notes = feature_panel.numbered(shipped, item)
        first, *_ = feature_panel.head(shipped, item, notes)
        assert first == Heading(shipped.name(item))
        assert all(list(tab.blocks()) for tab in feature_panel.tabs(shipped, item, notes))


def test_a_quotation_leads_to_what_else_it_speaks_of(shipped):
    page = opened(f"feature={SPOKEN}&layer.trans-korean=false")
    [also, *_] = re.findall(r'aria-label="Also about">.*?data-feature="([\w-]+)"', panel(page))
    page = happens(page, type="visit", feature=also)
    assert shown(page)["selected"] == also == address(page, "feature")
    assert shown(page)["bounds"] == list(shipped.bounds([also]))
    assert shipped.name(also) in words(page)


def test_what_the_panel_leads_to_is_shown_whatever_hid_it():
    before = opened("layer.lng=false&status=Severed")
    move = shown(before)["move"]
    state = shown(happens(before, type="visit", feature="incheon-lng"))
    assert ("lng" in state["layers"], state["statuses"], state["move"]) == (True, [], move + 1)


def test_a_starting_view_that_there_is_not_changes_nothing():
    page = opened("year=2016")
    before = shown(page)
    after = shown(happens(page, type="start", number=99))
    assert {key for key in before if before[key] != after[key]} == {"frame", "seen"}


# The year


def test_a_link_opens_a_year():
    page = opened("year=2016")
    assert (shown(page)["year"], page.sidebar.slider(key="year").value) == (2016, 2016)
    assert address(page, "year") == "2016"


def test_the_last_year_is_today_and_no_part_of_the_link(shipped):
    page = opened(f"year={shipped.last_year}")
    assert (shown(page)["year"], address(page, "year")) == (None, None)
    assert page.sidebar.slider(key="year").value == shipped.last_year


@pytest.mark.parametrize("year", ["1066", "2999", "soon", "-1"])
def test_a_year_that_the_atlas_has_not_gives_a_notice_and_today(year):
    page = opened(f"year={year}")
    assert toasts(page) == [f"Part of the link could not be read: year “{year}”"]
    assert (shown(page)["year"], dict(page.query_params)) == (None, {})


def test_the_slider_tells_the_map_the_year_and_leaves_its_page_as_it_is():
    page = opened(f"feature={SPOKEN}&at=42.34,130.5,9")
    before = frame(page)
    page.sidebar.slider(key="year").set_value(2016)
    after = frame(ran(page))
    assert {key for key in before if before[key] != after[key]} == {"feature_group"}
    assert (shown(page)["year"], shown(page)["selected"], shown(page)["zoom"]) == (2016, SPOKEN, 9)


def test_a_year_counts_what_was_there(shipped):
    drawn = [each for each in shipped.features_in("gas-pipelines") if each.geometry is not None]
    there = [each for each in drawn if shipped.exists(each.id, 2000)]
    assert count_of(opened("year=2000"), "gas-pipelines") == f"{len(there)}/{len(drawn)}"


def test_the_panel_tells_the_status_of_the_year_beside_today_s(shipped):
    page = opened(f"feature={SPOKEN}&year=2016")
    badges = [text for _, kind, text in blocks(page) if kind == "badges"]
    assert any("End of 2016: suspended" in badge for badge in badges)
    assert any(f"{label(shipped.current_status(SPOKEN))}, as of " in badge for badge in badges)


def test_what_was_not_yet_proposed_is_told_and_today_is_offered(shipped):
    late = "gas-extension-japan"
    first = shipped.status_by_year(late)[0][0]
    page = opened(f"feature={late}&year={first - 1}")
    expected = f"First recorded in {first}, after the year shown."
    assert [plain(info.value) for info in page.main.info] == [expected]
    assert page.button(key="show-today").label == f"Show {shipped.last_year}"
    page = press(page, "show-today")
    assert (shown(page)["year"], shown(page)["selected"], list(page.main.info)) == (None, late, [])
    assert address(page, "year") is None


def test_a_search_for_what_was_not_yet_there_returns_to_today(shipped):
    first = shipped.status_by_year("gas-extension-japan")[0][0]
    assert shown(search(opened(f"year={first - 1}"), "gas-extension-japan"))["year"] is None
    assert shown(search(opened(f"year={first}"), "gas-extension-japan"))["year"] == first


def test_a_search_for_what_has_no_place_keeps_the_year(shipped):
    nowhere = next(feature for feature in shipped.features if shipped.bounds([feature]) is None)
    assert shown(search(opened("year=2016"), nowhere))["year"] == 2016


def test_a_year_in_which_nothing_was_there_can_be_left(shipped):
    others = "&".join(f"{layer}=false" for layer in shipped.layers if layer != "gas-pipelines")
    page = opened(f"year={shipped.first_year}&{others}")
    assert len(page.main.info) == 1
    [remedy] = [button for button in page.main.button if button.key in {"clear-filters", "show-today"}]
    remedy.click()
    assert (shown(ran(page))["year"], list(page.main.info)) == (None, [])


def test_going_back_restores_the_year_of_the_link():
    page = opened("year=2016")
    page.sidebar.slider(key="year").set_value(2020)
    ran(page)
    page.query_params["year"] = "2016"
    page.sidebar.slider(key="year").set_value(2016)  # Streamlit restores the widgets of the link
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(address_bar, "navigated", lambda: True)
        assert shown(ran(page))["year"] == 2016
