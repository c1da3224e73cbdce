"""Views of the venues."""

from flask import Blueprint

bp = Blueprint("venues", __name__, template_folder="templates")
