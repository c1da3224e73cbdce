"""Decoding a picture; runs in the child alone. Needs Pillow and numpy."""

from __future__ import annotations
