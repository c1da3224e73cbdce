"""Views of the attendance: the trainee's, the staff's, and the overview."""

from trainingapp.attendance.views import keying, overview, taking, trainee
from trainingapp.attendance.views.blueprint import bp

__all__ = ["bp", "keying", "overview", "taking", "trainee"]
