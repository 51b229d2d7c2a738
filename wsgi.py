"""The app for `flask --app wsgi` and for the server."""

from app import create_app

app = create_app()
