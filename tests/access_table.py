"""Who may open what: one row for each address of the site (S-04, SECURITY C20).

A row names, for each HTTP method the address answers, the roles that get past its guard.
Every other role is refused with 403, a visitor who has not signed in is sent to the sign-in
page, and a method that is not named is answered with 405. `hidden` names roles that hold the
permission but to whom the very record of the test is invisible: they get 404.

`tests/test_access.py` puts every cell to the real view, and fails for an address without a
row. Written by hand after the role matrix, on purpose not derived from the code.
"""

from dataclasses import dataclass, field

ROLES = ("operator", "crew", "yard", "officer", "planner", "auditor", "admin")
ANONYMOUS = "anonymous"
EVERYBODY = frozenset({ANONYMOUS, *ROLES})
SIGNED_IN = frozenset(ROLES)


def only(names: str) -> frozenset[str]:
    """A set of roles from their names."""
    return frozenset(names.split())


ADMIN = only("admin")
OFFICE = only("officer admin")
DESK = only("operator officer admin")
TRAIL = only("officer auditor admin")
MASTERS = only("officer planner auditor admin")
CREW = only("crew")
YARD = only("yard officer admin")
LEDGER = DESK | YARD | only("auditor")
WAIVERS = DESK | YARD
MONEY = YARD | only("auditor")
BOOKS = YARD | only("auditor")
SCANNERS = LEDGER | CREW
REPORTS = only("officer planner auditor admin")
GIS = only("officer planner admin")
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """Who passes the guard of one address, by method."""

    get: frozenset[str] = NOBODY
    post: frozenset[str] = NOBODY
    put: frozenset[str] = NOBODY
    hidden: frozenset[str] = NOBODY
    query: str = ""
    args: dict[str, str] = field(default_factory=dict)
    """Arguments of the address: what the world of the test calls them."""

    def allowed(self, method: str) -> frozenset[str]:
        return {"GET": self.get, "POST": self.post, "PUT": self.put}[method]


def both(roles: frozenset[str], **more: object) -> Row:
    """A form: shown and sent by the same roles."""
    return Row(get=roles, post=roles, **more)  # type: ignore[arg-type]


POINT = "lon=139.6690&lat=35.6437"
BOX = "bbox=139.66,35.64,139.68,35.65"

TABLE: dict[str, Row] = {
    # --- people --------------------------------------------------------------------------
    "accounts:home": Row(get=SIGNED_IN),
    "accounts:login": both(EVERYBODY),
    "accounts:logout": Row(post=SIGNED_IN),
    "accounts:lock": both(SIGNED_IN),
    "accounts:alive": Row(get=SIGNED_IN),
    "accounts:unlock": Row(post=SIGNED_IN),
    "accounts:password": both(SIGNED_IN),
    "accounts:users": Row(get=ADMIN),
    "accounts:user_new": both(ADMIN),
    "accounts:user": both(ADMIN, args={"pk": "user"}),
    "accounts:user_disable": Row(post=ADMIN, args={"pk": "user"}),
    "accounts:user_enable": Row(post=ADMIN, args={"pk": "user"}),
    "accounts:user_reset": Row(post=ADMIN, args={"pk": "user"}),
    "accounts:user_unblock": Row(post=ADMIN, args={"pk": "user"}),
    "accounts:units": both(ADMIN),
    "accounts:unit": both(ADMIN, args={"pk": "unit"}),
    "accounts:roles": both(ADMIN),
    "accounts:role_new": Row(post=ADMIN),
    # --- places --------------------------------------------------------------------------
    "geo:verdict": Row(get=SIGNED_IN - only("auditor"), query=POINT),
    "geo:tried": Row(get=SIGNED_IN - only("auditor"), query=POINT),
    "geo:zones": Row(get=SIGNED_IN),
    "geo:zones-print": Row(get=SIGNED_IN),
    "geo:layers": Row(get=SIGNED_IN),
    "geo:block-notes": both(OFFICE),
    "geo:drawn": Row(get=SIGNED_IN, args={"slug": "drawn", "pk": "zone"}),
    "geo:draw": both(OFFICE, args={"slug": "drawn"}),
    "geo:change": both(OFFICE, args={"slug": "drawn", "pk": "zone"}),
    "geo:end": Row(post=OFFICE, args={"slug": "drawn", "pk": "zone"}),
    "geo:restore": Row(post=OFFICE, args={"slug": "drawn", "pk": "zone"}),
    # --- removal requests ----------------------------------------------------------------
    "requests:list": Row(get=DESK | only("auditor")),
    "requests:new": both(DESK),
    "requests:decide": Row(get=DESK, query="at=139.6690,35.6437"),
    "requests:near": Row(get=DESK, query="at=139.6690,35.6437"),
    "requests:day": Row(get=DESK, query="text=きのう"),
    "requests:features": Row(get=DESK | only("auditor planner"), query=BOX),
    "requests:rules": Row(get=only("officer planner auditor admin")),
    "requests:export": Row(get=DESK | only("auditor")),
    "requests:detail": Row(get=DESK | only("auditor"), args={"pk": "case"}),
    "requests:edit": both(DESK, args={"pk": "case"}),
    "requests:note": Row(post=DESK, args={"pk": "case"}),
    "requests:cancel": Row(post=DESK, args={"pk": "case"}),
    "requests:sheet": Row(get=DESK | CREW, args={"pk": "case"}),
    "requests:send": Row(post=DESK, args={"pk": "case"}),
    "dispatch:board": Row(get=DESK),
    "dispatch:arrange": Row(post=DESK),
    "dispatch:suggest": Row(post=DESK),
    "dispatch:suspend": Row(post=DESK),
    "dispatch:lift": Row(post=DESK, args={"pk": "suspension"}),
    "dispatch:patrols": Row(post=DESK),
    "requests:scan": Row(get=DESK | CREW | only("auditor"), args={"reference": "reference"}),
    "geo:basemap": Row(get=SIGNED_IN, args={"name": "layer"}),
    "geo:zone-features": Row(get=SIGNED_IN),
    "geo:line-features": Row(get=SIGNED_IN),
    "geo:station-features": Row(get=SIGNED_IN),
    "geo:postcodes": Row(post=SIGNED_IN),
    "geo:places": Row(get=SIGNED_IN - only("auditor"), query="q=三軒茶屋"),
    # --- the trail -----------------------------------------------------------------------
    "audit:list": Row(get=TRAIL),
    "audit:export": Row(get=TRAIL),
    "audit:change": Row(get=TRAIL, args={"pk": "change"}),
    # --- masters: who may look, and who may change ---------------------------------------
    "masters:index": Row(get=MASTERS),
    "masters:parameters": Row(get=MASTERS, post=OFFICE),
    "masters:entries": Row(get=MASTERS, args={"name": "master"}),
    "masters:export": Row(get=MASTERS, args={"name": "master"}),
    "masters:entry": Row(get=MASTERS, post=OFFICE, args={"name": "master", "pk": "entry"}),
    "masters:entry_new": both(OFFICE, args={"name": "master"}),
    "masters:import": both(OFFICE, args={"name": "master"}),
    "masters:import_apply": Row(post=OFFICE, args={"name": "master"}),
    "masters:import_forget": Row(post=OFFICE, args={"name": "master"}),
    "masters:import_undo": Row(post=OFFICE, args={"name": "master"}),
    "masters:reorder": Row(post=OFFICE, args={"name": "master"}),
    "masters:entry_move": Row(post=OFFICE, args={"name": "master", "pk": "entry"}),
    "masters:entry_retire": Row(post=OFFICE, args={"name": "master", "pk": "entry"}),
    "masters:entry_revive": Row(post=OFFICE, args={"name": "master", "pk": "entry"}),
    "masters:entry_delete": Row(post=OFFICE, args={"name": "master", "pk": "entry"}),
    "masters:entry_undo": Row(post=OFFICE, args={"name": "master", "pk": "entry"}),
    # --- background work: one's own, or everybody's --------------------------------------
    "tasks:jobs": Row(get=SIGNED_IN),
    "tasks:job": Row(
        get=SIGNED_IN, args={"pk": "job"}, hidden=SIGNED_IN - only("operator auditor admin")
    ),
    "tasks:result": Row(get=SIGNED_IN, args={"pk": "job"}, hidden=SIGNED_IN - only("operator")),
    "tasks:retry": Row(post=SIGNED_IN, args={"pk": "job"}, hidden=SIGNED_IN - only("operator")),
    # --- surveys and guidance ------------------------------------------------------------
    "surveys:list": Row(get=REPORTS),
    "surveys:new": both(OFFICE),
    "surveys:survey": Row(get=REPORTS, args={"pk": "survey"}),
    "surveys:edit": both(OFFICE, args={"pk": "survey"}),
    "surveys:close": Row(post=OFFICE, args={"pk": "survey"}),
    "surveys:reopen": Row(post=OFFICE, args={"pk": "survey"}),
    "surveys:spot_new": Row(post=OFFICE, args={"pk": "survey"}),
    "surveys:spot_remove": Row(post=OFFICE, args={"pk": "spot"}),
    "surveys:compare": Row(get=REPORTS),
    "surveys:features": Row(get=REPORTS),
    "surveys:compare_csv": Row(get=REPORTS),
    "surveys:import": both(OFFICE),
    "surveys:import_preview": both(OFFICE),
    "surveys:field": Row(get=OFFICE | CREW),
    "surveys:count": both(OFFICE | CREW, args={"pk": "spot"}),
    "surveys:photo": Row(get=REPORTS, args={"pk": "spot_count"}),
    "surveys:guidance": Row(get=REPORTS),
    "surveys:guidance_csv": Row(get=REPORTS),
    "surveys:guidance_new": both(OFFICE | CREW),
    "surveys:guidance_edit": both(OFFICE | CREW, args={"pk": "guidance"}),
    # --- maps ----------------------------------------------------------------------------
    "maps:overview": Row(get=DESK | only("planner auditor")),
    "maps:mesh": Row(get=DESK | only("planner auditor")),
    "maps:graphs": Row(get=DESK | only("planner auditor"), query="kind=owner"),
    # --- the GIS door: by session here, by key in tests/maps/gisdoor ------------------------
    "gis:landing": Row(get=GIS),
    "gis:conformance": Row(get=GIS),
    "gis:api": Row(get=GIS),
    "gis:collections": Row(get=GIS),
    "gis:collection": Row(get=GIS, args={"name": "collection"}),
    "gis:items": Row(get=GIS, args={"name": "collection"}),
    "gis:item": Row(get=GIS, args={"name": "collection", "fid": "vehicle"}),
    "gis:guide": Row(get=GIS),
    "gis:tokens": both(ADMIN),
    "gis:stop": Row(post=ADMIN, args={"pk": "gis_key"}),
    # --- statistics: read by those who see the ledger or plan, taken away by some ---------
    "statistics:list": Row(get=LEDGER | only("planner")),
    "statistics:report": Row(get=LEDGER | only("planner"), args={"slug": "report"}),
    "statistics:records": Row(
        get=LEDGER | only("planner"),
        args={"slug": "report"},
        query="row=all&what=total&since=2026-01-01&until=2026-01-31",
    ),
    "statistics:export": Row(get=REPORTS, args={"slug": "report", "kind": "file"}),
    "statistics:month": Row(get=REPORTS, args={"month": "month"}),
    "statistics:checks": Row(get=REPORTS, args={"month": "month"}),
    "statistics:pack": Row(post=REPORTS, args={"month": "month"}),
    "statistics:close": both(OFFICE, args={"month": "month"}),
    "statistics:reopen": both(OFFICE, args={"month": "month"}),
    # --- the crew's phone ----------------------------------------------------------------
    "field:home": Row(get=CREW),
    "field:shell": Row(get=EVERYBODY),
    "field:jobs": Row(get=CREW),
    "field:fetched": Row(post=CREW),
    "field:results": Row(post=CREW),
    "phone:manifest": Row(get=EVERYBODY),
    "phone:service_worker": Row(get=EVERYBODY),
    "vehicles:field_tag": Row(get=CREW, args={"code": "attached"}),
    "vehicles:capture": Row(put=CREW | YARD, args={"key": "key"}),
    "vehicles:field_tags": Row(post=CREW),
    "vehicles:field_moves": Row(post=CREW),
    "vehicles:field_removals": Row(post=CREW),
    # --- the ledger ----------------------------------------------------------------------
    "vehicles:photo": Row(
        get=DESK | CREW | YARD | only("auditor"), args={"pk": "photo", "size": "size"}
    ),
    "vehicles:scan": Row(get=SCANNERS),
    "vehicles:code": Row(get=SCANNERS, args={"code": "code"}),
    "vehicles:list": Row(get=LEDGER | only("planner")),
    "vehicles:saved": both(LEDGER | only("planner")),
    "vehicles:columns": both(LEDGER | only("planner")),
    "vehicles:list_print": Row(get=LEDGER | only("planner")),
    "vehicles:search": both(LEDGER | only("planner")),
    "vehicles:features": Row(get=LEDGER | only("planner"), query=BOX),
    "vehicles:detail": Row(get=LEDGER, args={"pk": "vehicle"}),
    "vehicles:new": both(YARD),
    "vehicles:edit": both(YARD, args={"pk": "vehicle"}),
    "vehicles:owner": both(DESK | YARD, args={"pk": "vehicle"}),
    "vehicles:collector": both(DESK | YARD, args={"pk": "vehicle"}),
    "vehicles:holds": both(DESK | YARD, args={"pk": "vehicle"}),
    "vehicles:hold_list": Row(get=DESK | YARD),
    "vehicles:lift": Row(post=DESK | YARD, args={"pk": "hold"}),
    "vehicles:open_people": Row(post=DESK | YARD, args={"pk": "vehicle"}),
    "vehicles:print": both(LEDGER, args={"pk": "vehicle"}),
    "vehicles:override": both(OFFICE, args={"pk": "vehicle"}),
    "vehicles:position": both(YARD, args={"pk": "vehicle"}),
    # --- many records at once --------------------------------------------------------------
    "vehicles:bulk": both(OFFICE),
    "vehicles:bulk_change": both(OFFICE, args={"pk": "bulk"}),
    "vehicles:bulk_run": Row(post=OFFICE, args={"pk": "bulk"}),
    "vehicles:bulk_undo": Row(post=OFFICE, args={"pk": "bulk"}),
    "vehicles:bulk_reconsider": Row(post=OFFICE, args={"pk": "bulk"}),
    "vehicles:bulk_cancel": Row(post=OFFICE, args={"pk": "bulk"}),
    "vehicles:owners": both(YARD),
    "vehicles:renewals": both(YARD),
    "vehicles:renewal": both(YARD, args={"pk": "renewal"}, hidden=only("yard")),
    "vehicles:renewal_undo": Row(post=YARD, args={"pk": "renewal"}, hidden=only("yard")),
    "vehicles:renewal_cancel": Row(post=YARD, args={"pk": "renewal"}, hidden=only("yard")),
    # --- the ledger as a file: the officer's own export is hidden from the others -----------
    "vehicles:export": both(OFFICE | only("planner")),
    "vehicles:exports": Row(get=OFFICE | only("planner")),
    "vehicles:export_detail": Row(
        get=OFFICE | only("planner"), args={"pk": "export"}, hidden=only("planner")
    ),
    "vehicles:export_file": Row(
        get=OFFICE | only("planner"), args={"pk": "export"}, hidden=only("planner admin")
    ),
    "vehicles:export_report": Row(
        get=OFFICE | only("planner"), args={"pk": "export"}, hidden=only("planner admin")
    ),
    "vehicles:export_decide": Row(post=OFFICE, args={"pk": "export"}),
    # --- the return desk: releasing, waiving, money ---
    "releases:desk": Row(get=YARD),
    "releases:find": Row(get=YARD, query="q=none"),
    "releases:vehicle": Row(get=YARD, args={"pk": "vehicle"}),
    "releases:identity": both(YARD, args={"pk": "claimed"}),
    "releases:holds": both(YARD, args={"pk": "claimed"}),
    "releases:waiver": both(YARD, args={"pk": "claimed"}),
    "releases:waiver_state": Row(get=YARD, args={"pk": "claimed"}),
    "releases:fee": Row(get=YARD, post=YARD - OFFICE, args={"pk": "claimed"}),
    "releases:receipt": Row(get=YARD, post=YARD, args={"pk": "claimed"}),
    "releases:withdraw": Row(post=YARD, args={"pk": "vehicle"}),
    "releases:claim": Row(get=YARD, args={"pk": "claim"}),
    "releases:papers": Row(get=YARD, args={"pk": "claim"}),
    "releases:waiver_paper": Row(get=WAIVERS, args={"pk": "waiver"}),
    "releases:reverse": Row(post=YARD, args={"pk": "claim"}),
    "releases:waivers": Row(get=WAIVERS),
    "releases:waiver_find": Row(get=WAIVERS),
    "releases:waiver_new": both(WAIVERS, args={"pk": "vehicle"}),
    "releases:compare": Row(get=WAIVERS, args={"pk": "vehicle"}),
    "releases:waiver_detail": Row(get=WAIVERS, args={"pk": "waiver"}),
    "releases:waiver_correct": both(WAIVERS, args={"pk": "waiver"}),
    "releases:waiver_check": Row(post=only("operator"), args={"pk": "waiver"}),
    "releases:waiver_decide": Row(post=OFFICE, args={"pk": "waiver"}),
    "releases:waiver_withdraw": Row(post=WAIVERS, args={"pk": "waiver"}),
    "releases:tills": Row(get=MONEY),
    "releases:till_open": Row(post=only("yard")),
    "releases:till": Row(get=MONEY, args={"pk": "till"}),
    "releases:till_move": Row(post=only("yard"), args={"pk": "till"}),
    "releases:till_close": both(only("yard"), args={"pk": "till"}),
    "releases:till_csv": Row(get=MONEY, args={"pk": "till"}),
    "releases:till_pdf": Row(get=MONEY, args={"pk": "till"}),
    # --- the yard's tablet ---------------------------------------------------------------
    "yard:home": Row(get=YARD),
    "yard:begin": Row(post=YARD),
    "yard:manifest": Row(get=YARD, args={"pk": "manifest"}),
    "yard:manifest_state": Row(get=YARD, args={"pk": "manifest"}),
    "yard:scan": Row(post=YARD, args={"pk": "manifest"}),
    "yard:undo": Row(post=YARD, args={"pk": "manifest", "reading_pk": "reading"}),
    "yard:accept": Row(post=YARD, args={"pk": "manifest", "reading_pk": "reading"}),
    "yard:confirm_by_crew": Row(post=YARD, args={"pk": "manifest"}),
    "yard:close": Row(post=YARD, args={"pk": "manifest"}),
    "yard:note": Row(post=YARD, args={"pk": "vehicle"}),
    "yard:inspect": both(YARD, args={"pk": "vehicle"}),
    "yard:doubts": Row(get=YARD, args={"pk": "vehicle"}),
    # --- notices and disposals --------------------------------------------------------------
    "disposals:clock": Row(get=LEDGER, args={"pk": "vehicle"}),
    "disposals:extensions": Row(get=TRAIL),
    "disposals:extension_new": both(OFFICE),
    "disposals:extension": Row(get=TRAIL, args={"pk": "extension"}),
    "disposals:extension_apply": Row(post=OFFICE, args={"pk": "extension"}),
    "disposals:extension_discard": Row(post=OFFICE, args={"pk": "extension"}),
    "disposals:extension_undo": Row(post=OFFICE, args={"pk": "extension"}),
    # the auditor reads, and changes nothing
    "disposals:postings": Row(get=BOOKS),
    "disposals:notice_new": both(OFFICE),
    "disposals:posting_new": both(OFFICE),
    "disposals:posting": Row(get=BOOKS, args={"pk": "posting"}),
    "disposals:posting_pdf": Row(get=BOOKS, args={"pk": "posting"}),
    "disposals:posting_csv": Row(get=BOOKS, args={"pk": "posting", "encoding": "encoding"}),
    "disposals:posting_withdraw": Row(post=OFFICE, args={"pk": "posting"}),
    "disposals:posting_item_withdraw": Row(
        post=OFFICE, args={"pk": "posting", "item_pk": "posting_item"}
    ),
    "disposals:police_report": Row(get=OFFICE),
    "disposals:police_report_pdf": Row(get=OFFICE),
    "disposals:police_report_csv": Row(get=OFFICE, args={"encoding": "encoding"}),
    "disposals:withdraw_notice": both(OFFICE, args={"pk": "vehicle"}),
    "disposals:withdraw_posting": both(OFFICE, args={"pk": "vehicle"}),
    # --- the report of the day -----------------------------------------------------------
    "stock:home": Row(get=YARD | only("auditor")),
    "stock:days": Row(get=YARD | only("auditor")),
    "stock:days_csv": Row(get=YARD | only("auditor")),
    "stock:ward_day": Row(get=YARD | only("auditor"), args={"day": "day"}),
    "stock:day": Row(
        get=YARD | only("auditor"), post=YARD, args={"day": "day", "code": "yard_code"}
    ),
    "stock:day_confirm": Row(post=YARD, args={"day": "day", "code": "yard_code"}),
    "stock:day_approve": Row(post=OFFICE, args={"day": "day", "code": "yard_code"}),
    "stock:day_reopen": Row(post=OFFICE, args={"day": "day", "code": "yard_code"}),
    "stock:day_paper": Row(get=YARD | only("auditor"), args={"day": "day", "code": "yard_code"}),
    "stock:day_records": Row(
        get=YARD | only("auditor"),
        query="column=removal&kind=all",
        args={"day": "day", "code": "yard_code"},
    ),
    # --- counting a yard -----------------------------------------------------------------
    "stock:stocktakes": Row(get=YARD | only("auditor")),
    "stock:stocktake_begin": Row(post=YARD),
    "stock:stocktake": Row(get=YARD | only("auditor"), args={"pk": "count"}),
    "stock:stocktake_state": Row(get=YARD | only("auditor"), args={"pk": "count"}),
    "stock:stocktake_missing": Row(get=YARD | only("auditor"), args={"pk": "count"}),
    "stock:stocktake_found": Row(post=YARD, args={"pk": "count", "vehicle_pk": "vehicle"}),
    "stock:stocktake_lost": Row(post=YARD, args={"pk": "count", "vehicle_pk": "vehicle"}),
    "stock:stocktake_scan": Row(post=YARD, args={"pk": "count"}),
    "stock:stocktake_undo": Row(post=YARD, args={"pk": "count", "reading_pk": "count_reading"}),
    "stock:stocktake_bring": Row(post=YARD, args={"pk": "count", "reading_pk": "count_reading"}),
    "stock:stocktake_settle": Row(post=YARD, args={"pk": "count", "reading_pk": "count_reading"}),
    "stock:stocktake_pause": Row(post=YARD, args={"pk": "count"}),
    "stock:stocktake_resume": Row(post=YARD, args={"pk": "count"}),
    "stock:stocktake_close": Row(post=YARD, args={"pk": "count"}),
    "stock:stocktake_paper": Row(get=YARD | only("auditor"), args={"pk": "count"}),
    "stock:stocktake_csv": Row(get=YARD | only("auditor"), args={"pk": "count"}),
    # --- transfers between yards ---------------------------------------------------------
    "stock:transfers": Row(get=YARD | only("auditor")),
    "stock:transfer_new": both(YARD),
    "stock:transfer": Row(get=YARD | only("auditor"), args={"pk": "transfer"}),
    "stock:transfer_state": Row(get=YARD | only("auditor"), args={"pk": "transfer"}),
    "stock:transfer_scan": Row(post=YARD, args={"pk": "transfer"}),
    "stock:transfer_undo": Row(
        post=YARD, args={"pk": "transfer", "reading_pk": "transfer_reading"}
    ),
    "stock:transfer_accept": Row(
        post=YARD, args={"pk": "transfer", "reading_pk": "transfer_reading"}
    ),
    "stock:transfer_depart": Row(post=YARD, args={"pk": "transfer"}),
    "stock:transfer_close": Row(post=YARD, args={"pk": "transfer"}),
    "stock:transfer_cancel": Row(post=YARD, args={"pk": "transfer"}),
    "stock:transfer_sheet": Row(get=YARD | only("auditor"), args={"pk": "transfer"}),
    "disposals:home": Row(get=BOOKS),
    "disposals:work": Row(get=BOOKS, args={"key": "work"}),
    "disposals:requests": Row(get=BOOKS),
    "disposals:request_decide": Row(post=OFFICE, args={"pk": "settlement"}),
    "disposals:request_withdraw": Row(post=YARD, args={"pk": "settlement"}),
    "disposals:inoperable": Row(get=BOOKS),
    "disposals:ask_early": both(YARD, args={"pk": "vehicle"}),
    "disposals:ask_hand_over": both(YARD, args={"pk": "vehicle"}),
    "disposals:ask_lost": both(YARD, args={"pk": "vehicle"}),
    "disposals:ask_found": both(YARD, args={"pk": "vehicle"}),
    "disposals:ask_undo": both(OFFICE, args={"pk": "vehicle"}),
    "disposals:lots": Row(get=TRAIL),
    "disposals:lot_new": both(OFFICE),
    "disposals:lot": Row(get=TRAIL, post=OFFICE, args={"pk": "lot"}),
    "disposals:lot_take_out": Row(post=OFFICE, args={"pk": "lot", "item_pk": "sale_item"}),
    "disposals:lot_csv": Row(get=TRAIL, args={"pk": "lot", "encoding": "encoding"}),
    "disposals:batches": Row(get=BOOKS),
    "disposals:batch_new": both(YARD),
    "disposals:batch": Row(get=BOOKS, args={"pk": "disposal"}),
    "disposals:batch_change": Row(post=YARD, args={"pk": "disposal"}),
    "disposals:batch_submit": Row(post=YARD, args={"pk": "disposal"}),
    "disposals:batch_approve": Row(post=OFFICE, args={"pk": "disposal"}),
    "disposals:batch_send_back": Row(post=OFFICE, args={"pk": "disposal"}),
    "disposals:batch_cancel": Row(post=YARD, args={"pk": "disposal"}),
    "disposals:batch_pdf": Row(get=BOOKS, args={"pk": "disposal"}),
    "disposals:batch_csv": Row(get=BOOKS, args={"pk": "disposal", "encoding": "encoding"}),
    "disposals:match": Row(get=YARD, args={"pk": "disposal"}),
    "disposals:match_state": Row(get=YARD, args={"pk": "disposal"}),
    "disposals:match_scan": Row(post=YARD, args={"pk": "disposal"}),
    "disposals:match_undo": Row(
        post=YARD, args={"pk": "disposal", "reading_pk": "disposal_reading"}
    ),
    "disposals:match_accept": Row(
        post=YARD, args={"pk": "disposal", "reading_pk": "disposal_reading"}
    ),
    # --- tags made in advance ------------------------------------------------------------
    "tags:list": both(YARD),
    "tags:batch": Row(get=YARD, args={"pk": "batch"}),
    "tags:print": Row(post=YARD, args={"pk": "batch"}),
    "tags:search": Row(get=YARD),
    "tags:sheet": Row(get=YARD, args={"print_id": "print"}),
    "tags:tag": both(YARD, args={"code": "code"}),
}
