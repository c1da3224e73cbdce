"""The originality report of a version: its passages, their sources, and who else has the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from trainingapp.accounts.models import Person
from trainingapp.cohorts.models import Cohort, Enrolment
from trainingapp.core.session import session
from trainingapp.originality.models import Document
from trainingapp.originality.values import ExemptKind, SourceKind
from trainingapp.reflections import comparing
from trainingapp.reflections.comparing import Origin, Part, Stretch
from trainingapp.reflections.models import (
    LibraryText,
    OriginalityCheck,
    Reflection,
    SharedPassage,
    Task,
    Version,
)
from trainingapp.reflections.queries.checks import check_of
from trainingapp.reflections.queries.texts import is_latest
from trainingapp.reflections.tidying import MarkKind

SIBLINGS = 2000
"""Passages of other essays looked at for “also in n others”: of a template that all copied this is plenty."""


@dataclass(frozen=True)
class Essay:
    """Another essay as a report names it; `name` is empty where the reader may not see whose it is."""

    version_id: int
    reflection_id: int
    task_id: int
    cohort_id: int
    class_title: str
    title: str
    name: str
    submitted_at: datetime
    is_visible: bool
    """Whether the reader may open it."""


@dataclass(frozen=True)
class Source:
    """A text that passages stand in; `share`, 0 to 1, is its part of the checked text."""

    rank: int
    kind: SourceKind
    title: str
    essay: Essay | None
    share: float
    is_later: bool
    """Only later than the checked essay; it adds nothing to the rate."""
    is_same_class: bool
    passages: tuple[Stretch, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    """What a page shows about a version; `parts` are its text."""

    version: Version
    check: OriginalityCheck
    parts: tuple[Part, ...]
    passages: tuple[Stretch, ...]
    sources: tuple[Source, ...]
    also: dict[int, Essay]
    flags: tuple[tuple[MarkKind, int], ...]
    exempt: tuple[tuple[ExemptKind, int], ...]

    def source_of(self, passage: Stretch) -> Source:
        """The source that a passage is shown with."""
        return next(one for one in self.sources if passage in one.passages)

    def others(self, passage: Stretch) -> list[Essay]:
        """The essays that have this passage also."""
        return [self.also[number] for number in passage.also if number in self.also]


def report(version: Version, *, sees: Callable[[int], bool], names: bool = True) -> Report | None:
    """The report of a version, or None before it was checked. A fixed number of statements.

    Args:
        sees: whether the reader may open essays of the class with this id.
        names: with False no author is named anywhere, nor linked to: for blind reading.
    """
    check = check_of(version)
    if check is None or (check.checked_at is None and not check.length):
        return None
    own, later = _stretches(check, version)
    siblings = _siblings(check, own)
    passages = [
        comparing.with_siblings(one, siblings.get(one.origin, ())) for one in comparing.merged(own, later)
    ]
    essays = _essays(passages, sees if names else lambda _cohort: False)
    cohort_id = version.reflection.task.cohort_id
    return Report(
        version=version,
        check=check,
        parts=own_parts(version.text, check, passages),
        passages=tuple(passages),
        sources=tuple(_sources(passages, essays, check.length, cohort_id)),
        also=essays,
        flags=tuple(_counted(MarkKind, check.marks.get("flags", ()))),
        exempt=tuple(_counted(ExemptKind, check.marks.get("exempt", ()))),
    )


def own_parts(text: str, check: OriginalityCheck, passages: Iterable[Stretch]) -> tuple[Part, ...]:
    """The checked text with its passages, and what else is said about it."""
    spans = [(one.start, one.end, one.number) for one in passages]
    exempt, flags = (
        [(start, end, str(kinds(kind).label)) for kind, start, end in check.marks.get(name, ())]
        for name, kinds in (("exempt", ExemptKind), ("flags", MarkKind))
    )
    return tuple(comparing.parts(text, spans, exempt, flags))


def _counted(kinds: Any, stretches: Sequence[Any]) -> list[tuple[Any, int]]:
    counts = [(kind, sum(one[0] == kind.value for one in stretches)) for kind in kinds]
    return [(kind, count) for kind, count in counts if count]


def own_stretches(check: OriginalityCheck) -> list[Stretch]:
    """The passages that the check of a version found."""
    rows = session.scalars(
        select(SharedPassage).where(SharedPassage.check_id == check.id).order_by(SharedPassage.start)
    )
    return [
        Stretch(
            one.start,
            one.end,
            _origin(one),
            one.source_start,
            one.source_end,
            one.size,
            one.identical,
            one.also,
            number=number,
        )
        for number, one in enumerate(rows, 1)
    ]


def _stretches(check: OriginalityCheck, version: Version) -> tuple[list[Stretch], list[Stretch]]:
    """What the version's own check found, and what the checks of others found in it, the earliest first."""
    later = [
        Stretch(one.source_start, one.source_end, ("version", number), one.start, one.end, is_later=True)
        for one, number in session.execute(
            _of_others(check).where(SharedPassage.source_version_id == version.id)
        )
    ]
    return own_stretches(check), later


def _of_others(check: OriginalityCheck) -> Select[SharedPassage, int]:
    """Passages of the versions of others that count, with the number of the version."""
    return (
        select(SharedPassage, Version.id)
        .join(OriginalityCheck, OriginalityCheck.id == SharedPassage.check_id)
        .join(Version, Version.id == OriginalityCheck.version_id)
        .where(OriginalityCheck.id != check.id, is_latest())
        .order_by(Version.id, SharedPassage.start)
        .limit(SIBLINGS)
    )


def _origin(one: SharedPassage) -> Origin:
    if one.source_version_id is not None:
        return ("version", one.source_version_id)
    return ("library", one.library_text_id or 0)


def _siblings(
    check: OriginalityCheck, own: Sequence[Stretch]
) -> defaultdict[Origin, list[tuple[int, int, int]]]:
    """What other essays have of the same sources: version, start and end in the source."""
    versions = {one.origin[1] for one in own if one.origin[0] == "version"}
    texts = {one.origin[1] for one in own if one.origin[0] == "library"}
    found: defaultdict[Origin, list[tuple[int, int, int]]] = defaultdict(list)
    same = or_(SharedPassage.source_version_id.in_(versions), SharedPassage.library_text_id.in_(texts))
    for one, number in session.execute(_of_others(check).where(same)):
        found[_origin(one)].append((number, one.source_start, one.source_end))
    return found


def _essays(passages: Sequence[Stretch], sees: Callable[[int], bool]) -> dict[int, Essay]:
    wanted = {one.origin[1] for one in passages if one.origin[0] == "version"}
    wanted |= {number for one in passages for number in one.also}
    rows = session.execute(
        select(
            Version.id,
            Reflection.id,
            Reflection.task_id,
            Task.cohort_id,
            Cohort.title,
            Version.title,
            Person.name,
            Version.submitted_at,
        )
        .join(Reflection, Reflection.id == Version.reflection_id)
        .join(Task, Task.id == Reflection.task_id)
        .join(Cohort, Cohort.id == Task.cohort_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Version.id.in_(wanted))
    )
    found = {}
    for version_id, reflection_id, task_id, cohort_id, class_title, title, name, at in rows:
        seen = sees(cohort_id)
        shown = (title, name) if seen else ("", "")
        found[version_id] = Essay(
            version_id,
            reflection_id,
            task_id,
            cohort_id,
            class_title,
            *shown,
            submitted_at=at,
            is_visible=seen,
        )
    return found


def _sources(
    passages: Sequence[Stretch], essays: dict[int, Essay], length: int, cohort_id: int
) -> list[Source]:
    """Ranked by their part of the text; those that are only later come last, the earliest first."""
    grouped: defaultdict[Origin, list[Stretch]] = defaultdict(list)
    for one in passages:
        grouped[one.origin].append(one)
    texts = _texts(grouped)
    ranked = sorted(grouped.items(), key=lambda item: (-sum(one.size for one in item[1]), item[0]))
    return [
        _source(rank, origin, found, essays, texts, length, cohort_id)
        for rank, (origin, found) in enumerate(ranked, 1)
    ]


def _source(
    rank: int,
    origin: Origin,
    found: list[Stretch],
    essays: dict[int, Essay],
    texts: dict[Origin, tuple[SourceKind, str, str]],
    length: int,
    cohort_id: int,
) -> Source:
    kind, title, text = texts.get(origin, (SourceKind.REFERENCE, "", ""))
    essay = essays.get(origin[1]) if origin[0] == "version" else None
    spans = [(one.source_start, one.source_end, one.number) for one in found]
    return Source(
        rank=rank,
        kind=kind,
        title=essay.title if essay else title,
        essay=essay,
        share=sum(one.size for one in found) / length if length else 0.0,
        is_later=all(one.is_later for one in found),
        is_same_class=essay is not None and essay.cohort_id == cohort_id,
        passages=tuple(found),
        parts=tuple(comparing.excerpts(text, spans)),
    )


def _texts(origins: Iterable[Origin]) -> dict[Origin, tuple[SourceKind, str, str]]:
    """Kind, title and text of each source."""
    versions = [number for kind, number in origins if kind == "version"]
    library = [number for kind, number in origins if kind == "library"]
    found: dict[Origin, tuple[SourceKind, str, str]] = {}
    for number, title, text in session.execute(
        select(Version.id, Version.title, Version.text).where(Version.id.in_(versions))
    ):
        found["version", number] = (SourceKind.ESSAY, title, text)
    kept = {one.key: one for one in session.scalars(select(LibraryText).where(LibraryText.id.in_(library)))}
    for key, kind, text in session.execute(
        select(Document.key, Document.kind, Document.text).where(Document.key.in_(kept))
    ):
        found["library", kept[key].id] = (kind, kept[key].title, text)
    return found
