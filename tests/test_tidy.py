"""The files of an atlas have one order and one form."""

from __future__ import annotations

import json

import pytest

from geodata import load_atlas
from geodata.folder import files
from geodata.folder.tidy import collection, tidy


def mend(folder):
    """Write what `tidy` would change and say which files those were."""
    changed = tidy(files.read(folder))
    for path, text in changed.items():
        path.write_bytes(text.encode())
    return sorted(path.relative_to(folder).as_posix() for path in changed)


def shuffle_rows(path):
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")


def test_tidy_files_are_left_alone(folder):
    assert mend(folder) == []


@pytest.mark.parametrize("name", ["passages.json", "references.json"])
def test_json_on_one_line_is_set_out(folder, name):
    before = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(json.dumps(json.loads(before)), encoding="utf-8")
    assert mend(folder) == [name]
    assert (folder / name).read_text(encoding="utf-8") == before


def test_names_are_sorted(folder):
    before = (folder / "names.csv").read_text(encoding="utf-8")
    shuffle_rows(folder / "names.csv")
    assert mend(folder) == ["names.csv"]
    assert (folder / "names.csv").read_text(encoding="utf-8") == before


def test_facts_are_grouped_by_feature_and_keep_their_order_within_it(folder):
    shuffle_rows(folder / "facts.csv")
    mend(folder)
    assert [fact.feature for fact in files.read(folder).facts] == ["north-line"] * 6 + [
        "rice-farm",
        "south-line",
    ]
    assert [fact.property for fact in files.read(folder).facts][:2] == ["owner", "gauge"]


def test_a_layer_has_one_feature_a_line_sorted_by_id(folder):
    path = folder / "layers/rails.geojson"
    before = path.read_text(encoding="utf-8")
    loose = json.loads(before)
    loose["features"].reverse()
    path.write_text(json.dumps(loose, indent=2), encoding="utf-8")
    assert mend(folder) == ["layers/rails.geojson"]
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("cell", ["one, two", "one\ntwo", 'the "road"', "철길 — “путь”", "one|two"])
def test_tidying_changes_no_content(folder, cell):
    path = folder / "facts.csv"
    quoted = '"' + cell.replace('"', '""') + '"'
    path.write_text(path.read_text(encoding="utf-8").replace("In equal parts.", quoted), encoding="utf-8")
    before = load_atlas(folder).facts
    mend(folder)
    assert (load_atlas(folder).facts, mend(folder)) == (before, [])


def notes(folder):
    """The keys of each passage that has any about an editor's note."""
    passages = json.loads((folder / "passages.json").read_text(encoding="utf-8"))["passages"]
    return {each["id"]: [key for key in each if key.startswith("editors_note")] for each in passages}


def test_only_a_passage_with_an_editors_note_has_the_keys_of_one(folder):
    path = folder / "passages.json"
    before = path.read_text(encoding="utf-8")
    empty = '"features": [\n    "rice-farm"\n   ]'
    path.write_text(
        before.replace(empty, empty + ', "editors_note": "", "editors_note_basis": []'), encoding="utf-8"
    )
    assert mend(folder) == ["passages.json"]
    assert path.read_text(encoding="utf-8") == before
    both = ["editors_note", "editors_note_basis"]
    assert notes(folder) == {"length": [], "gauge": [], "bridge": both, "farm": []}


def test_a_note_without_a_reference_keeps_no_empty_list(folder):
    path = folder / "passages.json"
    text = path.read_text(encoding="utf-8")
    basis = ',\n   "editors_note_basis": [\n    "handbook"\n   ]'
    path.write_text(text.replace(basis, ""), encoding="utf-8")
    assert mend(folder) == []
    assert notes(folder)["bridge"] == ["editors_note"]


def test_checkpoints_are_sorted_by_feature_point_and_basis(folder):
    path = folder / "checkpoints.csv"
    with path.open("a", encoding="utf-8") as rows:
        rows.write("north-line,The halt,130.502,42.1,100,document,\n")
    shuffle_rows(path)
    assert mend(folder) == ["checkpoints.csv"]
    assert [(each.feature, each.point, each.basis_id) for each in files.read(folder).checkpoints] == [
        ("north-line", "The halt", "document"),
        ("north-line", "The halt", "handbook"),
        ("north-line", "The tunnel", "handbook"),
        ("rice-farm", "The barn", "open-rails"),
    ]


def test_a_folder_without_checkpoints_gets_none(folder):
    (folder / "checkpoints.csv").unlink()
    assert mend(folder) == []
    assert not (folder / "checkpoints.csv").exists()


def test_an_empty_layer_is_a_collection_still():
    assert json.loads(collection([])) == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("name", ["atlas.toml", "facts.csv", "passages.json", "layers/rails.geojson"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_of_other_programs_go(folder, name, mark, ends):
    before = (folder / name).read_bytes()
    saved = mark + before.replace(b"\n", ends)
    (folder / name).write_bytes(saved)
    assert mend(folder) == ([] if saved == before else [name])
    assert (folder / name).read_bytes() == before


def test_other_members_of_a_layer_stay(folder):
    path = folder / "layers/rails.geojson"
    loose = json.loads(path.read_text(encoding="utf-8"))
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    path.write_text(json.dumps({"name": "Rails", "crs": crs} | loose, indent=1), encoding="utf-8")
    assert mend(folder) == ["layers/rails.geojson"]
    assert json.loads(path.read_text(encoding="utf-8")) == {"name": "Rails", "crs": crs} | loose
    assert mend(folder) == []
