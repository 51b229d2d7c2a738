"""Six people press whatever their pages offer, in any order, also what they read long ago; see rules.py for what must hold."""

import os
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.access.reviewers import Chairs
from app.clock import clock_at, today
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Contribution,
    Decision,
    Period,
    Person,
    Role,
    RoleGrant,
    Status,
    Unit,
)
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
# What happens next, by weight.
STEPS = (
    *["go_on"] * 8,
    *["decide"] * 8,
    *["log"] * 2,
    *["press_what_was_read_before"] * 2,
    "run_the_year",
    "run_the_year",
    "try_a_door",
    "time_passes",
    "posts_change_hands",
)
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
                self.colleagues = [person(code).id for code in ("dancer", "joint", "head", "scientist")]
                self.closable = list(db.session.scalars(select(Period.id).order_by(Period.id)))
                self.clients = {code: self.app.test_client() for code in PEOPLE}  # type: ignore[misc]
            self.sign_in()

        def sign_in(self) -> None:
            """Everybody anew: no session outlives a night."""
            with self.app.app_context(), clock_at(self.now):
                for code, client in self.clients.items():
                    client.sign_in(person(code))

        @initialize(data=st.data())
        def much_was_logged(self, data: st.DataObject) -> None:
            """A first morning: three people submit what they did, alone and together."""
            for who in ("musician", "dancer", "joint"):
                self.log(who, data)

        @rule(data=st.data(), what=st.sampled_from(STEPS))
        def step(self, data: st.DataObject, what: str) -> None:
            """Whatever somebody does next. One rule, so that no example leaves a sort of step out."""
            getattr(self, what)(
                *([data.draw(st.sampled_from(PEOPLE[:5]), label="who")] if what == "log" else []), data
            )

        def log(self, who: str, data: st.DataObject) -> None:
            """Logs an activity by the full form."""
            last = self.now.date() - timedelta(days=data.draw(st.integers(0, 500), label="days ago"))
            first = last - timedelta(days=data.draw(st.sampled_from((0, 3, 200)), label="days more"))
            values = {
                "kind": self.lecture,
                "title": f"งานของ {who}",
                "first_day": first.isoformat(),
                "last_day": last.isoformat(),
                "hours": str(data.draw(st.integers(1, 60), label="hours")),
                **({"keep": "draft"} if data.draw(st.integers(0, 3), label="keep") == 0 else {}),
            }
            # Who neither works here nor holds a post any more is signed out, and offered nothing.
            offered = [form for form in self.offered(who, "/activities/new") if "title" in form.controls]
            for form in offered[:1]:
                self.post(who, form, values)

        def decide(self, data: st.DataObject) -> None:
            """Somebody for whom something waits opens it in the queue, or among what is late, and presses a button."""
            with self.app.app_context(), clock_at(self.now):
                board = Chairs(today())
                waiting = select(Contribution).where(Contribution.status.in_((Status.SUBMITTED, Status.LATE)))
                seats = [
                    (seat.person.code, part.id)
                    for part in db.session.scalars(waiting.order_by(Contribution.id))
                    for seat in board.bench(part).seats
                ]
            known = [seat for seat in seats if seat[0] in PEOPLE]
            if known:
                who, part_id = data.draw(st.sampled_from(known), label="for whom it waits")
                page = data.draw(st.sampled_from((f"/review?open={part_id}", "/review", "/review/late")))
                self.press_on(who, page, data)

        def go_on(self, data: st.DataObject) -> None:
            """Somebody turns to a part of their own."""
            with self.app.app_context():
                query = select(Contribution.id, Contribution.activity_id, Person.code).join(
                    Contribution.person
                )
                own = [tuple(row) for row in db.session.execute(query.order_by(Contribution.id))]
            own = [row for row in own if row[2] in PEOPLE]
            if own:
                part_id, activity_id, who = data.draw(st.sampled_from(own), label="whose part")
                pages = (
                    f"/activities/{activity_id}",
                    f"/activities/{activity_id}",
                    f"/contributions/{part_id}/edit",
                    f"/activities/{activity_id}/edit",
                    f"/activities/{activity_id}/people?person={data.draw(st.sampled_from(self.colleagues))}",
                )
                self.press_on(who, data.draw(st.sampled_from(pages), label="page"), data)

        def run_the_year(self, data: st.DataObject) -> None:
            """HR closes or reopens a period."""
            period = data.draw(st.sampled_from(self.closable), label="period")
            self.press_on("hr", f"/closing/{period}", data)

        def try_a_door(self, data: st.DataObject) -> None:
            """Somebody opens a page about somebody's activity, and presses what is there for them."""
            with self.app.app_context():
                activities = list(db.session.scalars(select(Activity.id).order_by(Activity.id)))
            if activities:
                number = data.draw(st.sampled_from(activities), label="activity")
                who = data.draw(st.sampled_from(PEOPLE), label="who")
                self.press_on(who, f"/activities/{number}", data)

        def press_on(self, who: str, path: str, data: st.DataObject) -> None:
            """Presses a button of a page; or reads it, and presses it another day."""
            offered = self.offered(who, path)
            if not offered:
                return
            form = data.draw(st.sampled_from(offered), label="form")
            values = self.answers(form, data)
            if data.draw(st.integers(0, 5), label="later") == 0:
                self.kept.append((who, form, values))
            else:
                self.post(who, form, values)

        def press_what_was_read_before(self, data: st.DataObject) -> None:
            if self.kept:
                who, form, values = self.kept.pop(data.draw(st.integers(0, len(self.kept) - 1)))
                for _time in range(data.draw(st.integers(1, 2), label="times")):
                    self.post(who, form, values)

        def time_passes(self, data: st.DataObject) -> None:
            self.now += timedelta(days=data.draw(st.sampled_from((1, 30, 200)), label="days"))
            self.sign_in()

        def posts_change_hands(self, data: st.DataObject) -> None:
            """A head's post ends, or from today on somebody stands in for the head, for a month."""
            with self.app.app_context(), clock_at(self.now):
                day = self.now.date()
                if data.draw(st.integers(0, 3), label="ends") == 0:
                    head = person(data.draw(st.sampled_from(("head", "dean")), label="whose"))
                    for held in db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == head.id)):
                        held.last_day = max(held.first_day, day - timedelta(days=1))
                else:
                    code = data.draw(st.sampled_from(("music", "performing", "faa")), label="unit")
                    who = data.draw(st.sampled_from(("dancer", "dean", "joint")), label="who")
                    post = db.session.scalars(select(Unit).where(Unit.code == code)).one()
                    grant(
                        person(who),
                        Role.ACTING_HEAD,
                        post,
                        day,
                        day + timedelta(days=30),
                        acting_for=person("head"),
                    )
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

        def post(self, who: str, form: PageForm, values: dict[str, Any]) -> None:
            sent = {**form.controls, **values}
            with clock_at(self.now):
                answer = self.clients[who].post(
                    form.action, data=sent, content_type=form.enctype, csrf="csrf_token" not in form.controls
                )
            assert answer.status_code in ANSWERS, (who, form.action, answer.status_code)

    return AnyDay


EXAMPLES = {"sqlite": 7, "postgresql": 3}
# The same for a long night: PATTANA_DAYS=30 looks thirty times as long.
DAYS = int(os.environ.get("PATTANA_DAYS", "1"))


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_whatever_six_people_do_the_rules_hold(engine_name: str, database: Database) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine(database),
        settings=settings(
            max_examples=EXAMPLES[engine_name] * DAYS,
            stateful_step_count=50,
            deadline=None,
            # A failing day is read as it was: pressing buttons again to find a shorter one would take an hour.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
