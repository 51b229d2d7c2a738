"""What no database can store as text is refused before anybody works with it."""

from flask import Flask, abort, request

NUL = "\x00"


def init_app(app: Flask) -> None:
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """Answers 400 where the address or a form holds the NUL character: PostgreSQL stores none, and nobody types one."""
    given = [request.path, *request.args.keys(), *request.args.values()]
    if request.method == "POST":
        given += [*request.form.keys(), *(value for values in request.form.listvalues() for value in values)]
    if any(NUL in text for text in given):
        abort(400)
