"""Pages of the ledger. Four namespaces, because four kinds of people use them."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from .views import (
    bulk,
    capture,
    correction,
    desk,
    entry,
    exports,
    field,
    holds,
    inspection,
    labels,
    layout,
    manifest,
    owners,
    people,
    pin,
    record,
    renewal,
    saved,
    scanned,
    search,
    yard,
)

Patterns = list[URLPattern | URLResolver]

# --- vehicles: what the crew's phone sends, and photographs ---
capture_urls: Patterns = [
    path("field/captures/<uuid:key>/", capture.capture, name="capture"),
    path("field/tags/", field.tags, name="field_tags"),
    path("field/tags/<str:code>/", field.tag, name="field_tag"),
    path("field/moves/", field.moves, name="field_moves"),
    path("field/removals/", field.removals, name="field_removals"),
    re_path(
        r"^vehicles/photos/(?P<pk>\d+)/(?P<size>original|view|thumb)/$",
        capture.photo,
        name="photo",
    ),
]

# --- vehicles: the ledger at a desk, and what a scanned code means ---
desk_urls: Patterns = [
    path("t/", scanned.scan, name="scan"),
    path("t/<str:code>/", scanned.code, name="code"),
    path("vehicles/", desk.listing, name="list"),
    path("vehicles/search/", search.search, name="search"),
    path("vehicles/saved/", saved.saved, name="saved"),
    path("vehicles/print/", saved.printed, name="list_print"),
    path("vehicles/columns/", layout.columns, name="columns"),
    path("vehicles/features.geojson", desk.features, name="features"),
    path("vehicles/new/", entry.new, name="new"),
    path("vehicles/<int:pk>/", record.detail, name="detail"),
    path("vehicles/<int:pk>/edit/", correction.edit, name="edit"),
    path("vehicles/<int:pk>/owner/", people.owner, name="owner"),
    path("vehicles/<int:pk>/collector/", people.collector, name="collector"),
    path("vehicles/<int:pk>/holds/", holds.holds, name="holds"),
    path("vehicles/holds/", holds.worklist, name="hold_list"),
    path("vehicles/holds/<int:pk>/lift/", holds.lift, name="lift"),
    path("vehicles/<int:pk>/people/", record.open_people, name="open_people"),
    path("vehicles/<int:pk>/print/", record.print_page, name="print"),
    path("vehicles/<int:pk>/place/", record.override, name="override"),
    path("vehicles/<int:pk>/position/", pin.position, name="position"),
]

# --- vehicles: many at once ---
bulk_urls: Patterns = [
    path("vehicles/bulk/", bulk.changes, name="bulk"),
    path("vehicles/bulk/<int:pk>/", bulk.change, name="bulk_change"),
    path("vehicles/bulk/<int:pk>/run/", bulk.run, name="bulk_run"),
    path("vehicles/bulk/<int:pk>/undo/", bulk.undo, name="bulk_undo"),
    path("vehicles/bulk/<int:pk>/reconsider/", bulk.reconsider, name="bulk_reconsider"),
    path("vehicles/bulk/<int:pk>/cancel/", bulk.cancel, name="bulk_cancel"),
]

# --- vehicles: owners entered one after the other, and brought up to date ---
renewal_urls: Patterns = [
    path("vehicles/owners/", owners.owners, name="owners"),
    path("vehicles/renewals/", renewal.renewals, name="renewals"),
    path("vehicles/renewals/<int:pk>/", renewal.renewal_detail, name="renewal"),
    path("vehicles/renewals/<int:pk>/undo/", renewal.renewal_undo, name="renewal_undo"),
    path("vehicles/renewals/<int:pk>/cancel/", renewal.renewal_cancel, name="renewal_cancel"),
]

# --- vehicles: the ledger as a file ---
export_urls: Patterns = [
    path("vehicles/export/", exports.export, name="export"),
    path("vehicles/exports/", exports.exports, name="exports"),
    path("vehicles/exports/<int:pk>/", exports.export_detail, name="export_detail"),
    path("vehicles/exports/<int:pk>/file/", exports.export_file, name="export_file"),
    path("vehicles/exports/<int:pk>/report/", exports.export_report, name="export_report"),
    path("vehicles/exports/<int:pk>/decide/", exports.export_decide, name="export_decide"),
]

# --- yard: the tablet ---
yard_urls: Patterns = [
    path("", yard.home, name="home"),
    path("manifests/", yard.begin, name="begin"),
    path("manifests/<int:pk>/", manifest.page, name="manifest"),
    path("manifests/<int:pk>/state/", manifest.state, name="manifest_state"),
    path("manifests/<int:pk>/scans/", manifest.scan, name="scan"),
    path("manifests/<int:pk>/scans/<int:reading_pk>/undo/", manifest.undo, name="undo"),
    path("manifests/<int:pk>/scans/<int:reading_pk>/accept/", manifest.accept, name="accept"),
    path("manifests/<int:pk>/crew/", manifest.confirm_by_crew, name="confirm_by_crew"),
    path("manifests/<int:pk>/close/", manifest.close, name="close"),
    path("vehicles/<int:pk>/note/", manifest.note, name="note"),
    path("vehicles/<int:pk>/inspect/", inspection.inspect, name="inspect"),
    path("vehicles/<int:pk>/doubts/", inspection.doubts, name="doubts"),
]

# --- tags: labels made in advance ---
tag_urls: Patterns = [
    path("", labels.batches, name="list"),
    path("batches/<int:pk>/", labels.batch_detail, name="batch"),
    path("batches/<int:pk>/print/", labels.print_batch, name="print"),
    path("search/", labels.tag_list, name="search"),
    path("prints/<uuid:print_id>.pdf", labels.sheet, name="sheet"),
    path("<str:code>/", labels.tag_detail, name="tag"),
]

office_urls = [*capture_urls, *desk_urls, *bulk_urls, *renewal_urls, *export_urls]
urlpatterns: Patterns = [
    path("", include((office_urls, "vehicles"))),
    path("yard/", include((yard_urls, "yard"))),
    path("tags/", include((tag_urls, "tags"))),
]
