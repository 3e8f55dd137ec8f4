"""Collect the content of a figure: the features that it numbers, their notes, and its credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from geodata.catalogue import Atlas
from geodata.figure import evidence, furniture
from geodata.figure.evidence import Note, Subject
from geodata.figure.features import Drawn
from geodata.figure.ground import Ground
from geodata.figure.locator import locates
from geodata.figure.spec import Figure, Frame, Part


@dataclass(frozen=True)
class Content:
    """A figure of an atlas over a base map."""

    atlas: Atlas
    figure: Figure
    base: Ground

    @property
    def title(self) -> str:
        """The title on the page."""
        return self.atlas.about.title if self.figure.title is None else self.figure.title

    def wants(self, *parts: Part) -> bool:
        """Whether any of these parts is wanted."""
        return not self.figure.parts.isdisjoint(parts)

    @cached_property
    def own(self) -> tuple[Note, ...]:
        """The notes on what is selected."""
        selected = self.figure.selected
        if not selected or not self.wants(Part.NOTES):
            return ()
        return evidence.notes_on(self.atlas, selected, self.figure.year)

    def subjects(self, items: Sequence[Drawn]) -> list[Subject]:
        """The features that may be numbered, if none is selected and notes are wanted."""
        if self.figure.selected is not None or not self.wants(Part.NOTES):
            return []
        return evidence.subjects_of(self.atlas, items)

    def notes(self, subjects: Sequence[Subject]) -> tuple[Note, ...]:
        """The notes of a figure that numbers these subjects."""
        return self.own or evidence.notes_of(self.atlas, subjects)

    @property
    def may_have_notes(self) -> bool:
        """Whether there may be notes; it also depends on what is in the frame."""
        return bool(self.own) or (self.wants(Part.NOTES) and self.figure.selected is None)

    def credit(self, frame: Frame, items: Sequence[Drawn], noted: Sequence[Note]) -> str:
        """The credits for the geometry that is drawn, the facts in notes, and the base maps."""
        credited = {name for note in noted for name in note.datasets}
        return furniture.credits_of(self.atlas, items, credited, self._base_credits(frame))

    def _base_credits(self, frame: Frame) -> dict[str, tuple[str, ...]]:
        """The credits of each base map that is seen."""
        online = self.figure.tiles
        if online is None:
            return {"Base map": self.base.credits}
        if online.overlay:
            return {"Base map": (*self.base.credits, online.credit)}
        located = self.wants(Part.LOCATOR) and locates(frame)
        return {"Base map": (online.credit,), "Locator": self.base.credits if located else ()}
