"""Choosing a design for a class, copying and editing designs; every change is a new version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import func, select

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.certificates import previews, queries
from trainingapp.certificates.design import SHIPPED, Design, Settings, shipped, shortcomings
from trainingapp.certificates.design.checking import SAMPLE_NAMES, samples
from trainingapp.certificates.models import (
    CertificateDesign,
    ClassDesign,
    DesignPicture,
    DesignVersion,
    SealPicture,
)
from trainingapp.cohorts.models import Cohort
from trainingapp.core import files
from trainingapp.core.errors import Conflict, Refusals
from trainingapp.core.i18n import _
from trainingapp.core.session import session


@dataclass(frozen=True)
class Choice:
    """What an organizer sets: a design, its settings, and new pictures (clean PNG) in place of earlier ones."""

    key: str
    """Of a design that comes with the program, or empty."""
    version_id: int | None
    """Of a design that staff made."""
    settings: Settings
    seals: Mapping[str, bytes] = field(default_factory=dict)
    """By the host's name."""
    logo: bytes = b""
    drops_logo: bool = False


def check_choice(cohort: Cohort, choice: Choice) -> None:
    """Lay samples out, before the write transaction: it takes seconds. Raises Refusals for what does not fit."""
    before = queries.class_design(cohort)
    earlier = queries.loaded(before).settings if before else Settings()
    if choice.key:
        design = shipped(choice.key)
    else:
        design = queries.loaded_version(session.get_one(DesignVersion, choice.version_id))
    settings = replace(
        choice.settings,
        seal_pictures={**earlier.seal_pictures, **choice.seals},
        logo=choice.logo or (b"" if choice.drops_logo else earlier.logo),
    )
    _check(design.settled(settings), cohort)


def choose(cohort: Cohort, choice: Choice, *, by: Person) -> ClassDesign:
    """Let the class have this design from now on; it was checked."""
    _lock(cohort)
    before = queries.class_design(cohort)
    settings = choice.settings
    version = shipped_version(choice.key) if choice.key else session.get_one(DesignVersion, choice.version_id)
    chosen = ClassDesign(
        cohort_id=cohort.id,
        number=before.number + 1 if before else 1,
        version_id=version.id,
        title=settings.title,
        address=settings.address,
        sentence=settings.sentence,
        seals=settings.seals,
        seal_line=settings.seal_line,
        logo_id=_logo_id(choice, before),
    )
    session.add(chosen)
    session.flush()
    _take_seals(chosen, choice, before)
    audit.record(by, "design.choose", chosen, design=version.design.name, number=chosen.number)
    return chosen


def _lock(cohort: Cohort) -> None:
    """Two who choose at the same moment come one after the other."""
    session.scalar(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())


def _logo_id(choice: Choice, before: ClassDesign | None) -> int | None:
    if choice.logo:
        return files.store("logo.png", choice.logo).id
    return before.logo_id if before and not choice.drops_logo else None


def _take_seals(chosen: ClassDesign, choice: Choice, before: ClassDesign | None) -> None:
    """The new seals, and of the earlier ones those that are not replaced."""
    kept = {one.host: one.file_id for one in before.seal_pictures} if before else {}
    new = {host: files.store(f"{host}.png", png).id for host, png in choice.seals.items()}
    for host, file_id in (kept | new).items():
        session.add(SealPicture(class_design_id=chosen.id, host=host, file_id=file_id))
    session.flush()


def frozen_design(cohort: Cohort, *, by: Person) -> ClassDesign:
    """The choice that certificates issued now refer to; made from what comes with the program if there is none."""
    chosen = queries.class_design(cohort)
    if chosen:
        return chosen
    version = shipped_version(next(iter(SHIPPED)))
    chosen = ClassDesign(cohort_id=cohort.id, number=1, version_id=version.id)
    session.add(chosen)
    session.flush()
    audit.record(by, "design.choose", chosen, design=version.design.name, number=1)
    return chosen


def shipped_version(key: str) -> DesignVersion:
    """A design of the program, kept as it is now: a later program may come with another."""
    design = shipped(key)
    kept = session.scalar(select(CertificateDesign).where(CertificateDesign.key == key).with_for_update())
    if kept is None:
        kept = CertificateDesign(key=key, name=key)
        session.add(kept)
        session.flush()
    return _version(kept, design)


def copy_design(version: DesignVersion, name: str, cohort: Cohort, *, by: Person) -> CertificateDesign:
    """A design of the class's own, to be edited."""
    made = CertificateDesign(cohort_id=cohort.id, name=name)
    session.add(made)
    session.flush()
    _version(made, queries.loaded_version(version))
    audit.record(by, "design.copy", made, source=version.design.name)
    return made


def check_edit(design: CertificateDesign, html: str, css: str, pictures: Mapping[str, bytes]) -> None:
    """Lay samples out, before the write transaction. Raises Refusals: faults with their lines, misfits."""
    assert design.cohort is not None  # the policy
    _check(_edited(design, html, css, pictures), design.cohort)


def edit_design(
    design: CertificateDesign,
    *,
    html: str,
    css: str,
    pictures: Mapping[str, bytes],
    after: int,
    by: Person,
) -> DesignVersion:
    """Make a new version of texts that were checked. Raises Conflict unless `after` is still the newest number."""
    locked = select(CertificateDesign.id).where(CertificateDesign.id == design.id).with_for_update()
    session.scalar(locked)
    if design.newest.number != after:
        raise Conflict(_("Somebody else saved this design meanwhile. Open it again and repeat your change."))
    made = _version(design, _edited(design, html, css, pictures))
    audit.record(by, "design.edit", design, number=made.number)
    return made


def _edited(design: CertificateDesign, html: str, css: str, pictures: Mapping[str, bytes]) -> Design:
    before = queries.loaded_version(design.newest)
    return Design(html, css, pictures={**before.pictures, **pictures})


def share_design(design: CertificateDesign, *, is_shared: bool, by: Person) -> None:
    """Offer a design to all classes, or no longer."""
    design.is_shared = is_shared
    audit.record(by, "design.share", design, is_shared=is_shared)


def _check(design: Design, cohort: Cohort) -> None:
    content = queries.sample_content(cohort)
    problems = shortcomings(design, content.hosts) or previews.problems(
        design, samples(content, SAMPLE_NAMES)
    )
    if problems:
        raise Refusals(problems)


def _version(design: CertificateDesign, content: Design) -> DesignVersion:
    """The design's version with this content, made if there is none."""
    plain = replace(content, settings=Settings())
    digest = hashlib.sha256(plain.digest.encode()).hexdigest()
    known = session.scalar(
        select(DesignVersion).where(DesignVersion.design_id == design.id, DesignVersion.digest == digest)
    )
    newest = session.scalar(
        select(func.max(DesignVersion.number)).where(DesignVersion.design_id == design.id)
    )
    if known is not None and (design.key or known.number == newest):
        return known
    made = DesignVersion(
        design_id=design.id, number=(newest or 0) + 1, html=content.html, css=content.css, digest=digest
    )
    session.add(made)
    session.flush()
    for name, picture in content.pictures.items():
        session.add(DesignPicture(version_id=made.id, name=name, file_id=files.store(name, picture).id))
    session.flush()
    session.expire(design)
    return made
