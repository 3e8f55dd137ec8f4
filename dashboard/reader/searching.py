"""How features are found by name, and told apart where they share it (no Streamlit)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from unicodedata import normalize

import regex

from geodata import Atlas
from geodata.caching import kept
from geodata.vocabulary import in_sentence, label

#: The most features that a search finds.
MOST_FOUND = 50


def search_text(atlas: Atlas, feature: str) -> str:
    """What the search box shows and searches for a feature: its names in three languages and its aliases.

    The box compares letters, so a name with an en dash stands there with a hyphen and with a space too, and
    accents and Hangul are composed, as keyboards write them.
    """
    names = atlas.names[feature]
    plain = [names.en.replace("–", sign) for sign in "- "] if "–" in names.en else []
    text = " · ".join(dict.fromkeys([names.en, names.ko, names.ru, *names.aliases, *plain]))
    return normalize("NFC", text)


def distinguish(atlas: Atlas, feature: str) -> str:
    """What tells a feature from others of the same names: layer and kind, then its id; '' if none."""
    return _distinctions(atlas).get(feature, "")


@kept()
def _distinctions(atlas: Atlas) -> dict[str, str]:
    found: dict[str, str] = {}
    for alike in _alike(atlas.names, lambda feature: search_text(atlas, feature)):
        about = {each: _about(atlas, each) for each in alike}
        same = {each for group in _alike(alike, about.__getitem__) for each in group}
        found |= {each: f"{text}, {each}" if each in same else text for each, text in about.items()}
    return found


def _alike(items: Iterable[str], text: Callable[[str], str]) -> list[list[str]]:
    """The items that share a text with others, text by text."""
    groups: dict[str, list[str]] = {}
    for item in items:
        groups.setdefault(text(item), []).append(item)
    return [group for group in groups.values() if len(group) > 1]


def _about(atlas: Atlas, feature: str) -> str:
    item = atlas.feature(feature)
    return f"{atlas.layers[item.layer].title}, {in_sentence(label(item.kind))}"


def offered_text(atlas: Atlas, feature: str) -> str:
    """The search box's text for a feature. It is unique: of two equal texts the box would open the last."""
    return " · ".join(filter(None, [search_text(atlas, feature), distinguish(atlas, feature)]))


@kept()
def by_name(atlas: Atlas) -> tuple[str, ...]:
    """All features in the order of their English names."""
    return tuple(sorted(atlas.features, key=atlas.name))


def matching(atlas: Atlas, text: str) -> list[str]:
    """The ids of features with a name or alias that contains a text, sorted by name; at most MOST_FOUND.

    Case and accents make no difference, as in the page of one file (web/viewer/searching.js).
    """
    wanted = comparable(text)
    hits = (each for each, text in _texts(atlas) if wanted in text)
    return list(islice(hits, MOST_FOUND))


@kept()
def _texts(atlas: Atlas) -> tuple[tuple[str, str], ...]:
    """Each feature's id and its names in comparable form, sorted by name."""
    return tuple((each, comparable(search_text(atlas, each))) for each in by_name(atlas))


#: Printed quotation marks and hyphens, and what a keyboard types for them.
_TYPED = str.maketrans("‘’“”‐‑–—", "''\"\"----")


def comparable(text: str) -> str:
    """Text without case and accents, with the spaces, quotation marks and hyphens of a keyboard."""
    without: str = regex.sub(r"\p{M}", "", normalize("NFKD", text.translate(_TYPED)))
    return " ".join(without.casefold().split())
