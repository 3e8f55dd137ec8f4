"""The panel when nothing is selected: what the atlas is, and its starting views."""

from __future__ import annotations

from dashboard.reader.panels.blocks import Block, Caption, Heading, Start, Text
from dashboard.reader.state import extent
from geodata import Atlas
from geodata.present.wording import counted, how_current


def summary(atlas: Atlas) -> str:
    """One line that counts what the atlas holds."""
    features, facts = counted(len(atlas.features), "feature"), counted(len(atlas.facts), "fact")
    passages = counted(len(atlas.passages), "quotation")
    references = counted(len(atlas.references), "reference")
    return f"{features}, {facts}, {passages} and {references}; {how_current(atlas)}."


def blocks(atlas: Atlas) -> list[Block]:
    """What the atlas is, and its starting views."""
    return [
        Heading(atlas.about.title),
        Text(((atlas.about.description,),)),
        *([Caption((_how_to_begin(atlas),))] if extent(atlas) else []),
        *(Start(view) for view in atlas.start_views),
        Caption((summary(atlas),)),
    ]


def _how_to_begin(atlas: Atlas) -> str:
    either = ", or start here:" if atlas.start_views else "."
    return f"Click a line or a point on the map{either}"


def nothing_to_show(atlas: Atlas) -> str:
    """Why the map of an atlas is empty whatever is switched on."""
    return (
        "No feature of this atlas has a place on the map"
        if atlas.features
        else "This atlas has no features yet"
    )
