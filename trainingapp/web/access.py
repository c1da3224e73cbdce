"""Who may use a view: `@allow` loads what the URL names, asks the policy, and hands both to the view.

Every view declares either `@allow(policy, ...)` or `@public`; a view with neither stops the start-up. Whoever
does not belong gets 404, so that an address tells nothing. Objects are looked up within their parents: in
`@allow(policies.manage, cohort=Cohort, site=Site)` the site must be one of that cohort.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, bindparam, select

from trainingapp.core.database import Base
from trainingapp.core.session import session
from trainingapp.web.transactions import transactional

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class Somebody(Protocol):
    """The person at the other end, as far as the web layer knows."""

    id: Any
    name: Any
    is_admin: Any
    must_change_password: Any
    """Signed in with a one-time code: nothing is open before a password is chosen."""


Policy = Callable[..., bool]
LARGEST_ID = 2**31 - 1


def allow(policy: Policy, **models: type[Base]) -> Callable[[View], View]:
    """Let only those use the view of whom the policy says yes.

    Args:
        policy: called with the person and those loaded objects that its signature names.
        models: `cohort=Cohort` loads the object whose id the URL gives as `cohort_id`; later ones must belong
            to earlier ones wherever they carry a column `cohort_id`.
    """
    wanted = [name for name in list(inspect.signature(policy).parameters)[1:] if name in models]
    missing = [
        name
        for name, parameter in list(inspect.signature(policy).parameters.items())[1:]
        if name not in models and parameter.default is parameter.empty
    ]
    if missing:
        raise TypeError(f"{policy.__module__}.{policy.__name__} needs {', '.join(missing)}")

    steps = functools.cache(lambda: _steps(models))  # once, when the models are all there

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return _to_sign_in()
            person = current_user._get_current_object()
            if person.must_change_password and request.endpoint not in current_app.config["OPEN_WITH_CODE"]:
                return redirect(url_for(current_app.config["PASSWORD_ENDPOINT"]), code=303)
            loaded = _load(steps(), arguments)
            if not policy(person, **{name: loaded[name] for name in wanted}):
                abort(404)
            return view(person=person, **loaded, **arguments)

        checked = transactional(guarded)
        checked.access = policy  # type: ignore[attr-defined]
        checked.models = models  # type: ignore[attr-defined]
        return cast(View, checked)

    return decorate


def public(view: View) -> View:
    """Let anybody use the view, signed in or not."""
    checked = transactional(view)
    checked.access = "public"  # type: ignore[attr-defined]
    checked.models = {}  # type: ignore[attr-defined]
    return cast(View, checked)


def anybody(person: Somebody) -> bool:
    """Policy: everyone who is signed in."""
    return True


def administrator(person: Somebody) -> bool:
    """Policy: administrators of the installation."""
    return bool(person.is_admin)


Step = tuple[list[str], Select[Any]]
"""Names of objects that one statement loads, and the statement."""


def _steps(models: dict[str, type[Base]]) -> list[Step]:
    """How the objects are loaded: together where one belongs to another, else one after the other."""
    steps: list[Step] = []
    for name, model in models.items():
        parents = {one: column for one in models if (column := getattr(model, f"{one}_id", None)) is not None}
        parents = {one: column for one, column in parents.items() if _is_before(one, name, models)}
        if not steps or not parents.keys() & set(steps[-1][0]) or model in (models[n] for n in steps[-1][0]):
            steps.append(([], select()))
        names, query = steps[-1]
        query = query.add_columns(model).where(model.id == bindparam(f"{name}_id"))
        for one, column in parents.items():
            query = query.where(column == (models[one].id if one in names else bindparam(f"{one}_id")))
        steps[-1] = ([*names, name], query)
    return steps


def _is_before(one: str, other: str, models: dict[str, type[Base]]) -> bool:
    names = list(models)
    return names.index(one) < names.index(other)


def _load(steps: list[Step], arguments: dict[str, Any]) -> dict[str, Base]:
    """The objects that the URL names, each within those named before it; 404 when one is not there."""
    ids = {f"{name}_id": arguments.pop(f"{name}_id") for names, _query in steps for name in names}
    if any(number > LARGEST_ID for number in ids.values()):
        abort(404)
    loaded: dict[str, Base] = {}
    for names, query in steps:
        found = session.execute(query, ids).one_or_none()
        if found is None:
            abort(404)
        loaded.update(zip(names, found, strict=True))
    for one in loaded.values():
        if hasattr(one, "zone"):
            g.zone = one.zone  # moments are shown by the clock of the class
    return loaded


def _to_sign_in() -> ResponseReturnValue:
    if request.method != "GET":
        abort(401)
    target = url_for(current_app.config["SIGN_IN_ENDPOINT"], next=request.full_path.rstrip("?"))
    if request.headers.get("HX-Request"):
        return "", 401, {"HX-Redirect": target}
    return redirect(target, code=303)


def check_declarations(app: Flask) -> None:
    """Refuse to start when a view says nothing about who may use it."""
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if not hasattr(view, "access") and not endpoint.endswith("static")
    ]
    if silent:
        raise RuntimeError(f"views without @allow or @public: {', '.join(sorted(silent))}")
