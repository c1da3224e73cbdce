"""Views of the groups, by what they are for."""

from __future__ import annotations

from trainingapp.groups.views import changes, lists, planning
from trainingapp.groups.views.blueprint import bp

__all__ = ["bp", "changes", "lists", "planning"]
