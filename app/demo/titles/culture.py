"""Titles of arts and culture."""

from typing import Any

from app.demo.data import read
from app.demo.titles.teaching import learning
from app.demo.titles.words import Scene, Words, Writer, area_of
from app.demo.units import by_code, faculty_of
from app.demo.year import BUDDHIST, fiscal_year


def lists() -> dict[str, Any]:
    found: dict[str, Any] = read("culture")["lists"]
    return found


def exhibition(scene: Scene) -> Words:
    stage = scene.unit == "ART-PER"
    museum = scene.unit == "SOUTH"
    forms = lists()[
        "exhibitions_stage" if stage else "exhibitions_museum" if museum else "exhibitions_visual"
    ]
    venue = scene.one_of(lists()["venues"])
    form = (
        scene.one_of(["music", "dance"])
        if stage
        else "museum"
        if museum
        else scene.one_of(["visual", "visual", "design"])
    )
    time = scene.one_of(["", f" ครั้งที่ {scene.number(2, 9)}", f" {scene.first_day.year + BUDDHIST}"])
    return Words(
        title=scene.one_of(forms).format(theme=scene.one_of(lists()["themes"])) + time,
        description=scene.one_of([
            "ผลงานที่ทำร่วมกับช่างพื้นบ้าน มีเสวนาเปิดงานและกิจกรรมสำหรับนักเรียน",
            "นำเรื่องเล่าและเสียงจากชุมชนรอบทะเลสาบมาแปลเป็นงานร่วมสมัย",
            "เปิดให้เข้าชมโดยไม่เก็บค่าใช้จ่าย ผู้ชมร่วมเขียนความเห็นไว้บนผนัง",
        ]),
        place=venue,
        scale="international" if "ปีนัง" in venue else scene.one_of(["regional", "national"]),
        fields={
            "venue": venue,
            "form": form,
            "visitors": scene.number(120, 1600, 10),
            "selection": scene.one_of(["juried", "invited", "own"]),
        },
        evidence=("สูจิบัตร.pdf", "ภาพงาน.png"),
    )  # fmt: skip


def creative_work(scene: Scene) -> Words:
    form, which = scene.one_of(
        [("music", (1, 6)), ("dance", (2,))]
        if scene.unit == "ART-PER"
        else [("visual", (0, 3)), ("design", (4,)), ("literature", (5,))]
    )
    title = lists()["works"][scene.one_of(which)].format(theme=scene.one_of(lists()["themes"]))
    return Words(
        title=f"{title} หมายเลข {scene.number(1, 9)}" if scene.often(0.3) else title,
        description=scene.one_of(["ศึกษาต้นแบบจากช่างในพื้นที่และทดลองวัสดุสามชุดก่อนสร้างงานจริง", ""]),
        scale="national",
        fields={
            "form": form,
            "technique": scene.one_of(read("culture")["techniques"][form]),
            "shown_at": scene.one_of(lists()["venues"]),
        },
        evidence=("ภาพผลงาน.png",),
    )


def culture_project(scene: Scene) -> Words:
    heritage = scene.one_of(lists()["heritage"])
    place = scene.setting("places")
    return Words(
        title=f"{scene.one_of(lists()['projects']).format(heritage=heritage)} {area_of(place)}",
        description=scene.one_of([
            "เรียนกับครูภูมิปัญญาสองวัน เยาวชนนำเสนอผลงานต่อชุมชนในวันสุดท้าย",
            "ชุมชนเลือกเรื่องที่อยากรักษา ทีมช่วยบันทึกและทำสื่อให้โรงเรียนใช้",
            "",
        ]),
        place=place,
        scale="local",
        fields={"participants": scene.number(25, 150, 5), "heritage": heritage},
        evidence=("รายชื่อผู้เข้าร่วม-ลงนาม.pdf",),
    )  # fmt: skip


def wisdom_recorded(scene: Scene) -> Words:
    place = scene.setting("places")
    return Words(
        title=f"{scene.one_of(lists()['recorded'])} {area_of(place)}",
        description=scene.one_of(["ขออนุญาตเจ้าของความรู้ บันทึกเสียงและภาพ แล้วคืนสำเนาให้ครอบครัวและชุมชน", ""]),
        place=place,
        scale="local",
        fields={
            "holder": f"ผู้รู้ใน {place.split(' ')[0]}",
            "record": scene.one_of(["audio", "video", "text", "object"]),
        },
    )


def tradition_joined(scene: Scene) -> Words:
    """The festival of the day; where none is near, one of the unit's own ceremonies."""
    near = [
        feast
        for feast in read("culture")["festivals"]
        if tuple(feast["on"][:2]) == (scene.first_day.month, scene.first_day.day)
    ]
    what = near[0]["title"] if near else "พิธีทำบุญและวันก่อตั้งหน่วยงาน"
    year = scene.first_day.year + BUDDHIST
    faculty = by_code()[faculty_of(scene.unit)].name_th
    return Words(
        title=scene.one_of([f"{what} ปี {year}", f"{what} {faculty} ปี {year}"]),
        place=scene.here,
        scale="local",
        fields={"duty": scene.one_of(lists()["duties"])},
        evidence=("คำสั่งแต่งตั้งคณะทำงาน.pdf",) if scene.often(0.4) else (),
    )


def culture_judge(scene: Scene) -> Words:
    host = scene.setting("bodies")
    return Words(
        title=f"{scene.one_of(lists()['contests'])} ปี {fiscal_year(scene.first_day)} {host}: กรรมการตัดสิน",
        place=host,
        scale=scene.one_of(["local", "regional", "national"]),
        fields={"host": host},
        evidence=("หนังสือเชิญกรรมการ.pdf",),
    )


def culture_training(scene: Scene) -> Words:
    return learning(scene, "culture-training")


WRITERS: dict[str, Writer] = {
    "exhibition": exhibition,
    "creative-work": creative_work,
    "culture-project": culture_project,
    "wisdom-recorded": wisdom_recorded,
    "tradition-joined": tradition_joined,
    "culture-judge": culture_judge,
    "culture-training": culture_training,
}
