"""How features are found by name, and told apart where they share it (no Streamlit)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from unicodedata import normalize

import regex

from geodata import Atlas
from geodata.caching import kept
from geodata.vocabulary import in_sentence, label

#: So many features at most are found for a text.
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
    """What tells a feature from others of the very same names: layer and kind, then its id; else nothing."""
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
    """What the search box offers for a feature: of two that were the same it would open the last."""
    return " · ".join(filter(None, [search_text(atlas, feature), distinguish(atlas, feature)]))


@kept()
def by_name(atlas: Atlas) -> tuple[str, ...]:
    """All features in the order of their English names."""
    return tuple(sorted(atlas.features, key=atlas.name))


def found(atlas: Atlas, text: str) -> list[str]:
    """The features of which a name or an alias holds a text, in any case, by name; the first MOST_FOUND.

    Accents make no difference, as in the page of one file (web/viewer/searching.js).
    """
    wanted = comparable(text)
    hits = (each for each, text in _texts(atlas) if wanted in text)
    return list(islice(hits, MOST_FOUND))


@kept()
def _texts(atlas: Atlas) -> tuple[tuple[str, str], ...]:
    """Each feature by name, with its names as they are compared."""
    return tuple((each, comparable(search_text(atlas, each))) for each in by_name(atlas))


#: Marks that a keyboard writes otherwise than a press prints.
_TYPED = str.maketrans("‘’“”‐‑–—", "''\"\"----")


def comparable(text: str) -> str:
    """Text without case and accents, with the spaces, quotation marks and hyphens of a keyboard."""
    without: str = regex.sub(r"\p{M}", "", normalize("NFKD", text.translate(_TYPED)))
    return " ".join(without.casefold().split())
