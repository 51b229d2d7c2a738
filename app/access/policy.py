"""Who may do what: for each permission the rules of which one must hold, read as a table."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload

from app.access import plans, register, scopes, undertaking
from app.access.entry import may_enter
from app.access.permissions import Permission
from app.access.reviewers import chairs
from app.access.years import sees_its_peoples_years, sees_their_years
from app.extensions import db
from app.models import (
    Activity,
    ActivityKind,
    Appointment,
    Calendar,
    Contribution,
    DevelopmentPlan,
    Evidence,
    Goal,
    GoodPractice,
    Indicator,
    Initiative,
    KindField,
    Membership,
    Objective,
    Partner,
    Period,
    Person,
    Plan,
    Recognition,
    Role,
    RoleGrant,
    Status,
    Team,
    TeamMember,
    Unit,
    UnitLine,
    WorkloadNorm,
)

Rule = Callable[[Person, Any], bool]


def anyone(viewer: Person, subject: Any) -> bool:
    return True


def works_here(viewer: Person, subject: Any) -> bool:
    """Only who has, or once had, an appointment has a unit that could carry their work."""
    return bool(viewer.appointments)


def sees_it(viewer: Person, activity: Activity) -> bool:
    """They lead it, take part in it, or see a unit it touches."""
    return _found(select(Activity.id).where(Activity.id == activity.id, scopes.activities(viewer)))


def sees_its_activity(viewer: Person, evidence: Evidence) -> bool:
    return sees_it(viewer, evidence.activity)


def sees_the_part(viewer: Person, part: Contribution) -> bool:
    """A draft or a proposal only its owner and the lead, and who wrote it down for them; any other part who sees the activity."""
    if viewer.id in (part.person_id, part.activity.lead_id) or records_it(viewer, part):
        return True
    return part.status not in scopes.PRIVATE and sees_it(viewer, part.activity)


def leads_it(viewer: Person, activity: Activity) -> bool:
    """A record that became part of another one is changed there."""
    return activity.lead_id == viewer.id and activity.merged_into_id is None


def leads_its_activity(viewer: Person, part: Contribution | Evidence) -> bool:
    return part.activity.lead_id == viewer.id


def takes_part_in_it(viewer: Person, activity: Activity) -> bool:
    """They have a part which they did not decline, and have confirmed if it was proposed to them."""
    return any(
        part.person_id == viewer.id and part.status not in (Status.PROPOSED, Status.DECLINED)
        for part in activity.contributions
    )


def added_it(viewer: Person, evidence: Evidence) -> bool:
    return evidence.added_by_id == viewer.id


def is_theirs(viewer: Person, part: Contribution) -> bool:
    return part.person_id == viewer.id


def is_its_reviewer(viewer: Person, part: Contribution) -> bool:
    """One of those for whom the reviewer rule lets it wait. Whether it waits at all the table of moves says."""
    return chairs().bench(part).seat_of(viewer) is not None


def is_theirs_but_not_the_lead(viewer: Person, part: Contribution) -> bool:
    return part.person_id == viewer.id and part.activity.lead_id != viewer.id


def revokes_it(viewer: Person, part: Contribution) -> bool:
    """Its reviewer; where a closed period counts it, university HR that has no part in it. Closing is asked again by the move."""
    if scopes.is_in_closed_period(part):
        return scopes.is_university_hr(viewer) and chairs().is_free(viewer, part)
    return is_its_reviewer(viewer, part)


def is_university_hr(viewer: Person, subject: Any) -> bool:
    return scopes.is_university_hr(viewer)


def decides_for_somebody(viewer: Person, subject: Any) -> bool:
    return scopes.holds_any(viewer, (Role.HEAD, Role.ACTING_HEAD, Role.HR))


def sees_records(viewer: Person, subject: Any) -> bool:
    """They hold a role that opens the records of some unit."""
    return scopes.holds_any(viewer, scopes.SEEING)


def sees_its_records(viewer: Person, unit: Unit) -> bool:
    """They hold such a role over this unit or one above it."""
    return _found(scopes.units(viewer).where(UnitLine.unit_id == unit.id))


def runs_the_register(viewer: Person, subject: Any) -> bool:
    return scopes.holds_any(viewer, (Role.HR, Role.ADMIN))


def keeps_it(viewer: Person, unit: Unit) -> bool:
    return register.keeps(viewer, unit, register.KEEPING)


def is_hr_over_it(viewer: Person, unit: Unit) -> bool:
    return register.keeps(viewer, unit)


def is_hr_above_it(viewer: Person, unit: Unit) -> bool:
    """Nobody closes the unit whose HR they are, but for the university's HR."""
    return scopes.is_university_hr(viewer) or (
        unit.parent is not None and register.keeps(viewer, unit.parent)
    )


def may_grant(viewer: Person, grant: RoleGrant | None) -> bool:
    """This role; None: some role over some unit."""
    return bool(register.granted_roles(viewer)) if grant is None else register.changes_role(viewer, grant)


def hands_them_their_key(viewer: Person, person: Person) -> bool:
    """HR whose scope covers the person, if they could grant every role that the person holds or will hold.

    Whoever opens the link is that person: nobody makes one for themselves, for an administrator without being one, for
    the HR above them, or for somebody who has left.
    """
    return may_enter(person) and could_be_handed_their_key(viewer, person)


def could_be_handed_their_key(viewer: Person, person: Person) -> bool:
    """HR whose scope covers the person, and who could grant every role that the person holds or will hold."""
    if not register.edits(viewer, person):
        return False
    kept = select(RoleGrant).where(RoleGrant.person_id == person.id, scopes.holds_today_or_later())
    return all(register.changes_role(viewer, grant) for grant in db.session.scalars(kept))


def records_for(viewer: Person, person: Person | None) -> bool:
    """A recorder logs for those who work in their unit or below it today; None: for somebody. Never for themselves."""
    if person is None:
        return scopes.holds_any(viewer, (Role.RECORDER,))
    return person.id != viewer.id and _found(
        select(Person.id).where(Person.id == person.id, scopes.recorded_people(viewer))
    )


def records_it(viewer: Person, part: Contribution) -> bool:
    """What somebody's recorder writes down for them, until they have confirmed it."""
    return (
        (part.status is Status.PROPOSED or not part.decisions)
        and part.person_id == part.activity.lead_id
        and records_for(viewer, part.person)
    )


def is_hr(viewer: Person, subject: Any) -> bool:
    return scopes.holds_any(viewer, (Role.HR,))


def leads_the_team(viewer: Person, team: Team) -> bool:
    return team.lead_id == viewer.id


def finds_it_without_a_lead(viewer: Person, team: Team) -> bool:
    """University HR hands a team over whose lead has left."""
    return scopes.is_university_hr(viewer) and not may_enter(team.lead)


def leads_its_team(viewer: Person, member: TeamMember) -> bool:
    return member.team.lead_id == viewer.id


def is_the_member(viewer: Person, member: TeamMember) -> bool:
    return member.person_id == viewer.id


def is_no_longer_asked(viewer: Person, member: TeamMember) -> bool:
    """Who is or was a member is told to everybody; an invitation, and what became of it, is between the two."""
    return member.membership is Membership.MEMBER


def merges_records(viewer: Person, activity: Activity) -> bool:
    """HR whose scope covers every part of it, who has no part in it: never for their own work. One that became part of
    another record is parted from that one."""
    if not scopes.holds_any(viewer, (Role.HR,)) or viewer.id == activity.lead_id:
        return False
    if activity.merged_into_id is not None or any(
        part.person_id == viewer.id for part in activity.contributions
    ):
        return False
    if scopes.is_university_hr(viewer):
        return True
    _read_people(activity.contributions)
    return all(
        register.edits(viewer, part.person)
        for part in activity.contributions
        if part.status is not Status.DECLINED
    )


def answers_for_the_plan(viewer: Person, subject: Plan | Objective | Indicator | None) -> bool:
    """Of the university's plans its HR and its executives; of a unit's its head and HR over it. None: of some plan."""
    if subject is None:
        return bool(plans.may_own(viewer))
    if isinstance(subject, Indicator):
        subject = subject.objective
    plan = subject.plan if isinstance(subject, Objective) else subject
    return plans.edits_those_of(viewer, plan.owner)


def spreads_its_targets(viewer: Person, subject: Indicator) -> bool:
    """Who answers for the plan; and who heads a unit below its owner, or is HR over one, for the units below that one."""
    owner = subject.objective.plan.owner
    return plans.edits_those_of(viewer, owner) or plans.spreads_below(viewer, owner)


def _read_people(parts: Sequence[Contribution]) -> None:
    """Reads where the people of `parts` work, in a few statements however many they are; none where a list has read them."""
    if all("person" not in inspect(part).unloaded for part in parts):
        return
    where = joinedload(Contribution.person).selectinload(Person.appointments)
    query = select(Contribution).where(Contribution.id.in_([part.id for part in parts]))
    db.session.scalars(query.options(where.joinedload(Appointment.unit).selectinload(Unit.lines))).all()


def plan_of(subject: DevelopmentPlan | Goal) -> DevelopmentPlan:
    return subject.plan if isinstance(subject, Goal) else subject


def sees_the_plan(viewer: Person, subject: DevelopmentPlan | Goal) -> bool:
    """Its person, who reviews it, and who sees their years. What is not submitted is its person's alone: the page asks that."""
    plan = plan_of(subject)
    return (
        viewer.id == plan.person_id or reviews_the_plan(viewer, plan) or sees_their_years(viewer, plan.person)
    )


def is_their_plan(viewer: Person, subject: DevelopmentPlan | Goal) -> bool:
    return plan_of(subject).person_id == viewer.id


def reviews_the_plan(viewer: Person, subject: DevelopmentPlan | Goal) -> bool:
    """One of those for whom the reviewer rule lets it wait; never its own person."""
    return chairs().bench(plan_of(subject)).seat_of(viewer) is not None


def sees_the_recognition(viewer: Person, subject: Recognition) -> bool:
    return viewer.id == subject.person_id or sees_their_years(viewer, subject.person)


def is_their_recognition(viewer: Person, subject: Recognition) -> bool:
    return subject.person_id == viewer.id


def _found(query: Any) -> bool:
    return db.session.execute(query.limit(1)).first() is not None


RULES: dict[Permission, list[Rule]] = {
    Permission.SIGNED_IN: [anyone],
    Permission.ACTIVITY_LOG: [works_here],
    Permission.ACTIVITY_VIEW: [sees_it],
    Permission.ACTIVITY_EDIT: [leads_it],
    Permission.ACTIVITY_CONTRIBUTE: [leads_it, takes_part_in_it],
    Permission.EVIDENCE_VIEW: [sees_its_activity],
    Permission.EVIDENCE_REMOVE: [added_it, leads_its_activity],
    Permission.CONTRIBUTION_VIEW: [sees_the_part],
    Permission.CONTRIBUTION_EDIT: [is_theirs],
    Permission.CONTRIBUTION_PROPOSE: [leads_its_activity, records_it],
    Permission.CONTRIBUTION_DELETE: [is_theirs, leads_its_activity, records_it],
    Permission.CONTRIBUTION_LEAVE: [is_theirs_but_not_the_lead],
    Permission.CONTRIBUTION_DECIDE: [is_its_reviewer],
    Permission.CONTRIBUTION_REVOKE: [revokes_it],
    Permission.PERIOD_CLOSE: [is_university_hr],
    Permission.REVIEW_QUEUE: [decides_for_somebody],
    Permission.UNIT_VIEW: [anyone],
    Permission.UNIT_RECORDS: [sees_its_records],
    Permission.UNIT_YEARS: [sees_its_peoples_years],
    Permission.RECORDS_VIEW: [anyone],
    Permission.EXPORT_RUN: [sees_records],
    Permission.PERSON_VIEW: [sees_their_years],
    Permission.REGISTER_VIEW: [runs_the_register],
    Permission.REGISTER_ENTRY_VIEW: [register.sees_entry],
    Permission.REGISTER_EDIT: [register.edits],
    Permission.ROLE_GRANT: [may_grant],
    Permission.SIGN_IN_LINK: [hands_them_their_key],
    Permission.ADDRESS_EDIT: [could_be_handed_their_key],
    Permission.LEAVERS_VIEW: [is_university_hr],
    Permission.UNDECIDED_VIEW: [is_university_hr],
    Permission.RECORD_FOR: [records_for],
    Permission.ACTIVITY_MERGE: [merges_records],
    Permission.PARTNER_VIEW: [anyone],
    Permission.PARTNER_ADD: [works_here, is_hr],
    Permission.PARTNER_EDIT: [is_hr],
    Permission.PARTNER_MERGE: [is_university_hr],
    Permission.TEAM_VIEW: [anyone],
    Permission.TEAM_CREATE: [works_here],
    Permission.TEAM_LEAD: [leads_the_team, finds_it_without_a_lead],
    Permission.MEMBERSHIP_VIEW: [is_the_member, leads_its_team, is_no_longer_asked],
    Permission.MEMBERSHIP_CHANGE: [is_the_member, leads_its_team],
    Permission.MEMBERSHIP_ANSWER: [is_the_member],
    Permission.COLLEAGUES_FIND: [works_here, sees_records],
    Permission.LEARNED_VIEW: [anyone],
    Permission.UNIT_KEEP: [keeps_it],
    Permission.UNIT_OPEN: [is_hr_over_it],
    Permission.UNIT_EDIT: [is_hr_above_it],
    Permission.SETTINGS_EDIT: [is_university_hr],
    Permission.PLAN_VIEW: [anyone],
    Permission.PLAN_EDIT: [answers_for_the_plan],
    Permission.TARGET_SPREAD: [spreads_its_targets],
    Permission.DEVELOPMENT_VIEW: [sees_the_plan],
    Permission.DEVELOPMENT_BEGIN: [works_here],
    Permission.DEVELOPMENT_EDIT: [is_their_plan],
    Permission.DEVELOPMENT_DECIDE: [reviews_the_plan],
    Permission.DEVELOPMENT_TALK: [is_their_plan, reviews_the_plan],
    Permission.RECOGNITION_VIEW: [sees_the_recognition],
    Permission.RECOGNITION_EDIT: [is_their_recognition],
    Permission.INITIATIVE_VIEW: [anyone],
    Permission.INITIATIVE_CREATE: [undertaking.begins_initiatives],
    Permission.INITIATIVE_EDIT: [undertaking.leads_the_initiative, undertaking.runs_its_unit],
    Permission.GOOD_PRACTICE_VIEW: [anyone],
    Permission.GOOD_PRACTICE_MARK: [undertaking.marks],
}

# Without this permission an object is not there: 404, the same words as for one that never was.
SEEING: dict[type, Permission] = {
    Activity: Permission.ACTIVITY_VIEW,
    Contribution: Permission.CONTRIBUTION_VIEW,
    Evidence: Permission.EVIDENCE_VIEW,
    Unit: Permission.UNIT_VIEW,
    Person: Permission.PERSON_VIEW,
    Appointment: Permission.REGISTER_ENTRY_VIEW,
    RoleGrant: Permission.REGISTER_ENTRY_VIEW,
    Calendar: Permission.REGISTER_VIEW,
    Period: Permission.REGISTER_VIEW,
    ActivityKind: Permission.REGISTER_VIEW,
    KindField: Permission.REGISTER_VIEW,
    Partner: Permission.PARTNER_VIEW,
    Team: Permission.TEAM_VIEW,
    TeamMember: Permission.MEMBERSHIP_VIEW,
    Plan: Permission.PLAN_VIEW,
    Objective: Permission.PLAN_VIEW,
    Indicator: Permission.PLAN_VIEW,
    DevelopmentPlan: Permission.DEVELOPMENT_VIEW,
    Goal: Permission.DEVELOPMENT_VIEW,
    Recognition: Permission.RECOGNITION_VIEW,
    WorkloadNorm: Permission.REGISTER_VIEW,
    Initiative: Permission.INITIATIVE_VIEW,
    GoodPractice: Permission.GOOD_PRACTICE_VIEW,
}


def may(viewer: Person, permission: Permission, subject: Any = None) -> bool:
    """Whether `viewer` has `permission`, for `subject` where it is about one object. A permission without a rule is refused."""
    return any(rule(viewer, subject) for rule in RULES.get(permission, ()))


def may_see(viewer: Person, subject: Any) -> bool:
    """Whether `subject` is there at all for `viewer`."""
    return may(viewer, SEEING[type(subject)], subject)
