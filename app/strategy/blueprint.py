"""The blueprint that every view of plans and initiatives hangs on."""

from flask import Blueprint

bp = Blueprint("strategy", __name__)
