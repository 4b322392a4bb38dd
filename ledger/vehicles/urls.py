"""Pages of the ledger. Four namespaces, because four kinds of people use them."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from .views import capture, desk, field, labels

Patterns = list[URLPattern | URLResolver]

# --- vehicles: what the crew's phone sends, and photographs ---
capture_urls: Patterns = [
    path("field/captures/<uuid:key>/", capture.capture, name="capture"),
    path("field/tags/", field.tags, name="field_tags"),
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
    path("t/<str:code>/", desk.code, name="code"),
]

# --- yard: the tablet ---
yard_urls: Patterns = []

# --- tags: labels made in advance ---
tag_urls: Patterns = [
    path("", labels.batches, name="list"),
    path("batches/<int:pk>/", labels.batch_detail, name="batch"),
    path("batches/<int:pk>/print/", labels.print_batch, name="print"),
    path("search/", labels.tag_list, name="search"),
    path("prints/<uuid:print_id>.pdf", labels.sheet, name="sheet"),
    path("<str:code>/", labels.tag_detail, name="tag"),
]

urlpatterns: Patterns = [
    path("", include(([*capture_urls, *desk_urls], "vehicles"))),
    path("yard/", include((yard_urls, "yard"))),
    path("tags/", include((tag_urls, "tags"))),
]
