"""Pages of the review: the organizer's overview, the grader's desk, the trainee's result."""

from __future__ import annotations

from trainingapp.grading.views import desk, overview, result
from trainingapp.grading.views.blueprint import bp

__all__ = ["bp", "desk", "overview", "result"]
