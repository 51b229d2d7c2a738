"""The blueprint that every view of teams hangs on."""

from flask import Blueprint

bp = Blueprint("teams", __name__)
