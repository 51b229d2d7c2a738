"""Titles of research, its publications, and learning to do it."""

from app.demo.titles.teaching import learning
from app.demo.titles.words import Scene, Words, Writer, area_of
from app.demo.year import BUDDHIST, fiscal_year


def topic_at(scene: Scene, where: str) -> str:
    """A topic of the unit, in one of the forms in which it is studied; some name the place."""
    topic = scene.one_of(scene.subject["research"])
    place = area_of(where)
    return str(scene.one_of([
        topic,
        f"{topic}: กรณีศึกษา {place}",
        f"{topic} พื้นที่ {place}",
        f"{topic}: บทเรียนจากลุ่มน้ำทะเลสาบสงขลา",
        f"{topic}: การวิจัยเชิงปฏิบัติการแบบมีส่วนร่วมที่ {place}",
        f"{topic}: การสำรวจระยะที่ {scene.number(1, 3)}",
    ]))  # fmt: skip


def research_project(scene: Scene) -> Words:
    funder_kind, funder = scene.setting("funders")
    year = fiscal_year(scene.first_day)
    place = scene.setting("places")
    return Words(
        title=f"โครงการวิจัย {topic_at(scene, place)}",
        description=scene.one_of([
            "ทำงานร่วมกับชุมชนตั้งแต่ตั้งโจทย์ เก็บข้อมูล จนคืนข้อมูลกลับสู่พื้นที่",
            "เก็บข้อมูลภาคสนามสองฤดู วิเคราะห์ร่วมกับหน่วยงานท้องถิ่น และจัดทำข้อเสนอเชิงนโยบาย",
            "พัฒนาต้นแบบ ทดลองกับกลุ่มตัวอย่างในพื้นที่ และปรับปรุงตามผลการใช้",
        ]),
        place=place,
        scale=scene.one_of(["local", "regional", "national"]) if funder_kind != "international" else "international",
        fields={
            "funder": funder,
            "funder_kind": funder_kind,
            "budget": scene.number(40_000, 600_000, 5_000),
            "contract": f"{scene.number(1, 180)}/{year}",
        },
        evidence=("สัญญาทุน.pdf",),
    )  # fmt: skip


def article(scene: Scene) -> Words:
    indexed_in, journal = scene.ours("journals")
    year = scene.first_day.year
    volume = year - 2008 if indexed_in in ("scopus", "wos") else year - 1998
    issue = scene.number(1, 4)
    page = int(scene.number(1, 220))
    fields = {
        "journal": journal,
        "article_type": scene.one_of(["research", "research", "research", "academic", "review"]),
        "indexed_in": indexed_in,
        "volume": f"ปีที่ {volume} ฉบับที่ {issue} ({year + BUDDHIST}) หน้า {page}–{page + int(scene.number(11, 24))}",
    }
    if scene.often(0.6):
        fields["doi"] = f"10.5555/demo.{year}.{scene.number(1000, 9999)}"
    return Words(
        title=f"บทความ “{topic_at(scene, scene.setting('places'))}”",
        description=scene.one_of(
            ["ผลจากโครงการวิจัยที่ทำร่วมกับพื้นที่ ผ่านผู้ทรงคุณวุฒิสามคน", "เขียนร่วมกับนักศึกษาบัณฑิตศึกษา", ""]
        ),
        scale="international" if indexed_in in ("scopus", "wos") else "national",
        fields=fields,
        evidence=("บทความฉบับตีพิมพ์.pdf",),
    )


def conference_paper(scene: Scene) -> Words:
    (conference,) = scene.ours("conferences")
    time = int(scene.number(3, 24))
    return Words(
        title=f"นำเสนอ “{topic_at(scene, scene.setting('places'))}”",
        description=scene.one_of([f"นำเสนอใน{conference} ครั้งที่ {time} และได้ข้อเสนอแนะไปปรับบทความ", ""]),
        place=scene.one_of(["สงขลา", "กรุงเทพฯ", "นครศรีธรรมราช", "เชียงใหม่", "ปีนัง", "ออนไลน์"]),
        scale="international" if conference.startswith("International") else "national",
        fields={
            "conference": f"{conference} ครั้งที่ {time}",
            "presentation": scene.one_of(["oral", "oral", "poster"]),
        },
        evidence=("เกียรติบัตรผู้นำเสนอ.pdf",),
    )


def book(scene: Scene) -> Words:
    topic = scene.one_of(scene.subject["research"])
    return Words(
        title=scene.one_of([f"หนังสือ “{topic}”", f"บทในหนังสือ “{topic}”"]),
        description="เรียบเรียงจากงานวิจัยหลายปีในพื้นที่ลุ่มน้ำทะเลสาบสงขลา",
        scale="national",
        fields={"publisher": scene.one_of(["สำนักพิมพ์มหาวิทยาลัย", "สถาบันคติชนและวัฒนธรรมภาคใต้", "สำนักพิมพ์คนลุ่มน้ำ"])},
        evidence=("ปกและหน้าลิขสิทธิ์.pdf",),
    )


def intellectual_property(scene: Scene) -> Words:
    name, _what = scene.one_of(scene.subject["transfer"]).split("|")
    right, prefix = scene.one_of(
        [("petty-patent", "อนุสิทธิบัตร"), ("copyright", "ลิขสิทธิ์"), ("patent", "สิทธิบัตรการออกแบบ")]
    )
    return Words(
        title=f"ยื่นคำขอ{prefix} {name}",
        scale="national",
        fields={
            "right": right,
            "application": f"{scene.first_day.year + BUDDHIST - 2500}03{scene.number(10_000, 99_999)}",
            "filed_on": scene.first_day.isoformat(),
        },
        evidence=("หนังสือรับคำขอ.pdf",),
    )


def research_expert(scene: Scene) -> Words:
    work = scene.one_of(["article", "article", "proposal", "committee", "mentor"])
    year = fiscal_year(scene.first_day)
    _index, journal = scene.ours("journals")
    host, title = {
        "article": (journal, f"ประเมินบทความให้{journal if not journal.isascii() else ' ' + journal} ฉบับที่ {scene.number(1, 4)}/{year}"),
        "proposal": ("สถาบันวิจัยและพัฒนา", f"ประเมินข้อเสนอโครงการวิจัย รอบที่ {scene.number(1, 3)} ปีงบประมาณ {year + 1}"),
        "committee": ("คณะกรรมการจริยธรรมการวิจัยในมนุษย์", f"กรรมการจริยธรรมการวิจัยในมนุษย์ ประชุมครั้งที่ {scene.number(1, 12)}/{year}"),
        "mentor": ("สถาบันวิจัยและพัฒนา", f"พี่เลี้ยงนักวิจัยรุ่นใหม่ รุ่นปี {year} ครั้งที่ {scene.number(1, 4)}"),
    }[work]  # fmt: skip
    return Words(title=title, fields={"for_whom": host, "work": work, "items": scene.number(1, 4)})


def research_training(scene: Scene) -> Words:
    return learning(scene, "research-training")


def conference_attended(scene: Scene) -> Words:
    conference = f"{scene.ours('conferences')[0]} ครั้งที่ {scene.number(3, 24)}"
    return Words(
        title=f"เข้าร่วม{conference}" if not conference.isascii() else f"เข้าร่วม {conference}",
        description=scene.one_of(["สรุปประเด็นมาเล่าต่อในที่ประชุมสาขา", ""]),
        scale="national",
        fields={"conference": conference},
    )


WRITERS: dict[str, Writer] = {
    "research-project": research_project,
    "article": article,
    "conference-paper": conference_paper,
    "book": book,
    "intellectual-property": intellectual_property,
    "research-expert": research_expert,
    "research-training": research_training,
    "conference-attended": conference_attended,
}
