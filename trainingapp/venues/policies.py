"""Who keeps the venues: they are shared by all classes."""

from __future__ import annotations

from collections.abc import Callable

from trainingapp.accounts.models import Person

Policy = Callable[[Person], bool]
_also: list[Policy] = []


def also(policy: Policy) -> Policy:
    """Let those keep the venues, too, of whom a policy from a higher floor says yes."""
    _also.append(policy)
    return policy


def keep(person: Person) -> bool:
    """May see, add and change venues: administrators, and organizers of any class."""
    return person.is_admin or any(policy(person) for policy in _also)
