"""The portfolio, made for reading and printing, and the form in which its person chooses what it shows."""

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _

from app import access_log
from app.access import Permission, permit, viewer
from app.development import portfolio as portfolios
from app.development import portfolio_records
from app.development.blueprint import bp
from app.development.forms import PortfolioForm
from app.models import Person
from app.web import page


@bp.get("/portfolio")
@permit(Permission.SIGNED_IN)
def my_portfolio() -> Response:
    """One's own."""
    return redirect(url_for("development.portfolio", person_id=viewer().id), 303)  # type: ignore[return-value]


@bp.get("/people/<int:person_id>/portfolio")
@permit(Permission.PERSON_VIEW, Person)
def portfolio(person: Person) -> Response:
    """Everything approved of somebody whose years one sees, as they chose to show it."""
    access_log.opened_years(person, by=viewer())
    return page(
        "development/portfolio.html",
        folio=portfolios.portfolio(person, viewer()),
        person=person,
        own=person.id == viewer().id,
        post=portfolios.post_of(person),
    )


@bp.get("/portfolio/choose")
@permit(Permission.SIGNED_IN)
def choose_portfolio() -> Response:
    """What to leave out: sections and records; and a few sentences about oneself."""
    choice = portfolios.choice_of(viewer())
    start = {"sections": list(choice.sections), "about": choice.about, "version": str(choice.version)}
    return _asked(PortfolioForm(data={**start, "activities": [str(one) for one in choice.activities]}))


@bp.post("/portfolio/choose")
@permit(Permission.SIGNED_IN)
def save_portfolio() -> Response:
    form = PortfolioForm()
    if not form.validate():
        return _asked(form, 422)
    records, _hidden = portfolio_records.records_of(viewer(), viewer())
    try:
        portfolios.choose(
            activities=form.chosen(),
            offered={one.activity.id for one in records},
            sections=form.sections.data or [],
            about=form.about.data or "",
            read=form.version.data or "",
            by=viewer(),
        )
    except portfolios.Unread:
        form.version.data = str(portfolios.choice_of(viewer()).version)
        form.form_errors.append(
            _(
                "You saved another choice in another window since you opened this page. Below stands what you chose here: send it again and it holds, or open the page anew."
            )
        )
        return _asked(form, 422)
    flash(_("Saved. This is how others read your portfolio now."), "good")
    return redirect(url_for("development.portfolio", person_id=viewer().id), 303)  # type: ignore[return-value]


def _asked(form: PortfolioForm, status: int = 200) -> Response:
    records, _hidden = portfolio_records.records_of(viewer(), viewer())
    return page(
        "development/choose_portfolio.html",
        status=status,
        form=form,
        by_area=portfolio_records.by_area(records),
        chosen=form.chosen(),
    )
