"""Pages of the ledger. Four namespaces, because four kinds of people use them."""

from django.urls import URLPattern, URLResolver, include, path

Patterns = list[URLPattern | URLResolver]

# --- vehicles: what the crew's phone sends, and photographs ---
capture_urls: Patterns = []

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
