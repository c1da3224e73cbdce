"""Views of the reflections."""

from flask import Blueprint

bp = Blueprint("reflections", __name__, template_folder="templates")
