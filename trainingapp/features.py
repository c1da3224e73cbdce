"""The table of contents: which features there are, with their blueprints, jobs and navigation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from flask import Flask, request, url_for
from flask_login import current_user

from trainingapp.accounts.models import Person
from trainingapp.audit.queries import last_change
from trainingapp.cohorts import policies
from trainingapp.cohorts.models import Cohort
from trainingapp.core.i18n import LazyString, _l
from trainingapp.core.jobs import engine

FEATURES = (
    "accounts",
    "venues",
    "cohorts",
    "courses",
    "groups",
    "attendance",
    "reflections",
    "grading",
    "certificates",
    "printing",
    "portal",
)


def register(app: Flask) -> None:
    """Attach each feature's models, views and jobs."""
    for name in ("audit", "originality", *FEATURES[:-1]):
        import_module(f"trainingapp.{name}.models")
    for name in FEATURES:
        views = import_module(f"trainingapp.{name}.views")
        app.register_blueprint(views.bp)
    for name in ("cohorts", "reflections", "grading", "certificates", "printing", "portal"):
        for kind, function in import_module(f"trainingapp.{name}.jobs").JOBS.items():
            engine.register(kind, function)
    app.jinja_env.globals.update(cohort_navigation=cohort_navigation, finds_people=finds_people)
    app.config["LAST_CHANGE"] = last_change


def finds_people(cohort: Cohort) -> bool:
    """Whether the reader may look for trainees of the class."""
    return policies.work_in(current_user._get_current_object(), cohort)


@dataclass(frozen=True)
class Item:
    """One entry of a class's navigation."""

    label: str
    url: str
    is_here: bool


Policy = Callable[[Person, Cohort], bool]
NAVIGATION: tuple[tuple[str, LazyString, Policy], ...] = (
    # endpoint, what people read, who sees it; the endpoint's blueprint marks where one is
    ("portal.cohort", _l("Overview"), policies.see),
    ("cohorts.roster", _l("Roster"), policies.work_in),
    ("cohorts.sites", _l("Sites"), policies.manage),
    ("courses.timetable", _l("Timetable"), policies.see),
    ("groups.index", _l("Groups"), policies.work_in),
    ("attendance.index", _l("Attendance"), policies.work_in),
    ("reflections.index", _l("Reflections"), policies.work_in),
    ("groups.mine", _l("My group"), policies.take_part),
    ("attendance.mine", _l("My attendance"), policies.take_part),
    ("reflections.mine", _l("My reflection"), policies.take_part),
    ("grading.result", _l("My result"), policies.take_part),
    ("certificates.mine", _l("My certificate"), policies.take_part),
    ("grading.desk", _l("Review desk"), policies.grade),
    ("grading.index", _l("Review"), policies.manage),
    ("certificates.index", _l("Certificates"), policies.manage),
    ("printing.index", _l("Print room"), policies.work_in),
    ("cohorts.settings", _l("Class settings"), policies.manage),
)


SUB_PAGES = {
    "imports": "cohorts.roster",
    "enrolments": "cohorts.roster",
    "staff": "cohorts.sites",
    "delegations": "cohorts.sites",
    "delegation-merges": "cohorts.sites",
    "personal-data": "cohorts.settings",
}
"""Pages that belong to a tab though their address does not begin with it."""


def cohort_navigation(cohort: Cohort) -> list[Item]:
    """The class's navigation for the person who is signed in."""
    person = current_user._get_current_object()
    seen = [(endpoint, label) for endpoint, label, policy in NAVIGATION if policy(person, cohort)]
    here = _tab_here([endpoint for endpoint, _label in seen], cohort)
    return [
        Item(str(label), url_for(endpoint, cohort_id=cohort.id), endpoint == here) for endpoint, label in seen
    ]


def _tab_here(tabs: list[str], cohort: Cohort) -> str | None:
    """The tab of the page: by its endpoint, else by its address, else the feature's first."""
    if request.endpoint in tabs:
        return request.endpoint
    own = [tab for tab in tabs if tab.split(".")[0] == request.blueprint]
    part = request.path.removeprefix(url_for("portal.cohort", cohort_id=cohort.id)).strip("/").split("/")[0]
    if SUB_PAGES.get(part) in tabs:
        return SUB_PAGES[part]
    by_address = [tab for tab in own if url_for(tab, cohort_id=cohort.id).endswith(f"/{part}")]
    return next(iter(by_address or own), None)
