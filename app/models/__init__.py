"""The nouns: what is stored, one file each."""

from app.models.access_log import Access, AccessLine, ExportedPerson
from app.models.activity import Activity, ActivityChange, Scale
from app.models.appointment import Appointment
from app.models.calendar import Calendar, Period, PeriodClose
from app.models.contribution import WHOLE, Contribution, Decision, Part, Status
from app.models.evidence import Evidence
from app.models.kind import ActivityKind, Area, Choice, FieldType, KindField
from app.models.ledger import LedgerEntry, LedgerLock
from app.models.message import Message, Topic
from app.models.person import FormerName, Person, StaffLine
from app.models.register import RegisterChange, RegisterMove
from app.models.role import Role, RoleGrant
from app.models.session import HeldForm, SignInFailure, SignInLink
from app.models.unit import Unit, UnitLevel, UnitLine

__all__ = [
    "WHOLE",
    "Access",
    "AccessLine",
    "Activity",
    "ActivityChange",
    "ActivityKind",
    "Appointment",
    "Area",
    "Calendar",
    "Choice",
    "Contribution",
    "Decision",
    "Evidence",
    "ExportedPerson",
    "FieldType",
    "FormerName",
    "HeldForm",
    "KindField",
    "LedgerEntry",
    "LedgerLock",
    "Message",
    "Part",
    "Period",
    "PeriodClose",
    "Person",
    "RegisterChange",
    "RegisterMove",
    "Role",
    "RoleGrant",
    "Scale",
    "SignInFailure",
    "SignInLink",
    "StaffLine",
    "Status",
    "Topic",
    "Unit",
    "UnitLevel",
    "UnitLine",
]
