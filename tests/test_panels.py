"""The panels of facts, notes and quotations: what they tell, and how it is drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from unicodedata import normalize

import pytest

from dashboard import session
from dashboard.reader.citations import FORMS, how_to_report
from dashboard.reader.exporting import embed_code
from dashboard.reader.links import from_query, to_query
from dashboard.reader.panels import facts, feature, passages, whole
from dashboard.reader.panels.blocks import (
    Badge,
    Badges,
    Caption,
    FactTable,
    Figures,
    Heading,
    KeyFigure,
    Links,
    Quotation,
    Quoted,
    Text,
    Together,
)
from dashboard.reader.panels.markup import to_html
from dashboard.reader.panels.notes import Notes, editors_note, source_line
from dashboard.reader.panels.rendering import block_html, spans_html
from dashboard.reader.panels.spans import Foreign, Icon, Link, muted, plain, small, title
from dashboard.reader.state import default_view, hiding
from dashboard.widgets import cite, share
from dashboard.workspace import Workspace
from geodata import Basis, Fact, citing, comparing, load_atlas, methodology
from geodata.citing import Form
from geodata.comparing import Disagreement, disagreements
from geodata.present.sources import reference_source
from geodata.present.wording import safe_address
from geodata.quoting import covered_share
from geodata.vocabulary import Theme, label
from tests.pages import Markup, hostile
from tests.reading import (
    Blocks,
    blocks,
    every_block,
    happens,
    opened,
    panel,
    ran,
    shown,
    text_page,
    turned,
    words,
)

SPOKEN = "rajin-khasan"


def fact(value, basis_id="handbook", **other):
    known = {"feature": "north-line", "property": "published-length", "unit": "km", "basis": "cited"}
    return Fact(**known | {"value": value, "basis_id": basis_id} | other)


def disagreement(*members, low=52, high=54, unit="km", estimate=False):
    return Disagreement("north-line", "published-length", members, low, high, unit, estimate)


# Facts


def test_facts_are_told_by_property_and_by_what_they_say():
    told = (
        fact("54", "one"),
        fact("52", "two"),
        fact("54", "three"),
        fact("1520", unit="mm", property="gauge"),
    )
    assert facts.by_property(told) == {
        "published-length": {"54 km": [told[0], told[2]], "52 km": [told[1]]},
        "gauge": {"1,520 mm": [told[3]]},
    }


def test_the_description_that_leads_keeps_its_date_and_its_note(minimal):
    first = fact("A line.", property="description", unit=None, as_of="2025~", note="Undated copy.")
    atlas = replace(minimal, facts=(first,))
    [text] = [b for b in feature.head(atlas, "north-line", Notes(atlas)) if isinstance(b, Text)]
    assert plain(text.lines[0]) == "A line. [cited 1, about 2025] Undated copy."


def test_an_event_without_a_date_is_told_last(minimal):
    told = [
        fact(text, property="event", unit=None, as_of=when) for text, when in (("A.", None), ("B.", "0001"))
    ]
    atlas = replace(minimal, facts=tuple(told))
    history = {tab.title: tab for tab in feature.tabs(atlas, "north-line", Notes(atlas))}["History"]
    [items] = history.blocks()
    assert [plain(item) for item in items.items] == ["1 B. [cited 1]", "Undated A. [cited 1]"]


def test_a_mark_names_the_place_in_its_basis(minimal):
    placed = fact("54", locator="page 377", as_of="2018")
    assert plain((Notes(minimal).mark(placed, dated=True),)) == "[cited 1, page 377, 2018]"


def test_the_opening_the_history_and_the_checks_are_told_elsewhere():
    def text(name, value, basis="cited"):
        return fact(value, property=name, unit=None, basis=basis, as_of="2018")

    first, second = text("description", "A line."), text("description", "It is short.")
    status, event = text("status", "operating"), text("event", "A train came.")
    check = text("unit-check", "33 miles are 53.1 km.", "derived")
    told = [first, status, event, check, second]
    assert (facts.description(told), facts.checks(told)) == (first, [check])
    assert facts.by_property(told) == {"description": {"It is short.": [second]}}


def test_checks_come_in_one_order():
    names = ["rate-check", "sum-check", "length-check", "unit-check", "chainage-check"]
    told = [fact("so", property=name, unit=None, basis="derived", basis_id=name) for name in names]
    assert [each.property for each in facts.checks(told)] == list(facts.CHECKS)


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        (disagreement(fact("52")), "Sources differ by up to 2 km (3.7%)."),
        (
            disagreement(fact("52", note="Without the port.")),
            "Sources differ by up to 2 km (3.7%); the notes say what each value includes.",
        ),
        (disagreement(low=53.108352, high=54), "Sources differ by up to 0.892 km (1.7%)."),
        (
            disagreement(low=283e6, high=340e6, unit="USD", estimate=True),
            "Values range from USD 283 million to USD 340 million, a factor of 1.2.",
        ),
        (
            disagreement(low=0.06, high=42, unit="bcm/yr", estimate=True),
            "Values range from 0.06 bcm/yr to 42 bcm/yr, a factor of 700.",
        ),
        (disagreement(low=2013, high=2013 + 1 / 365.2425, unit="years"), "The dates are 1 day apart."),
        (disagreement(low=2013, high=2013 + 45 / 365.2425, unit="years"), "The dates are 45 days apart."),
        (disagreement(low=2013, high=2013 + 299 / 365.2425, unit="years"), "The dates are 10 months apart."),
        (disagreement(low=2013, high=2018, unit="years"), "The dates are 5 years apart."),
    ],
)
def test_a_sentence_tells_by_how_much_sources_differ(about, sentence):
    assert facts.difference_text(about) == sentence


def test_a_disagreement_is_a_table_of_values_with_publisher_date_and_mark(minimal):
    members = fact("52", as_of="2013", note="Without the port."), fact("54", "length", basis="quoted")
    mark = Link("https://example.org/iron-road", (muted("[quoted 2]"),))
    assert facts.table(disagreement(*members), Notes(minimal)) == FactTable(
        ("Value", "Source"),
        (
            (
                ("52 km",),
                (
                    small("Southgate Press", ", ", "2018", " (", "Without the port", ")"),
                    " ",
                    muted("[cited 1, 2013]"),
                ),
            ),
            (("54 km",), (small("Northport Times", ", ", "19 August 2018"), " ", mark)),
        ),
    )


OVERRIDE = "port \u202elias"  # what turns all that follows, up to the end of the paragraph


@pytest.mark.parametrize(
    "block",
    [
        Heading(OVERRIDE),
        Text(((f"{OVERRIDE} ", muted("[cited 1, ", OVERRIDE, ", 2018]")),)),
        Caption((Foreign("ko", OVERRIDE), title(OVERRIDE, "https://example.org"))),
        Badges((Badge(OVERRIDE),)),
        Figures((KeyFigure(OVERRIDE, "Cost", ""),)),
        FactTable(("Value", "Source"), (((OVERRIDE,), ("2018",)),)),
        Quotation(OVERRIDE),
    ],
    ids=lambda block: type(block).__name__,
)
def test_no_text_turns_what_stands_beside_it(block):
    markup = block_html(block, 1)
    assert markup.count(OVERRIDE) == markup.count(f"<bdi>{OVERRIDE}</bdi>") > 0


def test_no_place_in_a_source_turns_the_date_behind_it(minimal):
    mark = Notes(minimal).mark(fact("54", locator=OVERRIDE, as_of="2018"), dated=True)
    assert spans_html((mark,)) == f'<small class="muted">[cited 1, <bdi>{OVERRIDE}</bdi>, 2018]</small>'


def test_a_date_beside_an_arabic_name_stays_whole(minimal):
    reference = minimal.references["handbook"].model_copy(
        update={
            "csl": {"publisher": "العربي الجديد", "issued": {"date-parts": [[2018]]}, "title": "Handbook"}
        }
    )
    atlas = replace(minimal, references={**minimal.references, "handbook": reference})
    row = facts.table(disagreement(fact("52"), fact("54")), Notes(atlas)).rows[0]
    assert "<bdi>العربي الجديد</bdi>, 2018" in spans_html(row[1])
    assert "<bdi>العربي الجديد</bdi>, 2018" in spans_html(source_line(reference_source(reference)))


def test_a_quotation_is_set_in_the_direction_of_its_language():
    assert block_html(Quotation("قال"), 1) == '<blockquote dir="auto">“قال”</blockquote>'


def test_a_key_figure_with_a_note_says_so(minimal):
    known = [fact("12", property="capacity", unit="Mt/yr", note="First stage."), fact("52")]
    atlas = replace(minimal, facts=tuple(known))
    figures, caption = feature.figures(atlas, "north-line")
    assert [figure.note for figure in figures.figures] == ["", "First stage."]
    assert caption == Caption(("* See the note under Facts.",))
    whole, stage = block_html(figures, 1).split("</p><p>")
    assert "*" not in whole
    assert 'aria-label="Note: First stage."' in stage
    assert list(feature.figures(replace(minimal, facts=(fact("52"),)), "north-line"))[1:] == []


def test_a_value_may_be_longer_than_a_line():
    long = KeyFigure("5 tonnes of oil equivalent a year", "Capacity", "")
    assert '<strong class="long">' in block_html(Figures((long,)), 1)
    short = block_html(Figures((KeyFigure("USD 53.752 million", "", ""),)), 1)
    assert "class" not in short.split("<br>")[0][23:]


def test_a_value_that_two_give_has_one_row(minimal):
    members = fact("54"), fact("52"), fact("54", "length", basis="quoted")
    table = facts.table(disagreement(*members), Notes(minimal))
    assert [plain(value) for value, _ in table.rows] == ["54 km", "52 km"]


# Notes


@pytest.mark.parametrize(
    ("said", "publisher"),
    [
        (fact("54"), "Southgate Press, 2018"),
        (fact("54", "length", basis="quoted"), "Northport Times, 19 August 2018"),
        (fact("54", "open-rails", basis="dataset"), "Open Rails"),
        (fact("54", "drawn-length", basis="derived"), "this program"),
        (fact("54", None, basis="unsourced"), "no source yet"),
    ],
)
def test_a_note_knows_who_says_so(minimal, said, publisher):
    assert plain(Notes(minimal).publisher(said)) == publisher


@pytest.mark.parametrize(
    ("as_of", "publisher"), [("2013-09", "Southgate Press, undated, for September 2013"), (None, None)]
)
def test_an_undated_page_is_told_with_the_date_of_which_it_speaks(minimal, as_of, publisher):
    handbook = minimal.references["handbook"]
    undated = handbook.model_copy(update={"csl": {**handbook.csl, "issued": None}})
    notes = Notes(replace(minimal, references={"handbook": undated}))
    assert plain(notes.publisher(fact("54", as_of=as_of))) == (publisher or "Southgate Press, undated")


def test_notes_are_numbered_by_first_use(minimal):
    notes = Notes(minimal)
    used = fact("54"), fact("54", "length", basis="quoted"), fact("55"), fact("1", None, basis="unsourced")
    assert [notes.number(each) for each in used] == [1, 2, 1, None]
    assert notes.ids == [(Basis.CITED, "handbook"), (Basis.QUOTED, "length")]


def test_an_editors_note_names_the_references_that_say_otherwise(minimal):
    icon, *rest = editors_note(minimal, minimal.passages["bridge"])
    assert icon == Icon("edit_note")
    assert plain(tuple(rest)) == (
        " Editor’s note: The handbook dates the agreement to July. (Southgate Press)"
    )


def test_an_editors_note_without_references_names_none(minimal):
    bare = minimal.passages["bridge"].model_copy(update={"editors_note_basis": ()})
    assert plain(editors_note(minimal, bare)) == (" Editor’s note: The handbook dates the agreement to July.")


def test_every_editors_note_of_the_shipped_atlas_links_to_what_it_rests_on(shipped):
    doubted = [passage for passage in shipped.passages.values() if passage.editors_note]
    assert doubted
    assert [passage.id for passage in doubted if not passage.editors_note_basis] == []
    for passage in doubted:
        links = Blocks(spans_html(editors_note(shipped, passage))).links
        addresses = [shipped.references[item].url for item in passage.editors_note_basis]
        assert [url for url in addresses if url and safe_address(url) not in links] == []


# The panel of a feature


def rows(page):
    """The rows of the page's tables, cell by cell."""
    told = [text.split(" | ") for element, _, text in every_block(page) if element == "tr"]
    return [(value, said) for value, said, _ in told]


def test_the_lengths_of_the_railway_stand_in_a_table_with_publisher_and_date():
    told = dict(rows(opened(f"feature={SPOKEN}")))
    assert {"52 km", "54 km", "33 mi (53.1 km)"} <= told.keys()
    assert "leksika.org, 19 August 2018" in told["33 mi (53.1 km)"]
    assert "Reuters, 22 September 2013" in told["54 km"]
    assert re.search(r"LogistDV.*7 February 2013", told["52 km"])


def test_below_a_table_stands_by_how_much_the_sources_differ(shipped):
    found = comparing.disagreements(shipped.facts_of(SPOKEN), shipped.properties)
    told = list(facts.blocks(shipped, SPOKEN, Notes(shipped)))
    below = [told[told.index(block) + 1] for block in told if isinstance(block, FactTable)]
    assert below == [Text(((muted(facts.difference_text(each)),),)) for each in found]


def test_an_event_says_at_the_top_when_it_was(shipped):
    def badges(atlas):
        blocks = feature.head(atlas, "moscow-summit-2018", Notes(atlas))
        return [badge.text for block in blocks if isinstance(block, Badges) for badge in block.badges]

    undated = replace(shipped, facts=tuple(fact for fact in shipped.facts if fact.property != "date"))
    assert badges(shipped) == ["Event, 22 June 2018"]
    assert badges(undated) == ["Event"]


def test_a_fact_in_a_table_stands_in_no_line_above_it():
    told = words(opened(f"feature={SPOKEN}"))
    [lengths] = [text for text in told if text.startswith("Published length\n") or text == "Published length"]
    assert not re.search(r"^(52|54) km|^33 mi", lengths, re.MULTILINE)


def test_what_the_program_checked_has_a_section_of_its_own(shipped):
    [section] = [text for text in words(opened(f"feature={SPOKEN}")) if "Checked by this program" in text]
    found = [each.value for each in facts.checks(shipped.facts_of(SPOKEN))]
    assert "33 miles are 53.1 km, 1.7% less than the 54 km that most sources publish." in found
    assert [text for text in found if text not in section] == []


def test_the_checks_of_the_investors_day_tell_that_the_companies_add_up():
    told = "\n".join(words(opened("feature=korean-investors-day-2018")))
    assert "24 + 51 = 75: the parts make the total." in told


@pytest.mark.parametrize("item", [SPOKEN, "trans-korean-gas-pipeline", "russian-far-east"])
def test_every_fact_of_a_disagreement_is_told_with_its_mark(shipped, item):
    told = "\n".join(said for _, said in rows(opened(f"feature={item}")))
    found = disagreements(shipped.facts_of(item), shipped.properties)
    members = [each for disagreement in found for each in disagreement.facts]
    notes = Notes(shipped)
    assert members
    assert [each.basis_id for each in members if plain(notes.publisher(each)) not in told] == []


def test_what_hides_a_feature_before_its_time_is_told_in_words(minimal):
    def said(atlas, feature_id):
        return feature.hidden_text(atlas, hiding(atlas, view, feature_id))

    view = replace(default_view(minimal), year=1933)
    first = minimal.since("north-line")
    assert said(minimal, "north-line") == f"First recorded in {first}, after the year shown."
    undated = replace(minimal, facts=tuple(f for f in minimal.facts if f.feature != "north-line"))
    assert said(undated, "north-line") == "Undated, so not shown in earlier years."


def told_by(atlas, blocks):
    """The texts of blocks in their order, as plain data: what no drawing of them may lose."""
    for block in blocks:
        match block:
            case Links():
                yield from (block.title, *map(atlas.name, block.features))
            case Together():
                yield from told_by(atlas, block.blocks)
            case Quoted():
                yield block.text
            case Badges():
                yield from (badge.text for badge in block.badges)
            case _:
                yield from (text for text in Markup(block_html(block, 1)).pieces if text.strip())


def test_a_panel_holds_all_that_its_blocks_say(shipped):
    for item in shipped.features:
        notes = feature.numbered(shipped, item)
        tabs = feature.tabs(shipped, item, notes)
        said = [*feature.head(shipped, item, notes), *feature.figures(shipped, item)]
        said += [block for tab in tabs for block in tab.blocks()]
        held, at = Markup(whole.feature_html(shipped, item, "")).text, 0
        for text in told_by(shipped, said):
            assert text in held[at:], (item, text)
            at = held.index(text, at)
        assert [tab.label for tab in tabs if tab.label not in held] == []


def test_no_text_of_the_data_becomes_markup_of_a_panel(folder):
    atlas = load_atlas(hostile(folder))
    markups = [whole.feature_html(atlas, item, "", whole.PAGE) for item in atlas.features]
    markups.append(whole.introduction_html(atlas, whole.PAGE, "?{}".format))
    elements = [each for markup in markups for each in Markup(markup).elements]
    assert {tag for tag, _ in elements}.isdisjoint(
        {"img", "script", "iframe", "style", "svg", "form", "link"}
    )
    assert [name for _, held in elements for name in held if name == "style" or name.startswith("on")] == []
    links = [held["href"] for tag, held in elements if tag == "a"]
    assert [link for link in links if not link.startswith(("http://", "https://", "?"))] == []
    assert "</script><img src=x onerror=hacked=1>${hacked=2}North line" in "".join(
        Markup(markup).text for markup in markups
    )


# Citing


def texts(page):
    """What the panel offers for copying, in every form."""
    return [unescape(text) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", panel(page), re.DOTALL)]


def codes(page):
    """What Streamlit's own parts of the page offer for copying."""
    return [block.value for block in page.main.code if not block.value.startswith("<iframe")]


def cite_open(query, workspace=None, **chosen):
    """The page behind a link with the citation open, and what was chosen in it."""
    page = opened(query, workspace)
    page.session_state["cite-view"] = True
    for name, value in chosen.items():
        page.session_state[{"what": "cite-what", "form": "form-cite"}[name]] = value
    return ran(page)


def test_nothing_is_cited_before_it_is_asked_for(monkeypatch):
    monkeypatch.setattr(cite, "cited", lambda *_: pytest.fail("a citation was made"))
    assert [text for text in codes(opened()) if "contributors" in text] == []


def test_a_feature_is_cited_with_edition_day_and_its_link(shipped):
    workspace = Workspace(public="https://atlas.example")
    cited = texts(opened(f"feature={SPOKEN}&year=2016&at=42.34,130.5,9", workspace))[0]
    assert f"“{shipped.name(SPOKEN)}.” In {shipped.about.title}, version {shipped.about.version}" in cited
    assert cited.endswith(f"data of November 30. https://atlas.example/?feature={SPOKEN}.")


def test_a_feature_is_cited_in_every_form(shipped):
    item = citing.feature_item(shipped, SPOKEN, f"?feature={SPOKEN}")
    assert texts(opened(f"feature={SPOKEN}"))[: len(FORMS)] == [
        citing.write([item], form).strip("\n") for form in FORMS
    ]


def test_a_view_is_cited_with_a_selection_too(shipped):
    workspace = Workspace(public="https://atlas.example")
    [cited] = codes(cite_open(f"feature={SPOKEN}&year=2016&at=42.34,130.5,9", workspace))
    query = to_query(shipped, from_query(shipped, f"feature={SPOKEN}&year=2016&at=42.34,130.5,9"))
    assert cited.endswith(f"/?{query}.")


def test_without_a_selection_the_view_is_cited_first_and_the_atlas_at_choice():
    [view] = codes(cite_open("year=2016"))
    assert "All layers; status at the end of 2016. In Nine Bridges Atlas, version" in view
    [atlas] = codes(cite_open("year=2016", what=cite.ATLAS, form=Form.BIBTEX))
    assert atlas.startswith("@misc{atlas,")


def test_what_a_feature_rests_on_can_be_copied_and_downloaded(shipped):
    page = cite_open(f"feature={SPOKEN}", what=cite.OF_FEATURE, form=Form.RIS)
    wanted = citing.references_of(shipped, [SPOKEN])
    assert codes(page)[0].count("TY  - ") == len(wanted)
    assert f"{len(wanted)} references and datasets." in words(page)
    assert "Download" in [button.label for button in page.get("download_button")]


def test_so_many_references_are_a_file_alone(shipped):
    page = cite_open("", what=cite.REFERENCES)
    assert codes(page) == []
    count = len(citing.references_of(shipped, shipped.features))
    assert f"{count:,} references and datasets." in words(page)


def test_a_quotation_is_copied_with_its_citation_in_every_form(shipped):
    offered = texts(opened(f"feature={SPOKEN}"))
    wanted = [citing.quotation(shipped, each, form) for each in shipped.passages_on(SPOKEN) for form in FORMS]
    assert [text for text in wanted if text.strip("\n") not in offered] == []


def test_a_quotation_on_the_page_of_passages_is_copied_with_its_citation(shipped):
    page = text_page("passages")
    passage = next(iter(shipped.passages.values()))
    page.session_state[f"quote-{passage.id}-passages"] = True
    assert citing.quotation(shipped, passage, Form.CHICAGO).strip() in codes(ran(page))


def test_the_form_that_was_chosen_is_offered_next_time(shipped):
    page = turned(cite_open("", form=Form.MLA), "passages")
    passage = next(iter(shipped.passages.values()))
    page.session_state[f"quote-{passage.id}-passages"] = True
    assert citing.quotation(shipped, passage, Form.MLA).strip() in codes(ran(page))


def test_the_form_of_a_correction_holds_what_it_is_about(shipped):
    [form] = [text for text in texts(opened(f"feature={SPOKEN}")) if text.startswith("Correction to ")]
    names = shipped.name(SPOKEN), f"({SPOKEN}, ", f"Version: {shipped.about.version}", "30 November 2026"
    assert [text for text in (*names, f"View: ?feature={SPOKEN}") if text not in form] == []


def test_where_a_correction_goes_is_told(minimal):
    about = minimal.about.model_copy(update={"corrections": "https://example.org/corrections"})
    assert "or correct the row yourself" in plain(how_to_report(minimal).spans).lower()
    address = "https://example.org/corrections"
    assert how_to_report(replace(minimal, about=about)) == Caption(
        ("Copy the form, fill it in and send it to ", Link(address, (address,)), ".")
    )


# Sharing


def test_the_link_to_the_view_and_the_code_of_a_frame_are_copied():
    workspace = Workspace(public="https://atlas.example/iron")
    page = opened(f"layer.lng=false&feature={SPOKEN}&at=42.34,130.5,9", workspace)
    page.session_state["share"] = True
    link, frame = [block.value for block in ran(page).main.code][:2]
    assert link == f"https://atlas.example/iron/?layer.lng=false&feature={SPOKEN}&at=42.3400,130.5000,9"
    assert f'src="{escape(link)}&amp;embed=true"' in frame
    assert 'title="Rajin–Khasan railway – Nine Bridges Atlas"' in frame
    assert any("atlas/changes.atom" in caption.value for caption in page.main.caption)


def test_without_a_public_address_no_link_is_offered_and_why_is_told():
    page = opened(f"feature={SPOKEN}&at=42.34,130.5,9")
    page.session_state["share"] = page.session_state["cite-view"] = True
    shared, cited, *_ = [block.value for block in ran(page).main.code]
    assert shared == f"?feature={SPOKEN}&at=42.3400,130.5000,9"
    assert "http" not in cited
    assert [caption.value for caption in page.main.caption].count(share.NO_LINK) == 2


def test_no_title_ends_the_code_of_a_frame(minimal):
    about = minimal.about.model_copy(update={"title": '"><script>'})
    frame = embed_code(replace(minimal, about=about), default_view(minimal), "https://atlas.example")
    assert frame.startswith('<iframe src="https://atlas.example/?embed=true" title="Rails')
    assert "<script>" not in frame


def test_embedded_the_page_is_the_map_and_what_is_selected(monkeypatch):
    monkeypatch.setattr(session, "embedded", lambda: True)
    page = opened("lng=false")
    assert blocks(page)[0] == ["h1", "unseen", "Nine Bridges Atlas"]
    assert "lng" not in shown(page)["layers"]
    page = opened(f"feature={SPOKEN}&year=2016")
    assert ["h1", "", "Rajin–Khasan railway"] in blocks(page)
    assert ["h1", "unseen", "Nine Bridges Atlas"] not in blocks(page)
    assert len(page.get("download_button")) == 0
    [link] = page.get("link_button")
    assert (link.proto.label, link.proto.url.rpartition("/")[2]) == (
        "Open the atlas",
        f"?year=2016&feature={SPOKEN}&at=42.3287,130.4635,11",
    )


# The passages page


def quoted(page):
    """The quotations of a page in their order."""
    return [text for element, _, text in blocks(page) if element == "blockquote"]


def in_order(atlas, *found):
    return [f"“{passage.exact}”" for passage in found or atlas.passages.values()]


def test_the_passages_page_lists_every_passage_in_reading_order(shipped):
    page = text_page("passages")
    assert quoted(page) == in_order(shipped)
    assert [tab.label for tab in page.tabs] == [source.title for source in shipped.sources.values()]


def test_an_article_stands_above_its_passages_with_share_and_hash(shipped):
    told = "\n".join(words(text_page("passages")))
    for source in shipped.sources.values():
        own = [passage for passage in shipped.passages.values() if passage.source == source.id]
        assert f"{len(own)} passages, {covered_share(source, own):.1%} of the text" in told
        assert source.sha256 in told


def test_a_passage_leads_to_the_features_that_it_speaks_of(shipped):
    links = [(each.proto.label, each.proto.query_string) for each in text_page("passages").get("page_link")]
    assert links == [
        (shipped.name(item), f"feature={item}")
        for passage in shipped.passages.values()
        for item in passage.features
    ]


def test_a_passage_tells_the_facts_that_rest_on_it(shipped):
    told = "\n".join(words(text_page("passages")))
    resting = [each for each in shipped.facts if each.basis is Basis.QUOTED]
    assert resting
    assert [each for each in resting if passages.fact_line(shipped, each) not in told] == []


def test_the_passages_page_tells_every_editors_note(shipped):
    told = "\n".join(words(text_page("passages")))
    assert [each.id for each in shipped.passages.values() if each.editors_note not in told] == []


def test_the_passages_page_tells_theme_and_paragraph_of_each(shipped):
    told = [text for text in words(text_page("passages")) if text.startswith("Paragraph ")]
    assert [text.split("\n")[0] for text in told] == [
        f"Paragraph {passage.paragraph} · {label(passage.theme)}" for passage in shipped.passages.values()
    ]


def test_passages_are_picked_by_their_theme(shipped):
    page = text_page("passages")
    page.pills(key="passage-themes").set_value([Theme.GAS, Theme.SECURITY])
    found = [each for each in shipped.passages.values() if each.theme in {Theme.GAS, Theme.SECURITY}]
    assert 0 < len(found) < len(shipped.passages)
    assert quoted(ran(page)) == in_order(shipped, *found)


def test_passages_are_found_by_their_words_in_any_case(shipped):
    page = text_page("passages")
    page.text_input(key="passage-words").input("NINE BRIDGES")
    found = [each for each in shipped.passages.values() if "nine bridges" in each.exact.lower()]
    assert 0 < len(found) < len(shipped.passages)
    assert quoted(ran(page)) == in_order(shipped, *found)


def test_where_no_passage_matches_each_article_says_so(shipped):
    page = text_page("passages")
    page.text_input(key="passage-words").input("atlantis")
    assert [info.value for info in ran(page).info] == ["No passage matches"] * len(shipped.sources)


@pytest.mark.parametrize(
    ("themes", "words", "found"),
    [
        ([], "", ["length", "gauge", "bridge", "farm"]),
        ([Theme.RAIL], "", ["length", "gauge"]),
        ([Theme.RAIL, Theme.INVESTMENT], "", ["length", "gauge", "farm"]),
        ([], "SOUTHGATE", ["length", "farm"]),
        ([Theme.RAIL], "southgate", ["length"]),
        ([Theme.SECURITY], "", []),
        ([], "(", []),
    ],
)
def test_passages_match_by_theme_and_by_words(minimal, themes, words, found):
    matching = passages.matching(list(minimal.passages.values()), themes, words)
    assert [passage.id for passage in matching] == found


@pytest.mark.parametrize(
    ("exact", "typed"),
    [
        ("Russia’s bridges", "russia's"),
        ("the “Iron” Road", '"iron" road'),
        ("nine\N{NO-BREAK SPACE}bridges", "nine bridges"),
        ("nine\nbridges", "nine bridges"),
        ("Rajin–Khasan", "rajin-khasan"),
        ("Kosŏng", "kosong"),
        (normalize("NFD", "두만강 철교"), normalize("NFC", "두만강")),
    ],
)
def test_passages_are_found_by_words_as_a_keyboard_writes_them(minimal, exact, typed):
    passage = minimal.passages["farm"].model_copy(update={"exact": exact})
    assert passages.matching([passage], [], typed) == [passage]
    assert passages.matching([passage], [], exact) == [passage]


def test_a_fact_knows_the_passage_on_which_it_rests(minimal):
    [resting] = minimal.facts_on(minimal.passages["length"])
    assert passages.fact_line(minimal, resting) == "North line, published length: 54 km"
    assert minimal.facts_on(minimal.passages["bridge"]) == ()


def test_a_fact_that_cites_a_reference_of_the_same_id_rests_on_no_passage(minimal):
    """Passages and references are told apart by the basis: an id may be that of one of each."""
    cited = fact("54", "length")
    assert replace(minimal, facts=(cited,)).facts_on(minimal.passages["length"]) == ()


# From page to page


def test_a_passage_s_link_opens_its_feature_in_the_view_as_it_was(shipped):
    page = opened("trans-siberian=false&status=Operating&status=Suspended")
    page = turned(page, "passages")
    links = {each.proto.label: each.proto.query_string for each in page.get("page_link")}
    query = links[shipped.name(SPOKEN)]
    view = from_query(shipped, query)
    assert (view.selected, "trans-siberian" in view.layers) == (SPOKEN, False)
    assert view.statuses == from_query(shipped, "status=Operating&status=Suspended").statuses


def test_coming_back_from_the_passages_keeps_layers_year_and_selection():
    page = opened(f"lng=false&year=2016&feature={SPOKEN}&at=42.34,130.5,9")
    before = shown(page)
    page = turned(page, "passages")
    page.query_params.clear()
    after = shown(turned(page, ""))
    same = ("layers", "year", "selected", "lat", "lng", "zoom")
    assert {key: after[key] for key in same} == {key: before[key] for key in same}


def test_a_link_from_the_passages_opens_its_feature_there(shipped):
    page = turned(opened("lng=false"), "passages")
    links = {each.proto.label: each.proto.query_string for each in page.get("page_link")}
    for pair in links[shipped.name(SPOKEN)].split("&"):
        name, value = pair.split("=")
        page.query_params[name] = value
    state = shown(turned(page, ""))
    assert (state["selected"], "lng" in state["layers"], state["bounds"]) == (
        SPOKEN,
        False,
        list(shipped.bounds([SPOKEN])),
    )


# The methodology page


def test_the_methodology_page_is_the_methodology_of_the_atlas(shipped):
    [drawn] = text_page("methodology").main.get("html")
    assert drawn.proto.body == f'<div class="blocks">{to_html(methodology.as_markdown(shipped))}</div>'


def test_the_map_comes_back_after_the_methodology():
    page = turned(happens(opened(f"feature={SPOKEN}"), type="select", feature=None), "methodology")
    assert shown(turned(page, ""))["selected"] is None


def test_every_reference_of_the_panel_can_be_cited(shipped):
    told = "\n".join(words(opened(f"feature={SPOKEN}")))
    cited = {each.basis_id for each in shipped.facts_of(SPOKEN) if each.basis is Basis.CITED}
    lines = [source_line(reference_source(shipped.references[item]), read=True) for item in cited]
    assert [line for line in map(plain, lines) if line not in told] == []
