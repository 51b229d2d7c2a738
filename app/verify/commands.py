"""flask verify: what it prints and how it ends."""

import sys
from collections.abc import Callable
from typing import NamedTuple

import click

from app.extensions import db
from app.verify.authors import authors
from app.verify.closes import closes
from app.verify.development import norms, places, plans
from app.verify.entries import entries, moments
from app.verify.files import files
from app.verify.histories import histories
from app.verify.reading import Findings, begin
from app.verify.register import appointments, stamps

# How often progress is shown, in things that were looked at.
EVERY = 250


class Question(NamedTuple):
    """What is asked, of how many of what, and the sentence where nothing is wrong."""

    ask: Callable[[], Findings]
    things: str
    fine: str


QUESTIONS = (
    Question(entries, "contributions", "what counts of each is what was approved"),
    Question(moments, "latest moments of the ledger", "none is later than its lock remembers"),
    Question(histories, "histories", "each ends at the status of its contribution"),
    Question(
        appointments,
        "people with appointments",
        "nobody has two primary ones or more than a full post on a day",
    ),
    Question(stamps, "parts that wait or count", "each is decided on where its person's appointments say"),
    Question(authors, "records that name their authors' places", "everybody stands at a place of their own"),
    Question(
        plans, "development plans", "each is where its history says, and has the goals that were agreed"
    ),
    Question(places, "people in groups of staff", "nobody is in two on a day"),
    Question(norms, "sorts of norms", "there are never two on a day"),
    Question(closes, "closes", "each says the same as the ledger as of its moment"),
    Question(files, "files of evidence", "each has the bytes it was stored with"),
)


@click.command("verify")
def verify() -> None:
    """Asks the database whether its numbers, closes, histories and files agree; says what is wrong and where.

    It writes nothing and locks nobody out. It ends with 1 if something is wrong.
    """
    begin()
    wrong = sum(_answer(question) for question in QUESTIONS)
    db.session.rollback()
    if wrong:
        raise click.ClickException(f"{wrong:,} things are wrong." if wrong > 1 else "One thing is wrong.")


def _answer(question: Question) -> int:
    """Prints what is wrong as it is found, then how many were looked at; returns how many sentences it were."""
    number = wrong = 0
    for sentences in question.ask():
        number += 1
        for sentence in sentences:
            wrong += 1
            _progress("")
            click.echo(sentence)
        if number % EVERY == 0:
            _progress(f"{number:,} {question.things} …")
    _progress("")
    click.echo(f"{number:,} {question.things}: {f'{wrong:,} wrong' if wrong else question.fine}.")
    return wrong


def _progress(told: str) -> None:
    """Writes over the line of progress; only on a terminal is there one."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{told}", nl=False, err=True)
