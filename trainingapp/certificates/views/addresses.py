"""Addresses that are printed on certificates."""

from __future__ import annotations

from flask import current_app, request, url_for


def check_url() -> str:
    """Where the public checks a certificate, up to the code."""
    public_url = current_app.config["SETTINGS"].public_url
    path = url_for("certificates.check_form")
    return f"{public_url or request.url_root.rstrip('/')}{path}/"
