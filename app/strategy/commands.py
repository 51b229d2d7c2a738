"""flask load-plan: a plan with its objectives, indicators and targets from a file."""

from pathlib import Path

import click
from flask_babel import force_locale

from app import catalogue
from app.extensions import db
from app.strategy.loading import load_plan
from app.strategy.plan_file import PlanFileError


@click.command("load-plan")
@click.argument("file")
@click.option("--no-targets", is_flag=True, help="Leaves the file's targets aside.")
def load_plan_command(file: str, no_targets: bool) -> None:
    """Loads the plan in FILE, or the template of that name: "engagement". It may be done again: a plan is known by its code."""
    path = Path(file)
    template = catalogue.plan_template(file)
    if not path.is_file() and template is None:
        raise click.ClickException(f"There is no file {file}, and no template of that name.")
    content = path.read_bytes() if path.is_file() else (template or "").encode()
    try:
        with force_locale("en"):
            done = load_plan(content, targets=not no_targets)
    except PlanFileError as fault:
        db.session.rollback()
        raise click.ClickException(f"{file}: {fault} Nothing was done.") from fault
    db.session.commit()
    for word, lines in (("added", done.added), ("changed", done.changed), ("left as it stands", done.kept)):
        for line in lines:
            click.echo(f"{word}: {line}")
    click.echo(
        f"{len(done.added)} added, {len(done.changed)} changed, {done.left + len(done.kept)} left as they stand."
    )
