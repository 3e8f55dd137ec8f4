"""Write the form with which readers report an error: plain text that names the feature and the version."""

from __future__ import annotations

from geodata import edtf
from geodata.catalogue import Atlas


def report(atlas: Atlas, feature_id: str, link: str) -> str:
    """The correction form as text: feature, version and view are filled in, the rest is for the reader."""
    about, feature = atlas.about, atlas.feature(feature_id)
    return "\n".join(
        [
            f"Correction to the {about.title}",
            f"Feature: {atlas.name(feature_id)} ({feature_id}, layer {feature.layer})",
            f"Version: {about.version}, data of {edtf.spell(about.data_date)}",
            f"View: {link}",
            "",
            "What is wrong (the fact, its value and its note number):",
            "",
            "What is right:",
            "",
            "Source (title, publisher, date, address, date you read it):",
            "",
        ]
    )
