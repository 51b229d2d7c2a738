"""flask send-mail: what it prints and how it ends."""

import click
from flask import current_app

from app import clock, outbox
from app.mail.digest import write_digests
from app.mail.sending import send_waiting, tidy, waiting
from app.mail.server import BadAddress, server_of


@click.command("send-mail")
@click.option("--no-digest", is_flag=True, help="Sends what waits, and writes no digest.")
def send_mail(no_digest: bool) -> None:
    """Writes today's digest to everybody for whom something waits, then sends the outbox to the mail server.

    Run it once in the morning, and with --no-digest as often as messages are to arrive. It ends with 1 if the mail
    server could not be reached: nothing is lost then, the next run sends it.
    """
    deleted = tidy()
    if deleted:
        click.echo(f"Deleted, older than 90 days: {deleted}.")
    if not outbox.is_set_up():
        click.echo("Mail is not set up: PATTANA_SMTP_URL is empty. Nothing was sent.")
        return
    try:
        server = server_of(current_app.config["SMTP_URL"])
    except BadAddress as error:
        raise click.ClickException(str(error)) from error
    if not no_digest:
        click.echo(f"Digests written: {write_digests(clock.today())}.")
    result = send_waiting(server, click.echo)
    click.echo(f"Sent: {result.sent}. To be tried again: {result.again}. Given up: {result.given_up}.")
    if result.broke_off:
        raise click.ClickException(
            f"The mail server {server.host}:{server.port} takes nothing at present ({result.broke_off})."
            f" Still waiting: {waiting()}."
        )
