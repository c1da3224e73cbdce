"""Errors that a person is meant to read."""

from __future__ import annotations


class DomainError(Exception):
    """A rule refuses what was asked; the message says why and what to do.

    Views show it on the form (`Form.refusals`) or as a page with status 409; jobs keep it as their reason.
    """

    def __init__(self, message: object) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class Conflict(DomainError):
    """What was sent was made from an older state than the one stored now."""


class Refusals(DomainError):
    """Several rules refuse at once; each has a message of its own."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages
