"""Titles of academic service to communities and organisations, and of learning one's work."""

from app.demo.data import read
from app.demo.titles.teaching import learning
from app.demo.titles.words import Scene, Words, Writer, area_of, district
from app.demo.units import faculty_of
from app.demo.year import fiscal_year


def community_project(scene: Scene) -> Words:
    name = scene.one_of(scene.subject["project"])
    place = scene.setting("places")
    year = fiscal_year(scene.first_day)
    title = scene.one_of([
        f"{name} {area_of(place)}",
        f"{name} ปี {year} {area_of(place)}",
        f"{name}: เวทีคืนข้อมูลและวางแผนร่วมกัน {area_of(place)}",
        f"{name}: ติดตามผลกับชุมชน {area_of(place)}",
    ])  # fmt: skip
    return Words(
        title=title,
        description=scene.one_of([
            "เริ่มจากฟังโจทย์ของชุมชน ทำแผนร่วมกัน ลงมือทำสามระยะ แล้วสรุปบทเรียนกับแกนนำ",
            "ชุมชน โรงเรียน และท้องถิ่นร่วมออกแบบ นักศึกษาลงเรียนรู้ในพื้นที่ตลอดโครงการ",
            "ทดลองในครัวเรือนอาสา 20 ครัวเรือน เก็บผลเทียบก่อนและหลัง แล้วขยายผลในตำบล",
            "กลุ่มผู้ใช้ทดลองเอง ปรับวิธีร่วมกับทีม และตั้งคณะทำงานของชุมชนดูแลต่อ",
        ]),
        place=place,
        scale="local",
        fields={
            "community": f"ชุมชน{district(place)}" if not place.startswith("ย่าน") else "ชุมชนย่านเมืองเก่าสงขลา",
            "participants": scene.number(20, 160, 5),
            "funding": scene.one_of(["university", "university", "government", "local", "private", "community"]),
            "result": scene.one_of([
                "มีคณะทำงานของชุมชนดูแลต่อเนื่อง",
                "รายได้ของกลุ่มเพิ่มขึ้นและแบ่งกันอย่างเปิดเผย",
                "โรงเรียนนำไปใช้ในหลักสูตรท้องถิ่น",
                "ท้องถิ่นบรรจุในแผนพัฒนาตำบล",
                "มีข้อมูลชุมชนที่คนในพื้นที่ปรับปรุงเอง",
            ]),
        },
        evidence=("รายชื่อผู้เข้าร่วม-ลงนาม.pdf", "ภาพกิจกรรม.png"),
    )  # fmt: skip


def technology_transfer(scene: Scene) -> Words:
    name, what = scene.one_of(scene.subject["transfer"]).split("|")
    learned = faculty_of(scene.unit) in ("EDU", "HUSO", "LAW", "RDI", "SOUTH", "U")
    recipient = (
        scene.one_of([scene.setting("schools"), scene.setting("bodies")])
        if learned
        else scene.setting("groups")
    )
    verb = scene.one_of(["ถ่ายทอด", "ส่งมอบ", "ติดตั้งและสอนใช้"])
    return Words(
        title=f"{verb}{name}แก่{recipient}",
        description=f"{what} ผู้รับทดลองใช้จริงและร่วมปรับปรุง มีคู่มือและผู้ดูแลในกลุ่มสองคน",
        place=scene.setting("places"),
        scale="local",
        fields={
            "technology": name,
            "recipient": recipient,
            "readiness": scene.one_of(["prototype", "field", "field", "in-use"]),
            "transferred_on": scene.last_day.isoformat(),
        },
        evidence=("บันทึกส่งมอบ-ลงนาม.pdf", "ภาพการติดตั้ง.png"),
    )


def community_training(scene: Scene) -> Words:
    topic = scene.one_of(scene.subject["training"])
    place = scene.setting("places")
    who, group = scene.one_of(
        read("settings")["audiences"][_AUDIENCES.get(faculty_of(scene.unit), "citizens")]
    )
    # Some topics say themselves for whom they are.
    whom = "" if any(word in topic for word in ("สำหรับ", "โดย", "ของ", "ให้")) else f"ให้{who}"
    school = scene.setting("schools")
    title = scene.one_of([
        f"อบรม{topic} {area_of(place)}",
        f"อบรม{topic}{whom} {area_of(place)}",
        f"วิทยากร{topic}{whom} {area_of(place)}",
        f"อบรม{topic} {school}",
    ])  # fmt: skip
    if title.endswith(school):
        group, place = "teachers", school
    return Words(
        title=title,
        description=scene.one_of([
            "ผู้เข้าร่วมลงมือทำเองและนำโจทย์ของตนมาฝึก ประเมินก่อนและหลังอบรม",
            "แบ่งกลุ่มย่อยกลุ่มละห้าคน มีนักศึกษาช่วยเป็นพี่เลี้ยง",
            "จัดตามคำขอของท้องถิ่น และนัดติดตามผลอีกครั้งในสามเดือน",
            "",
        ]),
        place=place,
        scale="local",
        fields={"participants": scene.number(18, 90), "group": group},
        evidence=("รายชื่อผู้เข้าอบรม-ลงนาม.pdf",),
    )  # fmt: skip


def guest_speaker(scene: Scene) -> Words:
    topic = scene.one_of(scene.subject["training"])
    host = scene.one_of([scene.setting("bodies"), scene.setting("schools"), scene.setting("universities")])
    return Words(
        title=f"บรรยายเรื่อง {topic} ให้{host}",
        description=scene.one_of(["เชิญตามหนังสือของหน่วยงาน มีช่วงถามตอบและมอบเอกสารประกอบ", ""]),
        place=host,
        scale=scene.one_of(["local", "regional"]),
        fields={"host": host, "participants": scene.number(20, 150, 5)},
        evidence=("หนังสือเชิญวิทยากร.pdf",) if scene.often(0.8) else (),
    )


def consultant(scene: Scene) -> Words:
    group = scene.often(0.5)
    client = scene.setting("groups") if group else scene.setting("bodies")
    topic = scene.one_of(scene.subject["training"])
    return Words(
        title=f"ที่ปรึกษา{client} เรื่อง{topic}",
        description=scene.one_of(["ให้คำปรึกษาเดือนละครั้งและตอบข้อซักถามทางโทรศัพท์", ""]),
        scale="local",
        fields={"client": client, "sector": "community" if group else "government"},
        evidence=("หนังสือขอความอนุเคราะห์.pdf",),
    )


def outside_committee(scene: Scene) -> Words:
    body = scene.one_of([scene.setting("bodies"), scene.setting("schools")])
    what = (
        "กรรมการสถานศึกษา"
        if body.startswith("โรงเรียน")
        else scene.one_of(["คณะทำงาน", "กรรมการที่ปรึกษา", "อนุกรรมการวิชาการ"])
    )
    year = fiscal_year(scene.first_day)
    return Words(
        title=f"{what} {body} ประชุมครั้งที่ {scene.number(1, 6)}/{year}",
        place=body,
        scale="local",
        fields={"body": body, "order_number": f"{scene.number(10, 900)}/{year}"},
    )


def testing_service(scene: Scene) -> Words:
    place = scene.setting("places")
    what = {
        "SCI": ["วิเคราะห์คุณภาพน้ำ", "วิเคราะห์ดินและปุ๋ย", "ตรวจสารปนเปื้อนในอาหาร"],
        "TEC": ["ตรวจคุณภาพผลิตภัณฑ์อาหารชุมชน", "วิเคราะห์อาหารสัตว์"],
        "ENG": ["ทดสอบกำลังวัสดุ", "ตรวจระบบไฟฟ้าโรงเรียน"],
        "LAW": ["ให้คำปรึกษากฎหมายแก่ประชาชน", "คลินิกกฎหมายเคลื่อนที่"],
    }.get(scene.unit.split("-")[0], ["ตรวจคัดกรองสุขภาพ", "ทดสอบสมรรถภาพทางกายผู้สูงอายุ", "คัดกรองเบาหวานและความดัน"])  # fmt: skip
    return Words(
        title=f"{scene.one_of(what)} {area_of(place)}",
        description=scene.one_of(["แจ้งผลเป็นรายคนและสรุปภาพรวมให้ท้องถิ่น", ""]),
        place=place,
        scale="local",
        fields={"samples": scene.number(12, 140), "client": f"ประชาชนใน {place.split(' ')[0]}"},
        evidence=("สรุปผลการให้บริการ.pdf",),
    )


def public_knowledge(scene: Scene) -> Words:
    topic = scene.one_of(scene.subject["training"] + scene.subject["research"])
    medium, form = scene.one_of(
        [("radio", "รายการวิทยุ “เพื่อนคนลุ่มน้ำ” ตอน"), ("press", "บทความสื่อสาธารณะ"), ("video", "คลิปความรู้")]
    )
    return Words(
        title=f"{form} “{topic}”",
        scale="regional",
        fields={"medium": medium},
    )


def professional_training(scene: Scene) -> Words:
    return learning(scene, "professional-training")


def study_visit(scene: Scene) -> Words:
    topic = scene.one_of(read("settings")["learning"]["study-visit"])
    place = scene.one_of(
        [scene.setting("universities"), scene.setting("bodies"), scene.setting("universities")]
    )
    return Words(
        title=f"ศึกษาดูงาน{topic} {place}",
        description=scene.one_of(["แลกเปลี่ยนแนวปฏิบัติ และสรุปสามเรื่องที่จะนำกลับมาทำ", ""]),
        place=place,
        fields={"place_visited": place, "lesson": "เห็นขั้นตอนงานที่สั้นลงและวิธีรับฟังผู้ใช้"},
    )


_AUDIENCES = {
    "EDU": "teachers", "SCI": "teachers", "TEC": "farmers", "ENG": "farmers", "HLS": "health", "NUR": "health",
    "ECBA": "trade", "ART": "teachers",
}  # fmt: skip


WRITERS: dict[str, Writer] = {
    "community-project": community_project,
    "technology-transfer": technology_transfer,
    "community-training": community_training,
    "guest-speaker": guest_speaker,
    "consultant": consultant,
    "outside-committee": outside_committee,
    "testing-service": testing_service,
    "public-knowledge": public_knowledge,
    "professional-training": professional_training,
    "study-visit": study_visit,
}
