"""The blueprint of the register, which every file of views here adds its routes to."""

from flask import Blueprint

bp = Blueprint("hr", __name__)
