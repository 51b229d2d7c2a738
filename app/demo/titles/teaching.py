"""Titles of teaching, and of learning to teach."""

from app.demo.data import read
from app.demo.titles.words import Scene, Words, Writer
from app.demo.units import by_code, faculty_of
from app.demo.year import academic_year, fiscal_year


def thesis_advised(scene: Scene) -> Words:
    topic = scene.one_of(scene.subject["research"])
    doctorate = scene.often(0.2)
    what = scene.one_of(["วิทยานิพนธ์", "วิทยานิพนธ์", "การค้นคว้าอิสระ"]) if not doctorate else "ดุษฎีนิพนธ์"
    role = scene.one_of(["main", "main", "co", "member"])
    verb = "กรรมการสอบ" if role == "member" else "ที่ปรึกษา"
    place = scene.setting("places")
    return Words(
        title=f"{verb}{what} “{topic}” พื้นที่ {place.split(' ')[-1]}",
        description=scene.one_of([
            "พบนักศึกษาสองสัปดาห์ต่อครั้ง ตรวจร่างบทที่ 1–3 และช่วยปรับเครื่องมือวิจัย",
            "ลงพื้นที่เก็บข้อมูลกับนักศึกษาหนึ่งครั้ง และตรวจการวิเคราะห์ข้อมูล",
            "อ่านร่างสุดท้ายและซ้อมสอบป้องกัน นักศึกษาสอบผ่านในระดับดี",
            "",
        ]),
        fields={
            "level": "doctorate" if doctorate else "master",
            "advisor_role": role,
            "stage": scene.one_of(["proposal", "fieldwork", "defence"]),
        },
    )  # fmt: skip


def project_advised(scene: Scene) -> Words:
    topic = scene.one_of(scene.subject["research"])
    what = "ศิลปนิพนธ์" if scene.unit.startswith("ART") else scene.one_of(["โครงงาน", "ปัญหาพิเศษ", "โครงงาน"])
    course = scene.one_of(scene.subject["courses"])
    return Words(
        title=f"ที่ปรึกษา{what}ปีสี่ “{topic}” ปีการศึกษา {academic_year(scene.first_day)}",
        description=scene.one_of(
            ["นักศึกษานำเสนอผลงานต่อกรรมการสาขาและชุมชนที่เป็นโจทย์", "ประชุมกลุ่มทุกสัปดาห์และตรวจเล่มสามรอบ", ""]
        ),
        fields={"students": scene.number(2, 8), "course_code": course.split(" ")[0]},
    )


def practicum_supervised(scene: Scene) -> Words:
    faculty = faculty_of(scene.unit)
    if faculty == "EDU":
        practicum, workplace, what = "school", scene.setting("schools"), "นิเทศนักศึกษาฝึกสอน"
    elif faculty in ("NUR", "HLS"):
        practicum, workplace, what = "clinical", "โรงพยาบาลชุมชนปากพะยูน", "นิเทศนักศึกษาฝึกปฏิบัติในแหล่งฝึก"
        workplace = scene.one_of(
            [workplace, "โรงพยาบาลส่งเสริมสุขภาพตำบลคูขุด", "โรงพยาบาลส่งเสริมสุขภาพตำบลลำปำ", "ศูนย์สุขภาพชุมชนท่าแค"]
        )
    else:
        practicum = scene.one_of(["internship", "coop"])
        workplace = scene.setting("workplaces")
        what = "นิเทศนักศึกษาสหกิจศึกษา" if practicum == "coop" else "นิเทศนักศึกษาฝึกงาน"
    turn = scene.one_of(["", " ครั้งที่ 1", " ครั้งที่ 2", " ครั้งที่ 3"])
    return Words(
        title=f"{what} {workplace}{turn}",
        description=scene.one_of([
            "สังเกตการสอนหนึ่งคาบ สะท้อนผลกับครูพี่เลี้ยง และให้ข้อเสนอแนะเรื่องการใช้คำถาม" if practicum == "school"
            else "พบนักศึกษาและพี่เลี้ยงในหน่วยงาน ติดตามงานที่ได้รับมอบหมาย และประเมินตามแบบของหลักสูตร",
            "",
        ]),
        place=workplace,
        fields={"practicum": practicum, "workplace": workplace, "students": scene.number(1, 6)},
        evidence=("แบบนิเทศ-ลงนาม.pdf",),
    )  # fmt: skip


def curriculum_developed(scene: Scene) -> Words:
    programme = scene.subject["programme"]
    work = scene.one_of(["new", "revision", "revision", "review"])
    verb = {"new": "ร่างหลักสูตร", "revision": "ปรับปรุงหลักสูตร", "review": "วิพากษ์หลักสูตร"}[work]
    stage = scene.one_of(
        [
            "วิเคราะห์ความต้องการของผู้ใช้บัณฑิต",
            "ทบทวนผลลัพธ์การเรียนรู้",
            "จัดทำ มคอ.2",
            "ประชุมคณะกรรมการยกร่าง",
            "รับฟังผู้มีส่วนได้ส่วนเสีย",
        ]
    )
    return Words(
        title=f"{verb}{programme} พ.ศ. {academic_year(scene.first_day) + 1}: {stage}",
        description=scene.one_of([
            "สรุปความเห็นจากศิษย์เก่า สถานประกอบการ และชุมชน เพื่อกำหนดผลลัพธ์การเรียนรู้ระดับหลักสูตร",
            "จัดทำแผนที่กระจายผลลัพธ์การเรียนรู้สู่รายวิชา และปรับรายวิชาเลือกให้ตรงกับงานในพื้นที่",
            "",
        ]),
        place=scene.here,
        fields={"programme": programme, "work": work},
        evidence=("รายงานการประชุมยกร่างหลักสูตร.pdf",),
    )  # fmt: skip


def short_course(scene: Scene) -> Words:
    topic = scene.one_of(scene.subject["training"])
    hours = scene.one_of([12, 15, 18, 30, 45])
    return Words(
        title=f"หลักสูตรระยะสั้น {topic} รุ่นที่ {scene.number(1, 6)}/{fiscal_year(scene.first_day)}",
        description=f"หลักสูตร {hours} ชั่วโมง ออกแบบร่วมกับผู้ใช้ ผู้เรียนทำชิ้นงานจากงานจริงของตน และสะสมหน่วยกิตได้",
        place=scene.one_of([scene.here, scene.setting("places")]),
        scale="regional",
        fields={
            "learners": scene.number(15, 45),
            "course_hours": str(hours),
            "mode": scene.one_of(["onsite", "online", "mixed"]),
        },
        evidence=("รายชื่อผู้เรียน-ลงนาม.pdf", "ประมวลหลักสูตร.pdf"),
    )


def teaching_material(scene: Scene) -> Words:
    code, name = scene.one_of(scene.subject["courses"]).split(" ", 1)
    material = scene.one_of(["textbook", "notes", "notes", "media", "items"])
    what = {
        "textbook": f"เขียนตำรา “{name}”",
        "notes": f"เอกสารประกอบการสอน “{name}” ฉบับปรับปรุง {academic_year(scene.first_day)}",
        "media": f"ชุดสื่อวีดิทัศน์รายวิชา {name}",
        "items": f"คลังข้อสอบรายวิชา {name} พร้อมค่าสถิติรายข้อ",
    }[material]
    return Words(
        title=what,
        description=scene.one_of(
            ["เพิ่มกรณีศึกษาจากพื้นที่ลุ่มน้ำทะเลสาบสองบท และปรับแบบฝึกหัดท้ายบท", "ให้ผู้ทรงคุณวุฒิอ่านสองคนและปรับแก้แล้ว", ""]
        ),
        fields={"material": material, "course_code": code},
        evidence=("ปกและสารบัญ.pdf",),
    )


def student_activity(scene: Scene) -> Words:
    year = academic_year(scene.first_day)
    faculty = by_code()[faculty_of(scene.unit)].name_th
    title = scene.one_of([
        f"พบนักศึกษาในที่ปรึกษา ชั้นปีที่ {scene.number(1, 4)} ปีการศึกษา {year}",
        f"ค่ายอาสาพัฒนาโรงเรียน {scene.setting('schools')}",
        f"โครงการเตรียมความพร้อมนักศึกษาใหม่ {faculty} ปีการศึกษา {year}",
        f"ที่ปรึกษาชมรม{scene.one_of(['อนุรักษ์ทะเลสาบ', 'โนราและหนังตะลุง', 'ครูอาสา', 'ถ่ายภาพ', 'หุ่นยนต์', 'โต้วาที', 'ดนตรีสากล', 'มุสลิมสัมพันธ์'])} ปีการศึกษา {year}",
        f"พานักศึกษาเรียนรู้วิถีชุมชน {scene.setting('places').split(' ')[0]}",
        f"ดูแลนักศึกษาแข่งขันทักษะวิชาการ {scene.one_of(['ระดับภาคใต้', 'ระดับชาติ'])} ปี {year}",
        f"ปัจฉิมนิเทศและเตรียมตัวเข้าสู่งาน {faculty} ปีการศึกษา {year}",
    ])  # fmt: skip
    return Words(
        title=title,
        description=scene.one_of(["ดูแลความปลอดภัย ร่วมวางแผนกับคณะกรรมการนักศึกษา และสะท้อนบทเรียนหลังกิจกรรม", ""]),
        place=scene.here,
        fields={"students": scene.number(15, 160, 5)},
        evidence=("ภาพกิจกรรม.png",) if scene.often(0.5) else (),
    )


def teaching_training(scene: Scene) -> Words:
    return learning(scene, "teaching-training")


def learning(scene: Scene, kind: str) -> Words:
    """Training attended: the same form in every area."""
    topic = scene.one_of(read("settings")["learning"][kind])
    organiser = scene.setting("organisers")
    turn = scene.one_of(["", f" รุ่นที่ {scene.number(1, 5)}/{fiscal_year(scene.first_day)}"])
    verb = scene.one_of(["อบรมเชิงปฏิบัติการ", "เข้าอบรม"])
    fields = {"organiser": organiser}
    if kind != "culture-training":
        fields["mode"] = scene.one_of(["onsite", "onsite", "online", "mixed"])
    if scene.often(0.6):
        fields["use"] = scene.one_of(
            [
                "ปรับแผนการสอนในภาคเรียนถัดไป",
                "นำมาเล่าต่อในวงจัดการความรู้ของสาขา",
                "ปรับขั้นตอนงานในหน้าที่",
                "ใช้เขียนคู่มือปฏิบัติงาน",
                "ใช้ในงานวิจัยที่กำลังทำ",
            ]
        )
    return Words(
        title=f"{verb} {topic}{turn}",
        description=scene.one_of(
            ["ฝึกจากงานของตนเองและได้ชิ้นงานกลับมาใช้", "เรียนรู้ร่วมกับเพื่อนต่างคณะ และมีแบบทดสอบท้ายหลักสูตร", ""]
        ),
        place="ออนไลน์" if fields.get("mode") == "online" else scene.here,
        fields=fields,
        evidence=("เกียรติบัตร.pdf",),
    )


WRITERS: dict[str, Writer] = {
    "thesis-advised": thesis_advised,
    "project-advised": project_advised,
    "practicum-supervised": practicum_supervised,
    "curriculum-developed": curriculum_developed,
    "short-course": short_course,
    "teaching-material": teaching_material,
    "student-activity": student_activity,
    "teaching-training": teaching_training,
}
