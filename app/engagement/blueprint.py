"""The blueprint that every view of engagement hangs on."""

from flask import Blueprint

bp = Blueprint("engagement", __name__)
