"""Views of the timetable, by what they are about."""

from trainingapp.courses.views import importing, lessons, timetable
from trainingapp.courses.views.blueprint import bp

__all__ = ["bp", "importing", "lessons", "timetable"]
