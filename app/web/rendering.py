"""One template for the page and its fragments: htmx gets the block it asked for, everybody else the whole page."""

from typing import Any

from flask import Response, current_app, make_response, render_template, request


def page(template: str, *, blocks: tuple[str, ...] = (), status: int = 200, **facts: Any) -> Response:
    """The answer from `template`; to htmx only the block named like its target, if it is one of `blocks`."""
    target = request.headers.get("HX-Target", "")
    if request.headers.get("HX-Request") and target in blocks:
        response = make_response(_block(template, target, facts), status)
    else:
        response = make_response(render_template(template, **facts), status)
    if blocks:
        # The same address answers with a page or a part of it.
        response.headers.add("Vary", "HX-Request, HX-Target")
    return response


def _block(template: str, name: str, facts: dict[str, Any]) -> str:
    """One block of `template`, with what the template imports and sets before its blocks; and what was flashed.

    jinja2-fragments calls the block alone: a page's `{% import %}` above its blocks is then missing.
    """
    known = {**facts, "is_fragment": True}
    current_app.update_template_context(known)
    found = current_app.jinja_env.get_template(template)
    context = found.new_context(known)
    # Up to the first piece of the layout: by then the imports and settings of the page have run.
    next(iter(found.root_render_func(context)))
    blocks = [block for block in (name, "flashes") if block in context.blocks]
    return "".join(piece for block in blocks for piece in context.blocks[block][0](context))
