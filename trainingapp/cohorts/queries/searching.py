"""Finding somebody in a class by what is known of them: name, pinyin, initials, number, unit or phone."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Delegation, Enrolment

_DIGITS = re.compile(r"[0-9]+")
_LETTERS = re.compile(r"[a-z'ü]+")
_SHORTEST_TAIL = 3
"""Fewer last digits of a phone fit too many people to be of use."""
_MOST_WORDS = 5


def fits(search: str) -> ColumnElement[bool]:
    """The condition on enrolment, person and delegation that each word of the search fits the trainee."""
    words = unicodedata.normalize("NFKC", search).split()[:_MOST_WORDS]
    return and_(true(), *(_fits(word) for word in words))


def matching(cohort: Cohort, search: str) -> Select[int]:
    """The ids of the class's enrolments that a search fits, whatever their site and standing.

    Asked for by themselves: joined to sites and standings at once, PostgreSQL joins all of those first.
    """
    found = select(Enrolment.id).join(Person, Person.id == Enrolment.person_id)
    found = found.outerjoin(Delegation, Delegation.id == Enrolment.delegation_id)
    return found.where(Enrolment.cohort_id == cohort.id, fits(search))


def _fits(word: str) -> ColumnElement[bool]:
    """Digits are of a number, a phone's end or a unit; letters are pinyin, initials or part of a number."""
    number = Enrolment.trainee_no.contains(word.upper(), autoescape=True)
    unit = Enrolment.unit.contains(word, autoescape=True)
    if _DIGITS.fullmatch(word):
        tail = [Person.phone.endswith(word)] if len(word) >= _SHORTEST_TAIL else []
        return or_(number, unit, *tail)
    typed = word.lower()
    if _LETTERS.fullmatch(typed):
        spoken = " " + typed.replace("'", "").replace("ü", "v")
        return or_(Person.search_key.contains(spoken, autoescape=True), number, unit)
    named = Person.name.contains(word, autoescape=True)
    if word.isascii():
        return or_(number, named, unit)
    return or_(named, unit, Delegation.name.contains(word, autoescape=True))
