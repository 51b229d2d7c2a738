"""How each page of plans, initiatives and development is asked for, and who may see it."""

from tests.asked import ABOVE_HER, ABOVE_HER_YEARS, DECIDING, HERS, KEEPING_IT, PLANNERS, PLANNING, Asked
from tests.plan_world import of_indicator, of_initiative, of_music_then, of_objective, of_plan
from tests.world import of_activity, of_unit

PLAN_ROUTES: dict[str, Asked] = {
    "development.mine": Asked(),
    "development.person": Asked(
        who=("musician", *ABOVE_HER_YEARS), arguments=lambda world: {"person_id": world.cast.musician.id}
    ),
    "development.plan": Asked(
        who=("musician", *ABOVE_HER_YEARS), answer=303, arguments=lambda world: {"plan_id": world.plan.id}
    ),
    "development.waiting": Asked(who=DECIDING, others=403),
    "development.write": Asked(
        who=("musician",),
        barred=ABOVE_HER_YEARS,
        arguments=lambda world: {"plan_id": world.changing.id},
    ),
    "development.talk": Asked(
        who=("musician", "head"),
        barred=("dean", "hr"),
        arguments=lambda world: {"plan_id": world.plan.id, "stage": "middle"},
    ),
    "development.reached": Asked(
        who=("musician",),
        barred=ABOVE_HER_YEARS,
        arguments=lambda world: {"goal_id": world.milestone.id},
    ),
    "development.not_confirmed": Asked(
        who=("head",),
        barred=("musician", "dean", "hr"),
        arguments=lambda world: {"goal_id": world.milestone.id},
        answer=303,
    ),
    "development.new_recognition": Asked(),
    "development.edit_recognition": Asked(
        who=("musician",),
        barred=ABOVE_HER_YEARS,
        arguments=lambda world: {"recognition_id": world.licence.id},
    ),
    "development.portfolio": Asked(
        who=("musician", *ABOVE_HER_YEARS), arguments=lambda world: {"person_id": world.cast.musician.id}
    ),
    "development.my_portfolio": Asked(answer=303),
    "development.choose_portfolio": Asked(),
    "development.meeting": Asked(
        arguments=of_unit, variants=lambda world: [{}, {"period": world.cast.year(2024).id}]
    ),
    "development.unit": Asked(
        arguments=of_unit, variants=lambda world: [{}, {"period": world.cast.year(2024).id}]
    ),
    "hr.norms": Asked(who=("hr", "admin"), others=403),
    "hr.norm_new": Asked(who=("hr",), others=403, variants=lambda world: [{}, {"area": "research"}]),
    "hr.group_new": Asked(who=("hr",), others=403),
    "hr.group_edit": Asked(who=("hr",), others=403, arguments=lambda world: {"code": world.group.code}),
    "hr.norm_end": Asked(who=("hr",), barred=("admin",), arguments=lambda world: {"norm_id": world.norm.id}),
    "strategy.plans": Asked(),
    "strategy.plan": Asked(arguments=of_plan, variants=lambda world: [{}, of_music_then(world)]),
    "strategy.history": Asked(arguments=of_plan),
    "strategy.serves": Asked(who=HERS, arguments=of_activity("concert")),
    "strategy.objective": Asked(arguments=of_objective, variants=lambda world: [{}, of_music_then(world)]),
    "strategy.indicator": Asked(
        arguments=of_indicator(),
        variants=lambda world: [
            {},
            of_music_then(world),
            *({"indicator_id": one.id} for one in world.indicators[1:]),
        ],
    ),
    "strategy.new_plan": Asked(who=PLANNERS, others=403),
    **{
        f"strategy.{form}": Asked(who=PLANNING, others=403, arguments=of_plan)
        for form in ("edit_plan", "end_plan", "order", "new_objective")
    },
    **{
        f"strategy.{form}": Asked(who=PLANNING, others=403, arguments=of_objective)
        for form in ("edit_objective", "take_out_objective", "new_indicator")
    },
    **{
        f"strategy.{form}": Asked(
            who=PLANNING,
            others=403,
            arguments=of_indicator(),
            variants=lambda world: [{}, {"indicator_id": world.indicators[1].id}],
        )
        for form in ("edit_indicator", "retire_indicator")
    },
    # Who heads a unit below spreads what is set for it.
    "strategy.targets": Asked(
        who=PLANNERS,
        others=403,
        arguments=of_indicator(),
        variants=lambda world: [
            {},
            {"indicator_id": world.indicators[1].id},
            {"unit": world.cast.unit("faa").id},
        ],
    ),
    "strategy.values": Asked(who=PLANNING, others=403, arguments=of_indicator(2)),
    "activities.choose_initiative": Asked(
        who=("musician",),
        barred=ABOVE_HER,
        arguments=of_activity("concert"),
        variants=lambda world: [{}, {"q": "ดนตรี"}, {"q": "ก"}],
    ),
    "strategy.initiatives": Asked(
        variants=lambda world: [
            {},
            {"q": "ดนตรี", "unit": world.cast.unit("faa").id},
            {"strand": "centres", "status": "planned"},
            {"late": 1, "period": world.cast.year(2025).id, "as_of": "1/6/2025"},
            {"status": "stopped", "page": 2},
        ]
    ),
    "strategy.initiative": Asked(arguments=of_initiative, variants=lambda world: [{}, {"page": 2}]),
    "strategy.new_initiative": Asked(
        who=DECIDING,
        others=403,
        variants=lambda world: [{}, {"unit": world.cast.unit("music").id}, {"copy": world.initiative.id}],
    ),
    "strategy.edit_initiative": Asked(who=KEEPING_IT, others=403, arguments=of_initiative),
    "strategy.ask_to_delete_initiative": Asked(who=KEEPING_IT, others=403, arguments=of_initiative),
    "strategy.milestones": Asked(who=KEEPING_IT, others=403, arguments=of_initiative),
    "strategy.money": Asked(who=KEEPING_IT, others=403, arguments=of_initiative),
    "strategy.part_record": Asked(
        who=KEEPING_IT,
        others=403,
        arguments=lambda world: of_initiative(world) | {"activity": world.concert.activity_id},
    ),
    "strategy.initiative_partners": Asked(
        who=KEEPING_IT,
        others=403,
        arguments=of_initiative,
        variants=lambda world: [{}, {"partner": world.cast.municipality.id}],
    ),
    "strategy.good_practices": Asked(
        variants=lambda world: [
            {},
            {"q": "ชุมชน", "of": "initiative"},
            {"area": "culture", "unit": world.cast.unit("faa").id},
            {"strand": "centres"},
        ]
    ),
    "strategy.mark_initiative": Asked(who=("head", "dean", "hr"), others=403, arguments=of_initiative),
    "strategy.mark_record": Asked(
        who=("head", "dean", "hr"), barred=("musician", "rector"), arguments=of_activity("concert")
    ),
}
