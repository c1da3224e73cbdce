"""A client whose person has just typed the password again."""

from __future__ import annotations

from typing import Any

from trainingapp.accounts.models import Person
from trainingapp.core import clock


def confirmed(client: Any, person: Person) -> Any:
    """The client, signed in as the person, who typed the password a moment ago."""
    client.sign_in(person)
    with client.session_transaction() as cookie:
        cookie["confirmed_at"] = int(clock.now().timestamp())
    return client
