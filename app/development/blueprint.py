"""The blueprint that every view of development hangs on."""

from flask import Blueprint

bp = Blueprint("development", __name__)
