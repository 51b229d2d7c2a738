"""The permissions: the list of everything that may be asked of the policy."""

from enum import StrEnum


class Permission(StrEnum):
    SIGNED_IN = "signed in"
    ACTIVITY_LOG = "log an activity"
    ACTIVITY_VIEW = "see an activity"
    ACTIVITY_EDIT = "change an activity's shared facts"
    ACTIVITY_CONTRIBUTE = "add evidence to an activity, and go to one's own part of it"
    EVIDENCE_VIEW = "open a file of an activity"
    EVIDENCE_REMOVE = "remove a file or a link from an activity"
    CONTRIBUTION_VIEW = "see a contribution"
    CONTRIBUTION_EDIT = "change, submit or recall one's own part"
    CONTRIBUTION_PROPOSE = "propose a part to a colleague, or withdraw it"
    CONTRIBUTION_DELETE = "delete one's own draft, or a proposal one made"
    CONTRIBUTION_DECIDE = "approve or return a contribution"
    REVIEW_QUEUE = "see what waits for one's decision"
    UNIT_VIEW = "see a unit's totals"
    UNIT_RECORDS = "open the records behind a unit's totals, and export them"
    RECORDS_VIEW = "open records"
    EXPORT_RUN = "export what one may see"
    PERSON_VIEW = "see a person's years"
    REGISTER_VIEW = "read people, units, appointments, roles, calendars and the catalogue"
