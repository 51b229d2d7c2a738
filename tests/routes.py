"""How each page that is read is asked for, and who may see it: a new route fails until it has a line here."""

from flask import Flask, url_for

from app.activities.twins import key_of
from tests.asked import ABOVE_HER, BELOW_HR, DECIDING, HERS, SEEING, WORKING, Asked
from tests.plan_routes import PLAN_ROUTES
from tests.world import (
    TOKEN,
    World,
    figures_of_music,
    in_music,
    of_activity,
    of_calendar,
    of_kind,
    of_team,
    of_unit,
    role_of,
)

ROUTES: dict[str, Asked] = {
    **PLAN_ROUTES,
    "accounts.held_form": Asked(who=()),
    "accounts.link": Asked(arguments=lambda world: {"token": TOKEN}, anonymous=200),
    "accounts.profile": Asked(),
    "accounts.sign_in": Asked(anonymous=200, answer=303),
    "activities.access": Asked(variants=lambda world: [{}, {"page": 2}]),
    "activities.add_evidence": Asked(who=("musician",), barred=ABOVE_HER, arguments=of_activity("concert")),
    "activities.confirm": Asked(
        who=("dancer",), barred=("musician",), arguments=lambda world: {"contribution_id": world.proposed.id}
    ),
    "activities.copy": Asked(who=("musician",), barred=ABOVE_HER, arguments=of_activity("concert")),
    "activities.join": Asked(
        who=("dancer",),
        barred=("admin",),
        variants=lambda world: [{"key": key_of(world.concert.activity, world.cast.dancer)}],
    ),
    "activities.recorded": Asked(who=("support",), others=403),
    "merging.choose": Asked(who=("hr",), barred=BELOW_HR, arguments=of_activity("concert")),
    "merging.merges": Asked(who=("hr",), barred=BELOW_HR, arguments=of_activity("concert")),
    "merging.together": Asked(
        who=("hr",),
        barred=BELOW_HR,
        arguments=of_activity("concert"),
        variants=lambda world: [{"other": world.returned.activity_id}],
    ),
    "activities.edit": Asked(
        who=("musician",),
        barred=ABOVE_HER,
        arguments=of_activity("returned"),
        variants=lambda world: [{}, {"activity_id": world.draft.activity_id}],
    ),
    "activities.edit_part": Asked(
        who=("musician",), barred=ABOVE_HER, arguments=lambda world: {"contribution_id": world.returned.id}
    ),
    "activities.evidence": Asked(
        who=HERS, arguments=lambda world: {"evidence_id": world.file.id}, plain=True
    ),
    "activities.home": Asked(),
    "activities.list_mine": Asked(
        variants=lambda world: [{}, {"status": "draft"}, {"q": "บทความ"}, {"area": "culture"}, {"page": 2}]
    ),
    "activities.new": Asked(who=WORKING, others=403),
    "activities.people": Asked(
        who=("musician",),
        barred=ABOVE_HER,
        barred_answer=303,
        arguments=of_activity("concert"),
        variants=lambda world: [{}, {"person": world.cast.support.id, "q": "มาลัย"}],
        looks=2,
    ),
    "activities.show": Asked(who=HERS, arguments=of_activity("concert")),
    "activities.look_at_evidence": Asked(
        who=HERS, arguments=lambda world: {"evidence_id": world.file.id}, plain=True
    ),
    "activities.view_evidence": Asked(
        who=HERS, arguments=lambda world: {"evidence_id": world.file.id}, plain=True
    ),
    "closing.compare": Asked(
        who=("hr", "admin"),
        arguments=lambda world: {"period_id": world.cast.year(2024).id},
        variants=lambda world: [{}, {"area": "culture"}],
    ),
    "closing.period": Asked(
        who=("hr", "admin"),
        arguments=lambda world: {"period_id": world.cast.year(2024).id},
        variants=lambda world: [
            {},
            {"period_id": world.cast.year(2025).id},
            {"period_id": world.cast.year(2023).id},
        ],
    ),
    "closing.periods": Asked(who=("hr", "admin"), others=403),
    "engagement.edit": Asked(
        who=("musician",),
        barred=ABOVE_HER,
        arguments=of_activity("concert"),
        variants=lambda world: [
            {"partner": world.cast.municipality.id},
            {"activity_id": world.draft.activity_id},
        ],
    ),
    "engagement.learned": Asked(
        variants=lambda world: [{}, {"q": "ครู", "area": "culture", "place": "พัทลุง"}, {"page": 2}]
    ),
    "engagement.partners": Asked(
        variants=lambda world: [
            {},
            {"q": "อบต."},
            {"sector": "school", "scale": "local", "place": "TH-93"},
            {"page": 2},
        ]
    ),
    "engagement.partner": Asked(
        arguments=lambda world: {"partner_id": world.cast.school.id},
        variants=lambda world: [{}, {"partner_id": world.merged.id}],
        looks=2,
    ),
    "engagement.new_partner": Asked(
        who=WORKING, others=403, variants=lambda world: [{}, {"name": "อบต.", "then": "/activities/1"}]
    ),
    "engagement.edit_partner": Asked(
        who=("hr",), others=403, arguments=lambda world: {"partner_id": world.cast.school.id}
    ),
    "engagement.merge_partner": Asked(
        who=("hr",),
        others=403,
        arguments=lambda world: {"partner_id": world.cast.school.id},
        variants=lambda world: [{"into": world.cast.municipality.id}, {"q": "เกาะ"}, {}],
        looks=2,
    ),
    "engagement.separate_partner": Asked(
        who=("hr",), others=403, arguments=lambda world: {"partner_id": world.merged.id}
    ),
    "engagement.society": Asked(who=HERS, arguments=of_activity("concert")),
    "exports.choose": Asked(
        who=SEEING,
        others=403,
        variants=lambda world: [
            {},
            *({**in_music(world), "name": name} for name in ("engagement", "people", "records")),
        ],
    ),
    "exports.initiative_file": Asked(
        who=SEEING,
        others=403,
        arguments=lambda world: {"form": "csv"},
        variants=lambda world: [{"form": form, "late": 1} for form in ("csv", "xlsx")],
        plain=True,
    ),
    "exports.download": Asked(
        who=SEEING,
        others=403,
        arguments=lambda world: {"name": "summary", "form": "csv"},
        variants=lambda world: [
            {},
            *(
                {**in_music(world), "name": name, "form": form}
                for name in ("summary", "engagement", "people", "records")
                for form in ("csv", "xlsx")
            ),
        ],
        plain=True,
    ),
    "health.alive": Asked(anonymous=200, plain=True),
    "health.ready": Asked(anonymous=200, plain=True),
    **{
        f"hr.{register}": Asked(
            who=("hr", "admin"), others=403, variants=lambda world: [{}, {"q": "ดนตรี"}, {"page": 2}]
        )
        for register in ("appointments", "calendars", "catalogue", "people", "roles", "units")
    },
    "hr.leavers": Asked(who=("hr",), others=403, variants=lambda world: [{}, {"page": 2}]),
    "hr.new_person": Asked(who=("hr",), others=403),
    **{
        f"hr.{form}": Asked(
            who=("hr",),
            barred=("musician", "head", "dean"),
            arguments=lambda world: {"person_id": world.cast.musician.id},
        )
        for form in ("edit_person", "group_place", "join", "leave", "transfer")
    },
    **{
        f"hr.{form}": Asked(
            who=("hr",),
            barred=("admin",),
            arguments=lambda world: {"appointment_id": world.cast.joint.appointments[-1].id},
        )
        for form in ("correct_appointment", "end_appointment", "take_out")
    },
    "hr.new_role": Asked(
        who=("hr", "admin"),
        others=403,
        variants=lambda world: [
            {},
            {"q": "มาลัย"},
            {"person": world.cast.dancer.id, "unit": world.cast.unit("music").id, "role": "acting_head"},
        ],
    ),
    **{
        f"hr.{form}": Asked(
            who=("hr",), barred=("admin",), arguments=lambda world: {"grant_id": role_of("head").id}
        )
        for form in ("correct_role", "end_role", "take_out_role")
    },
    "hr.undecided": Asked(who=("hr",), others=403),
    "hr.unit": Asked(who=("hr", "admin"), others=403, arguments=of_unit),
    **{
        f"hr.{change}": Asked(who=("hr",), others=403, arguments=of_unit)
        for change in ("unit_new", "unit_edit", "unit_close", "unit_succeed")
    },
    "hr.unit_reopen": Asked(
        who=("hr",), others=403, arguments=lambda world: {"unit_id": world.cast.units["shut"].id}
    ),
    "hr.calendar": Asked(who=("hr", "admin"), arguments=of_calendar),
    "hr.calendar_new": Asked(who=("hr",), others=403),
    **{
        f"hr.{change}": Asked(who=("hr",), barred=("admin",), arguments=of_calendar)
        for change in ("calendar_edit", "period_new")
    },
    **{
        f"hr.{change}": Asked(
            who=("hr",), barred=("admin",), arguments=lambda world: {"period_id": world.cast.year(2025).id}
        )
        for change in ("period_edit", "period_take_out")
    },
    "hr.kind": Asked(who=("hr", "admin"), arguments=of_kind),
    "hr.kind_new": Asked(who=("hr",), others=403, variants=lambda world: [{}, {"area": "culture"}]),
    **{
        f"hr.{change}": Asked(who=("hr",), barred=("admin",), arguments=of_kind)
        for change in ("kind_edit", "kind_retire", "field_new")
    },
    **{
        f"hr.{change}": Asked(
            who=("hr",),
            barred=("admin",),
            arguments=lambda world: {"field_id": world.cast.kind("course").fields[2].id},
        )
        for change in ("field_edit", "field_retire", "field_take_out")
    },
    "hr.person": Asked(
        who=("musician", "head", "dean", "hr"),
        arguments=lambda world: {"person_id": world.cast.musician.id},
        variants=lambda world: [{}, {"period": world.cast.year(2024).id}],
    ),
    "language.choose": Asked(arguments=lambda world: {"code": "en"}, anonymous=303, answer=303),
    "review.decided_for_me": Asked(),
    "review.late": Asked(who=("hr",), others=403),
    "review.queue": Asked(who=DECIDING, others=403),
    "rollups.records": Asked(who=("head", "dean", "rector", "hr"), others=403, variants=figures_of_music),
    "rollups.engagement": Asked(
        arguments=lambda world: {"unit_id": world.cast.unit("faa").id},
        variants=lambda world: [{}, {"area": "culture"}, {"basis": "now"}],
    ),
    "rollups.university_engagement": Asked(
        variants=lambda world: [{}, {"period": world.cast.year(2024).id}, {"basis": "now"}]
    ),
    "rollups.unit": Asked(
        arguments=lambda world: {"unit_id": world.cast.unit("faa").id},
        variants=lambda world: [{}, {"period": world.cast.year(2024).id}, {"basis": "now"}],
    ),
    "rollups.units": Asked(variants=lambda world: [{}, {"q": "ดนตรี"}]),
    "rollups.university": Asked(
        variants=lambda world: [{}, {"period": world.cast.year(2025, "academic").id}, {"basis": "now"}]
    ),
    "teams.teams": Asked(
        variants=lambda world: [{}, {"q": "ทะเลสาบ"}, {"state": "running"}, {"state": "ended", "page": 2}]
    ),
    "teams.team": Asked(arguments=of_team, variants=lambda world: [{}, {"page": 2}]),
    "teams.new_team": Asked(who=WORKING, others=403),
    "teams.edit_team": Asked(who=("musician",), others=403, arguments=of_team),
    "teams.members": Asked(
        who=("musician",),
        others=403,
        arguments=of_team,
        variants=lambda world: [
            {"q": "มาลัย"},
            {"person": world.cast.support.id},
            {"member": world.member.id},
            {},
        ],
        looks=3,
    ),
    "teams.partners": Asked(
        who=("musician",),
        others=403,
        arguments=of_team,
        variants=lambda world: [{}, {"partner": world.cast.municipality.id}],
    ),
    "teams.answer": Asked(
        who=("dancer",), barred=("musician",), arguments=lambda world: {"member_id": world.asked.id}
    ),
    "teams.edit_membership": Asked(
        who=("scientist", "musician"), others=403, arguments=lambda world: {"member_id": world.member.id}
    ),
    "teams.leave": Asked(
        who=("scientist",), others=403, arguments=lambda world: {"member_id": world.member.id}
    ),
    "teams.colleagues": Asked(
        who=WORKING,
        others=403,
        variants=lambda world: [
            {"q": "ดนตรี", "team": world.team.id},
            {},
            {"area": "culture", "sdg": 4},
            {"discipline": "education", "page": 2},
            {"q": "ก"},
        ],
    ),
    "telling.how_to": Asked(anonymous=200),
    "telling.who_sees": Asked(anonymous=200),
}


def readable(app: Flask) -> set[str]:
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    }


def addresses(app: Flask, endpoint: str, world: World) -> list[str]:
    asked = ROUTES[endpoint]
    with app.test_request_context():
        return [
            url_for(endpoint, **{**asked.arguments(world), **variant}) for variant in asked.variants(world)
        ]
