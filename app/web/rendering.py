"""One template for the page and its fragments: htmx gets the block it asked for, everybody else the whole page."""

from typing import Any

from flask import Response, make_response, render_template, request
from jinja2_fragments.flask import render_block


def page(template: str, *, blocks: tuple[str, ...] = (), status: int = 200, **facts: Any) -> Response:
    """The answer from `template`; to htmx only the block named like its target, if it is one of `blocks`."""
    target = request.headers.get("HX-Target", "")
    if request.headers.get("HX-Request") and target in blocks:
        response = make_response(render_block(template, target, **facts), status)
    else:
        response = make_response(render_template(template, **facts), status)
    if blocks:
        # The same address answers with a page or a part of it.
        response.headers.add("Vary", "HX-Request, HX-Target")
    return response
