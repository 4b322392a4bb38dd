"""What each role may do when the system is installed. Afterwards the ward changes it on screen.

Permission names are strings, because the apps they belong to lie above this one. A name that
no installed app declares is left out. Source: DOMAIN §9, SECURITY part (c).
"""

from django.contrib.auth.models import Permission

from .models import Role

ANYONE_AT_A_DESK = [
    "geo.use_verdict",
    "geo.view_map",
    "vehicles.view_vehicle",
    "vehicles.view_photo",
]
OFFICER = [
    *ANYONE_AT_A_DESK,
    "requests.add_removalrequest",
    "requests.change_removalrequest",
    "requests.view_removalrequest",
    "requests.view_requester",
    "requests.dispatch",
    "requests.print_sheet",
    "vehicles.change_vehicle",
    "vehicles.view_every_yard",
    "vehicles.view_numbers",
    "vehicles.override_place",
    "vehicles.take_in",
    "vehicles.hand_over",
    "vehicles.print_tags",
    "vehicles.view_people",
    "vehicles.view_people_openly",
    "vehicles.enter_owner",
    "vehicles.hold_vehicle",
    "vehicles.release_vehicle",
    "vehicles.extend_deadline",
    "disposals.shorten_deadline",
    "disposals.enter_proceeds",
    "vehicles.post_vehicle",
    "vehicles.dispose_vehicle",
    "vehicles.approve_disposal",
    "vehicles.transfer_vehicle",
    "stock.view_dayreport",
    "stock.confirm_dayreport",
    "stock.approve_dayreport",
    "stock.take_stock",
    "vehicles.change_in_bulk",
    "vehicles.export_vehicle",
    "vehicles.export_people",
    "releases.request_waiver",
    "releases.approve_waiver",
    "releases.view_till",
    "releases.reverse_later",
    "vehicles.approve_export",
    "patrols.view_patrol",
    "statistics.view_report",
    "statistics.export_report",
    "statistics.view_stolen",
    "statistics.close_month",
    "gisdoor.read_features",
    "surveys.view_survey",
    "surveys.plan_survey",
    "surveys.count_survey",
    "surveys.view_guidance",
    "surveys.record_guidance",
    "geo.draw_zones",
    "masters.view_masters",
    "masters.edit_masters",
    "audit.search_trail",
]
ROLES: dict[str, list[str]] = {
    "operator": [
        *ANYONE_AT_A_DESK,
        "requests.add_removalrequest",
        "requests.change_removalrequest",
        "requests.view_removalrequest",
        "requests.view_requester",
        "requests.dispatch",
        "requests.print_sheet",
        "vehicles.view_every_yard",
        "vehicles.view_numbers",
        "vehicles.view_people",
        "vehicles.enter_owner",
        "vehicles.hold_vehicle",
        "releases.request_waiver",
        "releases.confirm_waiver",
        "statistics.view_report",
    ],
    "crew": [
        "geo.use_verdict",
        "geo.view_map",
        "requests.work_in_field",
        "vehicles.enter_in_field",
        "surveys.count_survey",
        "surveys.record_guidance",
    ],
    "yard": [
        *ANYONE_AT_A_DESK,
        "vehicles.take_in",
        "vehicles.view_numbers",
        "vehicles.change_vehicle",
        "vehicles.hand_over",
        "vehicles.print_tags",
        "vehicles.view_people",
        "vehicles.view_people_openly",
        "vehicles.enter_owner",
        "vehicles.hold_vehicle",
        "vehicles.release_vehicle",
        "vehicles.dispose_vehicle",
        "vehicles.transfer_vehicle",
        "stock.view_dayreport",
        "stock.confirm_dayreport",
        "stock.take_stock",
        "releases.request_waiver",
        "releases.take_money",
        "releases.close_till",
        "releases.view_till",
        "statistics.view_report",
    ],
    "officer": OFFICER,
    "planner": [
        "requests.view_counts",
        "vehicles.view_outline",
        "vehicles.view_every_yard",
        "geo.view_map",
        "geo.use_verdict",
        "masters.view_masters",
        "statistics.view_report",
        "statistics.export_report",
        "gisdoor.read_features",
        "surveys.view_survey",
        "surveys.view_guidance",
    ],
    "auditor": [
        "audit.search_trail",
        "masters.view_masters",
        "tasks.view_every_job",
        "vehicles.view_vehicle",
        "vehicles.view_every_yard",
        "vehicles.view_people_masked",
        "requests.view_removalrequest",
        "releases.view_till",
        "stock.view_transfer",
        "stock.view_dayreport",
        "stock.view_stocktake",
        "disposals.view_posting",
        "disposals.view_disposalbatch",
        "disposals.view_settlementrequest",
        "disposals.view_salelot",
        "disposals.view_extension",
        "geo.view_map",
        "statistics.view_report",
        "statistics.export_report",
        "surveys.view_survey",
        "surveys.view_guidance",
    ],
    "admin": [*OFFICER, "accounts.manage_users", "gisdoor.manage_tokens", "tasks.view_every_job"],
}


def load(*, reset: bool = False) -> int:
    """Create the roles that do not exist; with `reset`, also set the others back. Return how many.

    Without `reset` a role that exists is left as the ward has made it.
    """
    written = 0
    for name, wanted in ROLES.items():
        role, created = Role.objects.get_or_create(name=name)
        if created or reset:
            role.permissions.set(permissions_named(wanted))
            written += 1
    return written


def permissions_named(names: list[str]) -> list[Permission]:
    """The permissions called `app.codename`, of those that exist."""
    found = Permission.objects.select_related("content_type")
    by_name = {f"{each.content_type.app_label}.{each.codename}": each for each in found}
    return [by_name[name] for name in names if name in by_name]
