"""Signing in and out, choosing a password, and the administrators' list of people."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.utils import redirect

from trainingapp.accounts import login, passwords, queries, rules, services
from trainingapp.accounts.forms import ConfirmForm, PasswordForm, PersonForm, SignInForm
from trainingapp.accounts.models import Person, SignInKind
from trainingapp.core import clock
from trainingapp.core.database import begin_write
from trainingapp.core.i18n import _
from trainingapp.core.session import session
from trainingapp.web import once
from trainingapp.web.access import administrator, allow, anybody, public
from trainingapp.web.forms import Confirm, page_number, search_text
from trainingapp.web.paging import paged
from trainingapp.web.responses import form_page, page, see_other
from trainingapp.web.targets import safe_target
from trainingapp.web.transactions import slow

bp = Blueprint("accounts", __name__, template_folder="templates")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@slow
def sign_in() -> ResponseReturnValue:
    """Sign in by trainee number, phone or user name; with the password or the one-time code."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(safe_target(request.args.get("next")), 303)
    form = SignInForm()
    if form.validate_on_submit():
        person = _authenticate(form)
        if person is not None:
            login.start_session(person)
            if person.must_change_password:
                return see_other("accounts.password")
            return redirect(safe_target(request.args.get("next")), 303)
    return form_page("accounts/sign_in.html", form)


def _authenticate(form: SignInForm) -> Person | None:
    """The person, or None with one and the same message whatever was wrong.

    The lock, an unknown name and a wrong password answer alike and take the same time.
    """
    typed, password, address = form.sign_in_name.text, form.password.text, request.remote_addr or ""
    by_name, by_address = queries.failures(typed=typed, address=address, since=clock.now() - rules.LOCK_FOR)
    locked = by_name >= rules.LOCK_AFTER or by_address >= rules.ADDRESS_LIMIT
    person = queries.by_sign_in_name(typed)
    stored = person.password_hash if person else None
    with_code = person is not None and services.code_fits(person, password, at=clock.now())
    right = passwords.fits(stored, password) or with_code  # hashed before the write transaction begins
    begin_write(session)
    # A new code passes the lock, so that whoever was locked out by others can be let in by the organizer.
    if person is None or (locked and not with_code) or not right or not person.is_active:
        if not locked:  # tries during the lock do not lengthen it
            services.sign_in_failed(typed, address=address, at=clock.now())
        session.commit()  # kept although the page says no
        form.refused = True
        form.messages.append(
            _(
                "The name or the password is not right. After five failures, wait 15 minutes. "
                "Ask the organizer for a new code if you cannot get in."
            )
        )
        return None
    services.signed_in(person, with_code=with_code, at=clock.now())
    return person


@bp.post("/sign-out")
@allow(anybody)
def sign_out(person: Person) -> ResponseReturnValue:
    login.end_session()
    return see_other("accounts.sign_in", _("You are signed out."))


@bp.post("/sign-out-everywhere")
@allow(anybody)
def sign_out_everywhere(person: Person) -> ResponseReturnValue:
    """End the sessions on all devices, this one included."""
    services.sign_out_everywhere(person, by=person)
    login.end_session()
    return see_other("accounts.sign_in", _("You are signed out on all devices."))


@bp.get("/account")
@allow(anybody)
def show(person: Person) -> ResponseReturnValue:
    """One's own account."""
    return page("accounts/show.html", person=person, confirm=Confirm())


@bp.route("/account/password", methods=["GET", "POST"])
@allow(anybody)
@slow
def password(person: Person) -> ResponseReturnValue:
    """Choose a new password."""
    form = PasswordForm()
    if form.validate_on_submit():
        with form.refusals():
            rules.check_password(form.password.text, names=_own_names(person))
            hashed = passwords.hash_password(form.password.text)
            begin_write(session)
            services.set_password(person, hashed, by=person)
            login.start_session(person)
            flash(_("The new password is set."))
            return redirect(url_for("portal.home"), 303)
    return form_page("accounts/password.html", form, person=person)


@bp.route("/account/confirm", methods=["GET", "POST"])
@allow(anybody)
@slow
def confirm(person: Person) -> ResponseReturnValue:
    """Ask for the password again before something that gives out much."""
    form, target = ConfirmForm(), safe_target(request.args.get("next"))
    if form.validate_on_submit():
        if _confirmed(person, form):
            login.confirm_session()
            return redirect(target, 303)
        form.refused = True
        form.messages.append(_("The password is not right. After five failures, wait 15 minutes."))
    return form_page("accounts/confirm.html", form, target=target)


def _confirmed(person: Person, form: ConfirmForm) -> bool:
    """Whether it is the password; failures count like those at the door."""
    typed, address = f"confirm {person.id}", request.remote_addr or ""
    by_name, _by_address = queries.failures(typed=typed, address=address, since=clock.now() - rules.LOCK_FOR)
    right = passwords.fits(person.password_hash, form.password.text)  # before the write transaction begins
    begin_write(session)
    if not right or by_name >= rules.LOCK_AFTER:
        services.sign_in_failed(typed, address=address, at=clock.now())
        session.commit()  # kept although the page says no
        return False
    services.confirmed(person)
    return True


def _own_names(person: Person) -> list[str]:
    return [person.name, person.phone or "", *(name.value for name in person.sign_in_names)]


@bp.get("/people")
@allow(administrator)
def people(person: Person) -> ResponseReturnValue:
    """Everybody in the installation."""
    listed = paged(queries.people(search_text()), page_number())
    return page("accounts/people.html", listed=listed, kinds=SignInKind)


@bp.route("/people/new", methods=["GET", "POST"])
@allow(administrator)
def add(person: Person) -> ResponseReturnValue:
    """Add a member of staff and show their one-time code."""
    form = PersonForm()
    if form.validate_on_submit():
        with form.refusals():
            added = services.add_person(
                form.name.text, user_name=form.user_name.text, by=person, admin=form.is_admin.data
            )
            return _new_code(added, by=person)
    return form_page("accounts/new.html", form)


@bp.route("/people/<int:somebody_id>/code", methods=["GET", "POST"])
@allow(administrator, somebody=Person)
def renew_code(person: Person, somebody: Person) -> ResponseReturnValue:
    """A new one-time code for somebody who cannot get in, shown once."""
    if request.method == "POST":
        return _new_code(somebody, by=person)
    return page("accounts/code.html", added=somebody, code=once.take(), kinds=SignInKind)


def _new_code(somebody: Person, *, by: Person) -> ResponseReturnValue:
    code = services.issue_code(somebody, by=by, at=clock.now())
    once.keep(url_for("accounts.renew_code", somebody_id=somebody.id), code)
    return see_other("accounts.renew_code", somebody_id=somebody.id)
