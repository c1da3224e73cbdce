"""Keeping numbers secret at rest: encryption, and a keyed hash by which they can still be looked up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEYS: dict[str, bytes] = {}


def use_key(secret: str) -> None:
    """Derive this installation's keys from its secret; called once at start."""
    for purpose in ("encrypt", "look-up", "code", "calendar", "sign-in"):
        _KEYS[purpose] = hmac.digest(secret.encode(), f"trainingapp {purpose}".encode(), hashlib.sha256)
    _cipher.cache_clear()


@lru_cache(maxsize=1)
def _cipher() -> AESGCM:
    return AESGCM(_KEYS["encrypt"])


def encrypt(text: str) -> str:
    """The text as it may be stored: AES-256-GCM with a random nonce, base64."""
    nonce = os.urandom(12)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), None)).decode()


def decrypt(stored: str) -> str:
    """The text again.

    Raises:
        cryptography.exceptions.InvalidTag: the text was changed, or written under another key.
    """
    raw = base64.b64decode(stored)
    return _cipher().decrypt(raw[:12], raw[12:], None).decode()


def fingerprint(text: str, purpose: str = "look-up") -> str:
    """A keyed hash (64 hexadecimal digits): equal texts give equal hashes, worthless without the key."""
    return hmac.new(_KEYS[purpose], text.encode(), hashlib.sha256).hexdigest()


__all__ = ["decrypt", "encrypt", "fingerprint", "use_key"]
