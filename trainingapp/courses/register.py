"""Telling lecturers apart: the same person in two lessons has one number, known to the database or not yet.

A trainee who presents is known by the enrolment. Others are one person when name and unit are the same, or when
the name is the same and one of the two says no unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trainingapp.courses.models import Lecturer
from trainingapp.courses.plans import Speaker


@dataclass
class Card:
    """One person who teaches; `number` is the lecturer's id, negative while there is none."""

    number: int
    name: str
    unit: str
    enrolment_id: int | None
    lecturer: Lecturer | None = None


class Register:
    """The people who teach in one class."""

    def __init__(self, lecturers: Iterable[Lecturer]) -> None:
        self._cards: list[Card] = []
        self._numbers: dict[int, int] = {}
        for lecturer in sorted(lecturers, key=lambda one: one.id):
            self._keep(lecturer)

    def card(self, speaker: Speaker) -> Card:
        """The card of this speaker; a new one for somebody unknown."""
        found = self._find(speaker)
        if found is None:
            number = -1 - sum(card.number < 0 for card in self._cards)
            found = Card(number, speaker.name, speaker.unit, speaker.enrolment_id)
            self._cards.append(found)
        found.unit = found.unit or speaker.unit
        return found

    def number_of(self, lecturer_id: int) -> int:
        """The person's number: one for all entries of the same trainee."""
        return self._numbers.get(lecturer_id, lecturer_id)

    def label(self, number: int) -> str:
        """The name behind a number."""
        return next((card.name for card in self._cards if card.number == number), "")

    def _keep(self, lecturer: Lecturer) -> None:
        same = self._by_enrolment(lecturer.enrolment_id)
        self._numbers[lecturer.id] = same.number if same else lecturer.id
        if same is None:
            card = Card(lecturer.id, lecturer.name, lecturer.unit, lecturer.enrolment_id, lecturer)
            self._cards.append(card)

    def _find(self, speaker: Speaker) -> Card | None:
        if speaker.enrolment_id is not None:
            return self._by_enrolment(speaker.enrolment_id)
        named = [card for card in self._cards if card.name == speaker.name]
        exact = [card for card in named if card.unit == speaker.unit]
        if exact:
            return exact[0]
        if not speaker.unit:
            return named[0] if len(named) == 1 else None
        return next((card for card in named if not card.unit and card.enrolment_id is None), None)

    def _by_enrolment(self, enrolment_id: int | None) -> Card | None:
        if enrolment_id is None:
            return None
        return next((card for card in self._cards if card.enrolment_id == enrolment_id), None)
