"""The named cast and its university: who they are never changes, so that a test needs no explanation of them."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.catalogue.engagement import (
    default_disciplines,
    default_outcomes,
    default_sdgs,
    default_sectors,
)
from app.extensions import db
from app.models import (
    ActivityKind,
    Area,
    Calendar,
    FieldType,
    Partner,
    Period,
    Person,
    Role,
    StaffLine,
    Unit,
    UnitLevel,
)
from tests.engagement_factories import make_partner
from tests.factories import (
    appoint,
    grant,
    make_calendar,
    make_field,
    make_kind,
    make_period,
    make_person,
    make_unit,
)

# The day tests live on: Monday 16 June 2568 BE, 09:30 in Bangkok.
TODAY = date(2025, 6, 16)


class University:
    """The cast by name, and by code the units, calendars, years, rounds and kinds.

    The tree: tsu > faa (music, performing), sci (biology, chemistry), office.
    - musician, in music, whose head is `head`; above her the `dean` heads faa; nobody heads the university.
    - dancer, in performing, which has no head: the dean decides.
    - scientist, in biology, which has no head either: `science_head` heads sci and sees nothing of the musician's.
    - support, in office, whose head is `director`; support staff are on the fiscal calendar, academics on the academic.
    - joint, 60 % music (primary) and 40 % biology; leaver, in music until 30 September 2024.
    - the default outcomes, goals, sectors and disciplines; the partners `school` and `municipality`.
    - rector, executive over tsu; hr, HR over tsu, who decides where nobody above may; admin, without an appointment.
    """

    musician: Person
    head: Person
    dean: Person
    dancer: Person
    scientist: Person
    science_head: Person
    support: Person
    director: Person
    joint: Person
    leaver: Person
    rector: Person
    hr: Person
    admin: Person
    school: Partner
    municipality: Partner

    def __init__(self) -> None:
        self.people = {one.code: one for one in db.session.scalars(select(Person))}
        self.units = {one.code: one for one in db.session.scalars(select(Unit))}
        self.kinds = {one.code: one for one in db.session.scalars(select(ActivityKind))}
        self.calendars = {one.code: one for one in db.session.scalars(select(Calendar))}
        # Years by the calendar's code and the CE year they end in: periods["fiscal", 2025].
        self.periods = {
            (one.calendar.code, one.last_day.year): one
            for one in db.session.scalars(select(Period).where(Period.parent_id.is_(None)))
        }
        self.root = self.units["tsu"]
        self.school, self.municipality = db.session.scalars(select(Partner).order_by(Partner.id).limit(2))
        for code, person in self.people.items():
            setattr(self, code.replace("-", "_"), person)

    def kind(self, code: str) -> ActivityKind:
        return self.kinds[code]

    def unit(self, code: str) -> Unit:
        return self.units[code]

    def year(self, ends: int, calendar: str = "fiscal") -> Period:
        """The year of a calendar by the CE year it ends in."""
        return self.periods[calendar, ends]


def found_university() -> None:
    """Makes the university, its calendars, kinds and cast in an empty database."""
    units = _units()
    _people(units)
    _calendars()
    _kinds()
    _engagement()


def _units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}

    def add(code: str, above: str | None, level: UnitLevel, th: str, en: str) -> None:
        units[code] = make_unit(
            code, units[above] if above else None, level, name_th=th, name_en=en, position=len(units)
        )

    add("tsu", None, UnitLevel.UNIVERSITY, "มหาวิทยาลัยตัวอย่าง", "Example University")
    add("faa", "tsu", UnitLevel.FACULTY, "คณะศิลปกรรมศาสตร์", "Faculty of Fine and Applied Arts")
    add("sci", "tsu", UnitLevel.FACULTY, "คณะวิทยาศาสตร์", "Faculty of Science")
    add("office", "tsu", UnitLevel.OFFICE, "สำนักงานอธิการบดี", "Office of the Rector")
    add("music", "faa", UnitLevel.DEPARTMENT, "สาขาวิชาดนตรี", "Department of Music")
    add("performing", "faa", UnitLevel.DEPARTMENT, "สาขาวิชาศิลปะการแสดง", "Department of Performing Arts")
    add("biology", "sci", UnitLevel.DEPARTMENT, "สาขาวิชาชีววิทยา", "Department of Biology")
    add("chemistry", "sci", UnitLevel.DEPARTMENT, "สาขาวิชาเคมี", "Department of Chemistry")
    return units


def _people(units: dict[str, Unit]) -> None:
    def add(code: str, unit: str | None, th: str, en: str, **facts: Any) -> Person:
        given_th, family_th = th.split()
        given_en, family_en = en.split()
        return make_person(
            code,
            units[unit] if unit else None,
            given_th,
            family_th,
            given_en=given_en,
            family_en=family_en,
            **facts,
        )

    add(
        "musician",
        "music",
        "เกศรา ลำปำ",
        "Ketsara Lampam",
        rank_th="ผศ.",
        rank_en="Asst. Prof.",
        degree_th="ดร.",
        degree_en="Dr.",
    )
    head = add("head", "music", "ขวัญใจ ทะเลน้อย", "Khwanchai Thalenoi", rank_th="รศ.", rank_en="Assoc. Prof.")
    dean = add("dean", "faa", "ประพันธ์ ศรีสงขลา", "Praphan Sisongkhla", rank_th="ศ.", rank_en="Prof.")
    add("dancer", "performing", "มาลัย โนราห์", "Malai Nora", rank_th="อาจารย์", rank_en="Lecturer")
    add("scientist", "biology", "ธนา ควนขนุน", "Thana Khuankhanun", rank_th="ผศ.", rank_en="Asst. Prof.")
    science_head = add(
        "science-head", "sci", "วีระ เขาชัยสน", "Wira Khaochaison", rank_th="รศ.", rank_en="Assoc. Prof."
    )
    add(
        "support",
        "office",
        "สมใจ ปากพะยูน",
        "Somchai Pakphayun",
        line=StaffLine.SUPPORT,
        prefix_th="นาง",
        prefix_en="Mrs",
    )
    director = add(
        "director",
        "office",
        "อำนวย กงหรา",
        "Amnuai Kongra",
        line=StaffLine.SUPPORT,
        prefix_th="นาย",
        prefix_en="Mr",
    )
    joint = add("joint", None, "จินดา ป่าบอน", "Chinda Pabon", rank_th="อาจารย์", rank_en="Lecturer")
    appoint(joint, units["music"], fte=60)
    appoint(joint, units["biology"], fte=40, is_primary=False)
    leaver = add("leaver", None, "ลาวัลย์ ตะโหมด", "Lawan Tamot", rank_th="อาจารย์", rank_en="Lecturer")
    appoint(leaver, units["music"], last_day=date(2024, 9, 30))
    rector = add("rector", "office", "ยงยุทธ สทิงพระ", "Yongyut Sathingphra", rank_th="ศ.", rank_en="Prof.")
    hr = add(
        "hr", "office", "นิภา ระโนด", "Nipha Ranot", line=StaffLine.SUPPORT, prefix_th="นางสาว", prefix_en="Ms"
    )
    admin = add("admin", None, "ระบบ ผู้ดูแล", "System Keeper", line=StaffLine.SUPPORT)

    grant(head, Role.HEAD, units["music"])
    grant(dean, Role.HEAD, units["faa"])
    grant(science_head, Role.HEAD, units["sci"])
    grant(director, Role.HEAD, units["office"])
    grant(rector, Role.EXECUTIVE, units["tsu"])
    grant(hr, Role.HR, units["tsu"])
    grant(admin, Role.ADMIN, units["tsu"])


def _calendars() -> None:
    """Fiscal years 2566–2568 with two rounds each; academic years with days between them that lie in none."""
    fiscal = make_calendar(
        "fiscal", StaffLine.SUPPORT, name_th="ปีงบประมาณ", name_en="Fiscal year", position=1
    )
    for ends in (2023, 2024, 2025):
        year = make_period(
            fiscal,
            date(ends - 1, 10, 1),
            date(ends, 9, 30),
            name_th=f"ปีงบประมาณ {ends + 543}",
            name_en=f"Fiscal year {ends}",
        )
        make_period(fiscal, date(ends - 1, 10, 1), date(ends, 3, 31), year)
        make_period(fiscal, date(ends, 4, 1), date(ends, 9, 30), year)
    academic = make_calendar(
        "academic", StaffLine.ACADEMIC, name_th="ปีการศึกษา", name_en="Academic year", position=2
    )
    for first_day, last_day in (
        (date(2023, 6, 12), date(2024, 5, 31)),
        (date(2024, 6, 10), date(2025, 5, 31)),
        (date(2025, 6, 9), date(2026, 5, 31)),
    ):
        make_period(
            academic,
            first_day,
            last_day,
            name_th=f"ปีการศึกษา {first_day.year + 543}",
            name_en=f"Academic year {first_day.year}",
        )


def _engagement() -> None:
    db.session.add_all([*default_outcomes(), *default_sdgs(), *default_sectors(), *default_disciplines()])
    db.session.flush()
    make_partner("โรงเรียนบ้านเกาะ", "Ban Ko School", sector="school", province="TH-93")
    make_partner(
        "องค์การบริหารส่วนตำบลเกาะหมาก", "Ko Mak Subdistrict", sector="local-government", province="TH-93"
    )


def _kinds() -> None:
    make_kind(
        "course",
        Area.TEACHING,
        [
            make_field("course_code", is_required=True, name_th="รหัสวิชา", name_en="Course code"),
            make_field("students", FieldType.NUMBER, name_th="จำนวนนิสิต", name_en="Students"),
            make_field(
                "level", FieldType.CHOICE, choices=("bachelor", "master"), name_th="ระดับ", name_en="Level"
            ),
        ],
        name_th="สอนรายวิชา",
        name_en="Course taught",
        position=1,
    )
    make_kind("advising", Area.TEACHING, name_th="อาจารย์ที่ปรึกษา", name_en="Student advising", position=2)
    make_kind(
        "article",
        Area.RESEARCH,
        [
            make_field("journal", is_required=True, name_th="ชื่อวารสาร", name_en="Journal"),
            make_field(
                "tier", FieldType.CHOICE, True, ("tci1", "scopus"), name_th="ฐานข้อมูล", name_en="Index"
            ),
            make_field("published", FieldType.DATE, name_th="วันที่เผยแพร่", name_en="Published on"),
        ],
        has_authors=True,
        needs_evidence=True,
        name_th="บทความวิจัย",
        name_en="Research article",
        position=1,
    )
    make_kind(
        "training",
        Area.RESEARCH,
        is_learning=True,
        name_th="เข้ารับการอบรม",
        name_en="Training attended",
        position=2,
    )
    make_kind(
        "community",
        Area.SERVICE,
        [make_field("community", is_required=True, name_th="ชุมชน", name_en="Community")],
        name_th="โครงการชุมชน",
        name_en="Community project",
        position=1,
    )
    make_kind("lecture", Area.SERVICE, name_th="วิทยากร", name_en="Invited lecture", position=2)
    make_kind(
        "exhibition",
        Area.CULTURE,
        [make_field("venue", is_required=True, name_th="สถานที่จัด", name_en="Venue")],
        needs_hours=False,
        name_th="นิทรรศการ",
        name_en="Exhibition",
        position=1,
    )
    make_kind("concert", Area.CULTURE, name_th="การแสดงดนตรี", name_en="Concert", position=2)
