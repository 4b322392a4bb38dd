"""Pages of the ledger. Four namespaces, because four kinds of people use them."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from .views import capture, field

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
desk_urls: Patterns = []

# --- yard: the tablet ---
yard_urls: Patterns = []

# --- tags: labels made in advance ---
tag_urls: Patterns = []

urlpatterns: Patterns = [
    path("", include(([*capture_urls, *desk_urls], "vehicles"))),
    path("yard/", include((yard_urls, "yard"))),
    path("tags/", include((tag_urls, "tags"))),
]
