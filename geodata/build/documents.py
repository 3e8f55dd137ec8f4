"""Write the documents that are generated from the data; run it after a change of data.

    python -m geodata.build.documents     (make docs)

These are DATA_LICENSES.md, docs/methodology.md, docs/accuracy.md and the table of coverage in README.md.
"""

from __future__ import annotations

from pathlib import Path

from geodata import accuracy, coverage, licences, methodology
from geodata.catalogue import load_atlas, shipped_folder
from geodata.folder import files

ROOT = Path(__file__).parents[2]
TABLE = "<!-- coverage: written by make docs -->\n", "<!-- end of coverage -->\n"


def documents() -> dict[str, str]:
    """The text of each document by its path from the root of the repository."""
    draft, atlas = files.read(shipped_folder()), load_atlas()
    return {
        "DATA_LICENSES.md": licences.as_markdown(draft),
        "docs/methodology.md": methodology.as_markdown(atlas),
        "docs/accuracy.md": accuracy.as_markdown(draft),
        "README.md": _with_table(
            (ROOT / "README.md").read_text(encoding="utf-8"), coverage.as_markdown(atlas)
        ),
    }


def _with_table(text: str, table: str) -> str:
    """A text in which a new table replaces what is between the two marks of TABLE."""
    before, rest = text.split(TABLE[0])
    _, after = rest.split(TABLE[1])
    return f"{before}{TABLE[0]}{table}{TABLE[1]}{after}"


if __name__ == "__main__":
    for name, text in documents().items():
        (ROOT / name).write_text(text, encoding="utf-8")
        print(name)
