"""Forms of the sites."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import html_params

from trainingapp.cohorts.forms.classes import NEEDED
from trainingapp.cohorts.models import Site, SiteKind
from trainingapp.core.i18n import _, _l
from trainingapp.web.dry_runs import DryRunForm
from trainingapp.web.edits import EditForm
from trainingapp.web.forms import Choice, Form, Text, number_or_none

MOST_CHOICES = 120
"""With more sites than this, one is written by its name: a list of thousands makes the page heavy."""
MOST_SUGGESTED = 500


class SiteChoice(Choice):
    """A site: chosen from a list, or, of many, written by its name with suggestions; its data is the site's id."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, coerce=number_or_none, **options)
        self.type = "Choice"  # by which templates know how it looks
        self.sites: Sequence[Site] = ()
        self.none_label = ""
        self.typed: str | None = None

    def offer(self, sites: Sequence[Site], *, none: str = "") -> None:
        """Let it be one of these, or with `none` (what people read then) no site."""
        self.sites, self.none_label = sites, none
        if self.is_text:
            self.type, self.choices, self.widget = "Text", [], SiteNames()
        else:
            self.choices = [*([SelectChoice("", none)] if none else []), *choices(sites)]
        if self.typed is not None:
            self.data = self._id_of(self.typed)

    @property
    def is_text(self) -> bool:
        return len(self.sites) > MOST_CHOICES

    @property
    def shown(self) -> str:
        """The name that stands in the field."""
        if self.typed is not None and self.data is None:
            return self.typed
        return self.name_of(self.data)

    def name_of(self, site_id: int | None) -> str:
        """What people call the site; empty if it is none of these."""
        return next((site.name for site in self.sites if site.id == site_id), "")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent is understood when the sites are known."""
        if valuelist:
            self.typed = str(valuelist[0]).strip()

    def pre_validate(self, form: Any) -> None:
        known = self.data is not None and any(site.id == self.data for site in self.sites)
        if known or (self.none_label and not self.typed and self.data is None):
            return
        raise ValidationError(self.problem)

    def _id_of(self, typed: str) -> int | None:
        """By the name as it is, or by the only one that contains it; in a list by the number."""
        if not self.is_text:
            return int(typed) if typed.isascii() and typed.isdigit() else None
        found = (
            [site for site in self.sites if site.name == typed] or self._numbered(typed) or self._near(typed)
        )
        return found[0].id if len(found) == 1 else None

    def _numbered(self, typed: str) -> list[Site]:
        """By its number, which the program's own links give."""
        is_number = typed.isascii() and typed.isdigit()
        return [site for site in self.sites if is_number and site.id == int(typed)]

    def _near(self, typed: str) -> list[Site]:
        return [site for site in self.sites if typed and typed in site.name]

    @property
    def problem(self) -> str:
        """Why what was sent is no site of these."""
        if not self.is_text:
            return _("Choose one of the list.")
        near = self._near(self.typed or "")
        if not near:
            return _("There is no site “%(name)s” here. Write a part of its name.", name=self.typed or "")
        names = "、".join(site.name for site in near[:5])
        return _("Several sites fit: %(names)s. Write the whole name.", names=names)


class SiteNames:
    """A field of text with the names of sites to choose from."""

    input_type = "text"

    def __call__(self, field: SiteChoice, **attributes: Any) -> Markup:
        suggested = Markup("").join(
            Markup('<option value="{}"></option>').format(site.name) for site in field.sites[:MOST_SUGGESTED]
        )
        shown = html_params(
            id=field.id,
            name=field.name,
            type="text",
            value=field.shown,
            list=f"{field.id}-names",
            autocomplete="off",
            placeholder=field.none_label,
            **attributes,
        )
        return Markup('<input {}><datalist id="{}-names">{}</datalist>').format(
            Markup(shown),  # noqa: S704 - html_params escapes
            field.id,
            suggested,
        )


class SiteFilter(Form):
    """Which site a page looks at, from its address; nothing that changes anything."""

    class Meta:
        csrf = False

    site = SiteChoice(_l("Site"))
    problem: str = ""
    """Why what was written finds no site; empty when it does, or nothing was."""

    @classmethod
    def asked(cls, sites: Sequence[Site], asked: MultiDict[str, str], *, none: str = "") -> SiteFilter:
        """The form with what the address asks for; `none` is what people read for no site, if that is possible."""
        form = cls(formdata=asked)
        form.site.offer(sites, none=none)
        form.problem = form.site.problem if form.site.typed and form.chosen is None else ""
        return form

    @property
    def chosen(self) -> Site | None:
        return next((site for site in self.site.sites if site.id == self.site.data), None)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the address gives the number of a site that is none of these."""
        return self.chosen is None and (self.site.typed or "").isdigit()

    def or_first(self) -> Site:
        """The chosen site, else the first, which is then the chosen one."""
        self.site.data = (self.chosen or self.site.sites[0]).id
        return next(site for site in self.site.sites if site.id == self.site.data)


class SiteFields(EditForm):
    """What a site is, wherever it hangs."""

    kind = Choice(_l("Kind of site"), coerce=SiteKind)
    name = Text(_l("Name of the site"), [InputRequired(NEEDED), Length(max=120)])
    venue = Text(
        _l("Venue"),
        [Length(max=120)],
        description=_l("The school or hall. Choose one or write a new one."),
        render_kw={"list": "venues", "autocomplete": "off"},
    )
    planned = IntegerField(_l("Planned places"), [Optional(), NumberRange(min=0, max=1_000_000)])

    contact = Text(
        _l("Contact"),
        [Length(max=120)],
        description=_l("Whom the organizers call there: name and office telephone."),
        render_kw={"autocomplete": "off"},
    )

    @classmethod
    def of(cls, site: Site) -> SiteFields:
        """The form with what the site is now."""
        return cls(data=cls.written(site), edited=site)

    @staticmethod
    def written(site: Site) -> dict[str, Any]:
        """What the site is now, by field."""
        same = {name: getattr(site, name) for name in ("kind", "name", "planned", "contact")}
        return {**same, "venue": site.venue.name if site.venue else ""}

    def offer(self, *kinds: SiteKind) -> None:
        """Let the kind be one of these."""
        self.kind.choices = [SelectChoice(kind.value, kind.label) for kind in kinds]


class PlacedSiteForm(SiteFields):
    """A site below another one."""

    parent_id = SiteChoice(_l("Below"))

    @classmethod
    def of(cls, site: Site) -> PlacedSiteForm:
        """The form with what the site is now, and where it hangs."""
        return cls(data={**cls.written(site), "parent_id": site.parent_id}, edited=site)

    def offer_parents(self, sites: Sequence[Site]) -> None:
        """Let the site hang below one of these."""
        self.parent_id.offer(sites)


class ManySitesForm(Form):
    parent_id = SiteChoice(_l("Below"))
    kind = Choice(
        _l("Kind of site"),
        coerce=SiteKind,
        choices=[SelectChoice(kind.value, kind.label) for kind in (SiteKind.BRANCH, SiteKind.POINT)],
    )
    lines = TextAreaField(
        _l("Sites"),
        [InputRequired(NEEDED), Length(max=500_000)],
        description=_l(
            "One per line: name, venue. The venue may be left out; two columns copied from Excel fit too."
        ),
        render_kw={"rows": 10},
    )


def choices(sites: Sequence[Site]) -> list[SelectChoice]:
    """Sites to choose from, those below others moved in."""
    return [SelectChoice(str(site.id), "　" * site.depth + site.name) for site in sites]


class SitesTableForm(DryRunForm):
    """A table of sites as lines or as a file."""

    file = FileField(
        _l("A table (.xlsx, .xls, .csv)"), render_kw={"accept": ".xlsx,.xls,.xlsm,.ods,.et,.csv,.tsv"}
    )
    lines = TextAreaField(
        _l("Or its rows, copied from Excel"), [Length(max=1_200_000)], render_kw={"rows": 10, "wrap": "off"}
    )
