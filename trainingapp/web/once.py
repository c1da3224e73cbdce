"""What a page shows once after a post, such as a one-time code: loading the page again must not send the post again.

It travels in the session's cookie, encrypted, never in an address; the page that shows it takes it out.
"""

from __future__ import annotations

import json

from cryptography.exceptions import InvalidTag
from flask import request
from flask import session as cookie

from trainingapp.core import clock
from trainingapp.core.secrecy import decrypt, encrypt

_KEY = "once"
KEPT_FOR = 300
"""Seconds until it is no longer shown, looked at or not."""


def keep(address: str, text: str) -> None:
    """Let the page with this address (a path) show the text once; what another page was to show is gone."""
    cookie[_KEY] = encrypt(json.dumps([address, int(clock.now().timestamp()), text]))


def take() -> str | None:
    """What this page is to show; None when there is nothing, or nothing any more."""
    kept = cookie.get(_KEY)
    if kept is None:
        return None
    try:
        address, at, text = json.loads(decrypt(kept))
    except (InvalidTag, ValueError):
        return None
    if address != request.path:
        return None
    cookie.pop(_KEY)
    return str(text) if clock.now().timestamp() - at <= KEPT_FOR else None
