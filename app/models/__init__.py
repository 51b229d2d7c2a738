"""The nouns: what is stored, one file each."""

from app.models.access_log import Access, AccessLine, ExportedPerson
from app.models.activity import Activity, ActivityChange, Scale
from app.models.appointment import Appointment
from app.models.calendar import Calendar, Period, PeriodClose
from app.models.contribution import WHOLE, Contribution, Decision, Part, Status
from app.models.development import (
    DevelopmentLine,
    DevelopmentPlan,
    DevelopmentTalk,
    Goal,
    GoalShows,
    PlanState,
    PortfolioChoice,
    Recognition,
    RecognitionSort,
    Stage,
)
from app.models.discipline import Discipline
from app.models.evidence import Evidence
from app.models.indicator import Aim, Indicator, IndicatorMeasure, Reckoning, Target, TypedValue
from app.models.initiative import (
    Funding,
    GoodPractice,
    Initiative,
    InitiativeChange,
    InitiativeStatus,
    Milestone,
    Strand,
)
from app.models.join_request import JoinAnswer, JoinRequest
from app.models.kind import ActivityKind, Area, Choice, FieldType, KindField
from app.models.ledger import (
    LedgerEngagement,
    LedgerEntry,
    LedgerLock,
    LedgerOutcome,
    LedgerPartner,
    LedgerSdg,
)
from app.models.merge import ActivityMerge
from app.models.message import Message, Topic
from app.models.norm import GroupPlace, NormChange, StaffGroup, WorkloadNorm
from app.models.outcome import Outcome, Sdg
from app.models.outsider import Outsider
from app.models.partner import Deciding, Partner, Resource, Sector
from app.models.person import FormerName, Person, StaffLine
from app.models.plan import Objective, Plan, PlanChange, PlanType
from app.models.register import RegisterChange, RegisterMove
from app.models.role import Role, RoleGrant
from app.models.session import HeldForm, SignInFailure, SignInLink
from app.models.team import Membership, Team, TeamChange, TeamMember, TeamMove
from app.models.unit import Unit, UnitLevel, UnitLine

__all__ = [
    "WHOLE",
    "Access",
    "AccessLine",
    "Activity",
    "ActivityChange",
    "ActivityKind",
    "ActivityMerge",
    "Aim",
    "Appointment",
    "Area",
    "Calendar",
    "Choice",
    "Contribution",
    "Deciding",
    "Decision",
    "DevelopmentLine",
    "DevelopmentPlan",
    "DevelopmentTalk",
    "Discipline",
    "Evidence",
    "ExportedPerson",
    "FieldType",
    "FormerName",
    "Funding",
    "Goal",
    "GoalShows",
    "GoodPractice",
    "GroupPlace",
    "HeldForm",
    "Indicator",
    "IndicatorMeasure",
    "Initiative",
    "InitiativeChange",
    "InitiativeStatus",
    "JoinAnswer",
    "JoinRequest",
    "KindField",
    "LedgerEngagement",
    "LedgerEntry",
    "LedgerLock",
    "LedgerOutcome",
    "LedgerPartner",
    "LedgerSdg",
    "Membership",
    "Message",
    "Milestone",
    "NormChange",
    "Objective",
    "Outcome",
    "Outsider",
    "Part",
    "Partner",
    "Period",
    "PeriodClose",
    "Person",
    "Plan",
    "PlanChange",
    "PlanState",
    "PlanType",
    "PortfolioChoice",
    "Reckoning",
    "Recognition",
    "RecognitionSort",
    "RegisterChange",
    "RegisterMove",
    "Resource",
    "Role",
    "RoleGrant",
    "Scale",
    "Sdg",
    "Sector",
    "SignInFailure",
    "SignInLink",
    "StaffGroup",
    "StaffLine",
    "Stage",
    "Status",
    "Strand",
    "Target",
    "Team",
    "TeamChange",
    "TeamMember",
    "TeamMove",
    "Topic",
    "TypedValue",
    "Unit",
    "UnitLevel",
    "UnitLine",
    "WorkloadNorm",
]
