"""Cover, contents and the chapter about the class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from trainingapp.certificates.design.wording import chinese_number, chinese_period
from trainingapp.cohorts.models import Cohort
from trainingapp.core.i18n import _
from trainingapp.printing.markup import Content, el, together
from trainingapp.printing.pieces.handbook.facts import Facts
from trainingapp.printing.pieces.site_lists import contact


def cover(facts: Facts) -> Markup:
    """Class, title, site, hosts in their order, dates."""
    cohort = facts.cohort
    hosts = (
        together(el("p", label, cls="label"), *(el("p", name) for name in names))
        for label, names in _hosts(cohort)
    )
    return el(
        "div",
        el("p", cohort.programme.name, cls="programme")
        if cohort.programme.name not in cohort.title
        else None,
        el("p", cohort.title, cls="class"),
        el("p", _edition(cohort), cls="edition") if "期" not in cohort.title else None,
        el("p", _("Trainee handbook"), cls="book"),
        el("p", facts.site.name, cls="site"),
        el("div", *hosts, el("p", chinese_period(cohort.starts_on, cohort.ends_on), cls="when"), cls="below"),
        cls="cover",
    )


def _edition(cohort: Cohort) -> str:
    return _("Edition %(n)s", n=chinese_number(cohort.edition))


def _hosts(cohort: Cohort) -> Iterator[tuple[str, list[str]]]:
    for kind, them in groupby(cohort.hosts, key=lambda host: host.kind):
        yield str(kind.label), [host.name for host in them]


def contents_title() -> str:
    """What the list of chapters is called."""
    return _("Contents")


def contents(chapters: Sequence[tuple[str, str]]) -> Markup:
    """The chapters by anchor and heading; the printer fills in their pages."""
    lines = (el("li", el("a", title, href=f"#{anchor}")) for anchor, title in chapters)
    return together(el("h1", contents_title()), el("ol", *lines, cls="contents"))


def about(facts: Facts) -> Markup:
    """The class and the site in a table of terms."""
    rows = [
        el("tr", el("th", term), el("td", told)) for term, told in _terms(facts) if told not in ("", None)
    ]
    return el(
        "table", Markup('<colgroup><col style="width:6em"><col></colgroup>'), el("tbody", *rows), cls="terms"
    )


def _terms(facts: Facts) -> Iterator[tuple[str, Content]]:
    cohort, site, venue = facts.cohort, facts.site, facts.site.venue
    yield _("Class"), cohort.title
    yield _("Programme"), cohort.programme.name
    yield _("Edition"), _edition(cohort)
    yield _("Dates"), chinese_period(cohort.starts_on, cohort.ends_on)
    for label, names in _hosts(cohort):
        yield label, together(*(el("div", name) for name in names))
    yield _("Sites"), "、".join(f"{label} {count}" for label, count in facts.kinds.items())
    yield _("Site"), site.name
    yield _("Venue"), venue.name if venue else ""
    yield _("Address"), f"{venue.province}{venue.address}" if venue else ""
    yield _("Contact"), contact(site.contact, facts.full_contacts)
    yield _("Trainees"), facts.people.get(site.id, 0)
