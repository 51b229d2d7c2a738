"""Six people press whatever their pages offer, in any order, also what they read long ago; see rules.py for what must hold."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.clock import clock_at
from app.extensions import db
from app.models import Activity, ActivityKind, Contribution, Decision, Period, Role, RoleGrant, Unit
from tests.cast import found_university
from tests.checked_client import CheckedClient
from tests.conftest import NOW
from tests.databases import Database
from tests.factories import grant
from tests.journeys.rules import Said, everything_holds, person
from tests.page_forms import PageForm, forms_of

PEOPLE = ("musician", "dancer", "joint", "head", "dean", "hr")
# Never pressed: they end the session, or send away what a step wants to look at.
LEFT_ALONE = ("/sign-out", "/language", "/held")
# A redirect after a write; a page that says why not; a form to be mended; gone, or not theirs.
ANSWERS = (200, 303, 302, 400, 403, 404, 409, 422)
"""What an answer to a form that was offered once may be: never a crash."""


def machine(database: Database) -> type[RuleBasedStateMachine]:
    """The machine on `database`, which is filled anew for every example."""

    class AnyDay(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            database.refill("university", found_university)
            self.app = database.app
            self.app.test_client_class = CheckedClient
            self.now = NOW
            self.said: Said = {}
            self.kept: list[tuple[str, PageForm, dict[str, Any]]] = []
            self.clients: dict[str, CheckedClient] = {}
            with self.app.app_context(), clock_at(self.now):
                kinds = select(ActivityKind.id).where(ActivityKind.code == "lecture")
                self.lecture = str(db.session.scalars(kinds).one())
                self.closable = list(db.session.scalars(select(Period.id).order_by(Period.id)))
                self.clients = {code: self.app.test_client() for code in PEOPLE}  # type: ignore[misc]
            self.sign_in()

        def sign_in(self) -> None:
            """Everybody anew: no session outlives a night."""
            with self.app.app_context(), clock_at(self.now):
                for code, client in self.clients.items():
                    client.sign_in(person(code))

        @rule(
            who=st.sampled_from(PEOPLE[:5]),
            days_ago=st.integers(0, 500),
            length=st.sampled_from((0, 0, 3, 200)),
            hours=st.integers(1, 60),
            keep=st.booleans(),
        )
        def log(self, who: str, days_ago: int, length: int, hours: int, keep: bool) -> None:
            """Logs an activity by the full form."""
            last = self.now.date() - timedelta(days=days_ago)
            self.send(
                who,
                "/activities/new",
                lambda form: "title" in form.controls,
                {
                    "kind": self.lecture,
                    "title": f"งานของ {who} {hours}",
                    "first_day": (last - timedelta(days=length)).isoformat(),
                    "last_day": last.isoformat(),
                    "hours": str(hours),
                    **({"keep": "draft"} if keep else {}),
                },
            )

        @rule(who=st.sampled_from(PEOPLE), data=st.data())
        def press(self, who: str, data: st.DataObject) -> None:
            """Presses a button of some page about some activity; or reads it, and presses it another day."""
            path = data.draw(st.sampled_from(data.draw(st.sampled_from(self.pages()))), label="page")
            offered = self.offered(who, path)
            if not offered:
                return
            form = data.draw(st.sampled_from(offered), label="form")
            values = self.answers(form, data)
            if data.draw(st.integers(0, 4), label="wait") == 0:
                self.kept.append((who, form, values))
            else:
                self.post(who, form, values)

        @precondition(lambda self: self.kept)
        @rule(data=st.data(), twice=st.booleans())
        def press_what_was_read_before(self, data: st.DataObject, twice: bool) -> None:
            who, form, values = self.kept.pop(data.draw(st.integers(0, len(self.kept) - 1)))
            self.post(who, form, values)
            if twice:
                self.post(who, form, values)

        @rule(days=st.sampled_from((1, 30, 200)))
        def time_passes(self, days: int) -> None:
            self.now += timedelta(days=days)
            self.sign_in()

        @rule(
            unit=st.sampled_from(("music", "performing", "faa")),
            who=st.sampled_from(("dancer", "dean", "joint")),
        )
        def somebody_acts(self, unit: str, who: str) -> None:
            """From today on somebody stands in for the head, for a month."""
            with self.app.app_context(), clock_at(self.now):
                post = db.session.scalars(select(Unit).where(Unit.code == unit)).one()
                head = person("head")
                if head.code != who:
                    first = self.now.date()
                    grant(
                        person(who),
                        Role.ACTING_HEAD,
                        post,
                        first,
                        first + timedelta(days=30),
                        acting_for=head,
                    )
                    db.session.commit()

        @rule(who=st.sampled_from(("head", "dean")))
        def a_head_goes(self, who: str) -> None:
            with self.app.app_context(), clock_at(self.now):
                for held in db.session.scalars(
                    select(RoleGrant).where(RoleGrant.person_id == person(who).id)
                ):
                    held.last_day = max(held.first_day, self.now.date() - timedelta(days=1))
                db.session.commit()

        @invariant()
        def everything_holds(self) -> None:
            with self.app.app_context(), clock_at(self.now):
                everything_holds(self.said)
                db.session.rollback()

        def teardown(self) -> None:
            """Tells what was done in this example: shown by --hypothesis-show-statistics."""
            with self.app.app_context():
                for move in sorted(set(db.session.scalars(select(Decision.move)))):
                    event(move)
                for status in sorted(set(db.session.scalars(select(Contribution.status)))):
                    event(f"is {status}")

        def pages(self) -> list[list[str]]:
            """Where something can be pressed: one sort of page as often as any other."""
            with self.app.app_context():
                activities = list(db.session.scalars(select(Activity.id).order_by(Activity.id)))
                parts = list(db.session.scalars(select(Contribution.id).order_by(Contribution.id)))
            sorts = [
                ["/review"],
                ["/review/late"],
                [f"/review?open={number}" for number in parts],
                [f"/closing/{period}" for period in self.closable],
                [f"/activities/{number}" for number in activities],
                [f"/activities/{number}/edit" for number in activities],
                [f"/activities/{number}/people" for number in activities],
                [f"/contributions/{number}/edit" for number in parts],
            ]
            return [pages for pages in sorts if pages]

        def offered(self, who: str, path: str) -> list[PageForm]:
            """The forms that write, of a page as `who` sees it; none where it is not there for them."""
            with clock_at(self.now):
                answer = self.clients[who].get(path)
            assert answer.status_code in (200, 302, 303, 403, 404), (path, answer.status_code)
            if answer.status_code != 200:
                return []
            return [
                form
                for form in forms_of(answer.text, path)
                if form.method == "post" and not any(word in form.action for word in LEFT_ALONE)
            ]

        def answers(self, form: PageForm, data: st.DataObject) -> dict[str, Any]:
            """What is typed into the form: something sensible where the page leaves a field to be filled or changed."""
            values: dict[str, Any] = {}
            for name in form.controls:
                if name in ("reason", "note"):
                    values[name] = data.draw(st.sampled_from(("เหตุผล", "เหตุผล", "")), label=name)
                elif name == "hours":
                    values[name] = str(data.draw(st.integers(1, 90), label=name))
                elif name in ("share", "own_share"):
                    values[name] = str(data.draw(st.sampled_from((10, 40, 60, 100)), label=name))
                elif name == "person" and name in form.choices:
                    values[name] = data.draw(st.sampled_from(form.choices[name]), label=name)
                elif name == "pick" and name in form.choices:
                    values[name] = form.choices[name]
                elif name == "scale" and name in form.choices:
                    values[name] = data.draw(st.sampled_from(form.choices[name]), label=name)
                elif name == "keep" and data.draw(st.booleans(), label=name):
                    values[name] = "draft"
            return values

        def send(self, who: str, path: str, fits: Callable[[PageForm], bool], values: dict[str, Any]) -> None:
            # Who neither works here nor holds a post any more is signed out, and offered nothing.
            if form := next((one for one in self.offered(who, path) if fits(one)), None):
                self.post(who, form, values)

        def post(self, who: str, form: PageForm, values: dict[str, Any]) -> None:
            sent = {**form.controls, **values}
            with clock_at(self.now):
                answer = self.clients[who].post(
                    form.action, data=sent, content_type=form.enctype, csrf="csrf_token" not in form.controls
                )
            assert answer.status_code in ANSWERS, (who, form.action, answer.status_code)

    return AnyDay


EXAMPLES = {"sqlite": 12, "postgresql": 5}


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_whatever_six_people_do_the_rules_hold(engine_name: str, database: Database) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine(database),
        settings=settings(
            max_examples=EXAMPLES[engine_name],
            stateful_step_count=50,
            deadline=None,
            # A failing day is read as it was: pressing buttons again to find a shorter one would take an hour.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
