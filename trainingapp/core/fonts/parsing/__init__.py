"""Checking and cutting a font that somebody uploads; runs in the child alone. Needs fontTools."""

from __future__ import annotations
