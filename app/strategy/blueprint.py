"""The blueprint that every view of plans, initiatives and good practice hangs on."""

from flask import Blueprint

bp = Blueprint("strategy", __name__)
