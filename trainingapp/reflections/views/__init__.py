"""Views of the reflections: tasks and figures, submissions, the writing page, and originality."""

from trainingapp.reflections.views import (
    library,
    own,
    phrases,
    reports,
    submissions,
    tasks,
    tidying,
    trials,
    writing,
)
from trainingapp.reflections.views.blueprint import bp

__all__ = [
    "bp",
    "library",
    "own",
    "phrases",
    "reports",
    "submissions",
    "tasks",
    "tidying",
    "trials",
    "writing",
]
