"""Views of the attendance: the trainee's, the staff's, and the overview."""

from trainingapp.attendance.views import overview, taking, trainee
from trainingapp.attendance.views.blueprint import bp

__all__ = ["bp", "overview", "taking", "trainee"]
