"""Three audiences, three namespaces: the desk, the dispatcher, the crews."""

from django.urls import URLPattern, URLResolver, include, path

Routes = list[URLPattern | URLResolver]

# --- the desk ----------------------------------------------------------------------------
desk_urls: Routes = []

# --- the dispatch board ------------------------------------------------------------------
board_urls: Routes = []

# --- the crew's phone (views/field.py) ---------------------------------------------------
field_urls: Routes = []

urlpatterns: Routes = [
    path("requests/", include((desk_urls, "requests"))),
    path("dispatch/", include((board_urls, "dispatch"))),
    path("field/", include((field_urls, "field"))),
]
