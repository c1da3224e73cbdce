"""The blueprint that the views of the reflections hang on."""

from flask import Blueprint

bp = Blueprint("reflections", "trainingapp.reflections", template_folder="templates")
