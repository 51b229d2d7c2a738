"""What the digest tells of development plans, recognitions and initiatives."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app import outbox
from app.access.waiting import milestones_for, plans_for
from app.mail.blocks import block, named
from app.models import Person, Recognition
from app.web.development_words import milestones_waiting, plans_waiting, what_waits
from app.web.my_development import lapses, returned_plan
from app.web.my_initiatives import late_led_by, of_late, of_leads_gone, without_lead


def pieces(person: Person, lapsing: Sequence[Recognition]) -> list[str]:
    """In the language that is set; empty where nothing of it waits."""
    return [*_plans(person), *_lapsing(person, lapsing), *_initiatives(person)]


def _plans(person: Person) -> list[str]:
    """Development plans and milestones that wait for them to decide, and their own plan that came back."""
    found = []
    waiting = plans_for(person)
    if waiting:
        lines = named(
            waiting,
            lambda one: (
                f"{one.person.name_in(person.language)} ({one.period.name_in(person.language)}): {what_waits(one)}"
            ),
        )
        found.append(block(plans_waiting(len(waiting)) + ":", lines, outbox.address("development.waiting")))
    if said := milestones_for(person):
        lines = named(said, lambda one: f"{one.plan.person.name_in(person.language)}: {one.milestone}")
        head = milestones_waiting(len(said))
        found.append(block(f"{head}:", lines, outbox.address("development.waiting")))
    back = returned_plan(person)
    if back is not None:
        period = back.period.name_in(person.language)
        head = _("Your development plan came back to you: %(period)s", period=period)
        found.append(block(head, [], outbox.address("development.mine", period=back.period_id)))
    return found


def _lapsing(person: Person, lapsing: Sequence[Recognition]) -> list[str]:
    if not lapsing:
        return []
    head = ngettext("%(num)d recognition lapses:", "%(num)d recognitions lapse:", len(lapsing))
    lines = named(lapsing, lambda one: f"{one.name}: {lapses(one)}")
    return [block(head, lines, outbox.address("development.mine"))]


def _initiatives(person: Person) -> list[str]:
    """What is late of the initiatives that they lead, and those of their units whose lead has left."""
    late, without = late_led_by(person), without_lead(person)
    home = outbox.address("activities.home")
    found = []
    if late:
        lines = named(late, lambda one: f"{one.initiative.name_in(person.language)}: {one.sentences[0]}")
        found.append(block(of_late(len(late)) + ":", lines, home))
    if without:
        lines = named(without, lambda one: one.name_in(person.language))
        found.append(block(of_leads_gone(len(without)) + ":", lines, home))
    return found
