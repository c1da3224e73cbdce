"""Views of the reflections: tasks and figures, submissions, and the writing page."""

from trainingapp.reflections.views import submissions, tasks, writing
from trainingapp.reflections.views.blueprint import bp

__all__ = ["bp", "submissions", "tasks", "writing"]
