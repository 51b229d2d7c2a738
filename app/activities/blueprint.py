"""The blueprint that every view of activities hangs on."""

from flask import Blueprint

bp = Blueprint("activities", __name__)
