"""List the variables of CSL 1.0.2 by type, and say which values are empty."""

from __future__ import annotations

from collections.abc import Mapping

#: The variables whose values are names, and those whose values are dates.
NAMES = (
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editorial-director",
    "editor-translator",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
)
DATES = ("accessed", "available-date", "event-date", "issued", "original-date", "submitted")
#: The variables that citations, exports and panels use as text; a number is accepted.
TEXTS = (
    "type",
    "title",
    "container-title",
    "collection-title",
    "publisher",
    "publisher-place",
    "original-publisher",
    "URL",
    "DOI",
    "ISBN",
    "ISSN",
    "language",
    "note",
    "annote",
    "genre",
    "edition",
    "version",
    "volume",
    "issue",
    "number",
    "page",
    "collection-number",
)


def is_empty(value: object) -> bool:
    """Whether a value is empty: null, blank text, or a list or object of empty values."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping | list | tuple):
        return all(is_empty(part) for part in (value.values() if isinstance(value, Mapping) else value))
    return value is None
