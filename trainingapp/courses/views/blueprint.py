"""The blueprint that all views of the timetable share."""

from flask import Blueprint

bp = Blueprint("courses", __name__, template_folder="../templates")
