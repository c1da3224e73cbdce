"""A new class takes over from an earlier one what the organizer chooses: looked at first, then confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from flask import request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.widgets import CheckboxInput, ListWidget

from trainingapp.accounts.models import Person
from trainingapp.cohorts import policies, queries
from trainingapp.cohorts.models import Cohort, Site, StaffRole
from trainingapp.cohorts.services import copying as cohorts
from trainingapp.core.errors import DomainError
from trainingapp.core.i18n import _, _l
from trainingapp.core.session import session
from trainingapp.courses.plans import LessonPlan
from trainingapp.courses.rules import zone_of
from trainingapp.courses.services import check_lessons
from trainingapp.courses.services import copying as courses
from trainingapp.portal.views import bp
from trainingapp.web.access import allow
from trainingapp.web.forms import Choice, Form, number_or_none
from trainingapp.web.responses import form_page, see_other

MOST_CLASSES = 200


class CopyForm(Form):
    """What is taken over from which class; `checked` is the sign of the summary that was looked at."""

    source_id = Choice(_l("From the class"), coerce=number_or_none)
    sites = BooleanField(_l("Sites with their venues, places and contacts"), default=True)
    rules = BooleanField(_l("Rules: attendance, groups, reflection, certificate number"), default=True)
    timetable = BooleanField(_l("Timetable, moved to the new first day"), default=True)
    offices = SelectMultipleField(
        _l("Staff"),
        choices=[SelectChoice(role.value, role.label) for role in StaffRole],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    checked = HiddenField()

    @property
    def roles(self) -> list[StaffRole]:
        return [StaffRole(value) for value in self.offices.data or []]


@dataclass(frozen=True)
class Summary:
    """How much would be taken over, and which lessons find no place."""

    source_id: int
    sites: int
    rules: int
    staff: int
    lessons: int
    outside: int
    homeless: int
    keeps_numbering: bool
    """Whether the certificate numbers stay as they are, because two classes would number alike."""
    clashes: tuple[str, ...] = ()
    """Why the timetable cannot be taken over as it is: rooms and lecturers that other classes hold."""

    @property
    def sign(self) -> str:
        return "-".join(map(str, astuple(self)[:-1]))


@bp.route("/cohorts/<int:cohort_id>/copy", methods=["GET", "POST"])
@allow(policies.manage, cohort=Cohort)
def copy(person: Person, cohort: Cohort) -> ResponseReturnValue:
    """Choose what to take over, look at the summary, confirm."""
    sources = _sources(person, cohort)
    form = CopyForm()
    form.source_id.choices = [SelectChoice(str(one.id), _name(one)) for one in sources]
    summary = None
    if form.validate_on_submit():
        with form.refusals():
            source = next(one for one in sources if one.id == form.source_id.data)
            _check(cohort, form)
            summary = _summary(source, cohort, form)
            may_confirm = not summary.clashes and "confirm" in request.form
            if may_confirm and form.checked.data == f"{summary.sign}-{_wishes(form)}":
                _carry_out(source, cohort, form, person)
                return see_other(
                    "portal.cohort", _("Taken over from “%(name)s”.", name=_name(source)), cohort_id=cohort.id
                )
            form.checked.data = f"{summary.sign}-{_wishes(form)}"
    return form_page("portal/copy.html", form, cohort=cohort, summary=summary, sources=sources)


def _sources(person: Person, cohort: Cohort) -> list[Cohort]:
    """Other classes that the person organizes, the newest first."""
    query = queries.managed_by(person).where(Cohort.id != cohort.id).limit(MOST_CLASSES)
    return list(session.scalars(query))


def _name(cohort: Cohort) -> str:
    edition = _("Edition %(n)s", n=cohort.edition)
    return f"{cohort.title} {edition}（{cohort.starts_on}）"


def _wishes(form: CopyForm) -> str:
    chosen = [name for name in ("sites", "rules", "timetable") if form[name].data]
    return "-".join([*chosen, *sorted(form.offices.data or [])])


def _check(target: Cohort, form: CopyForm) -> None:
    cohorts.check_empty(target)
    if form.timetable.data and courses.has_lessons(target):
        raise DomainError(_("This class has a timetable already; leave the timetable out."))


def _summary(source: Cohort, target: Cohort, form: CopyForm) -> Summary:
    """What would be taken over; sites that would come along count as if they stood."""
    new = cohorts.new_sites(source, target) if form.sites.data else []
    sites = {site.id: site for site in new} | _same_sites(source, target)
    moved = courses.move_lessons(source, target, sites) if form.timetable.data else None
    return Summary(
        source_id=source.id,
        sites=len(new),
        rules=len(cohorts.changed_rules(source, target)) if form.rules.data else 0,
        staff=len(cohorts.offices(source, form.roles)),
        lessons=len(moved.plans) if moved else 0,
        outside=moved.outside if moved else 0,
        homeless=moved.homeless if moved else 0,
        keeps_numbering=bool(form.rules.data) and cohorts.keeps_numbering(source, target),
        clashes=_clashes(target, moved.plans) if moved else (),
    )


def _clashes(target: Cohort, plans: Sequence[LessonPlan]) -> tuple[str, ...]:
    zone = zone_of(target)
    return tuple(clash.message(zone) for clash in check_lessons(target, plans))


def _carry_out(source: Cohort, target: Cohort, form: CopyForm, person: Person) -> None:
    """In an order in which each part finds what it needs: sites before staff and lessons."""
    done = {
        "rules": cohorts.copy_rules(source, target, by=person) if form.rules.data else 0,
        "sites": cohorts.copy_sites(source, target, by=person) if form.sites.data else 0,
        "staff": cohorts.copy_staff(source, target, form.roles, by=person),
    }
    if form.timetable.data:
        sites = _same_sites(source, target)
        done["lessons"] = courses.copy_lessons(source, target, sites, by=person)
    cohorts.note_copy(source, target, done, by=person)


def _same_sites(source: Cohort, target: Cohort) -> dict[int, Site]:
    """The new class's site for each of the earlier one's, by its id: the main classrooms, and equal names."""
    names, main = cohorts.sites_by_name(target), queries.main_site(target)
    found = {}
    for site in session.scalars(queries.sites(source)):
        same = main if site.parent_id is None else names.get(site.name)
        if same is not None:
            found[site.id] = same
    return found
