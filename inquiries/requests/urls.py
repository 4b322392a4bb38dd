"""Three audiences, three namespaces: the desk, the dispatcher, the crews."""

from django.urls import URLPattern, URLResolver, include, path

from .views import field

Routes = list[URLPattern | URLResolver]

# --- the desk ----------------------------------------------------------------------------
desk_urls: Routes = []

# --- the dispatch board ------------------------------------------------------------------
board_urls: Routes = []

# --- the crew's phone (views/field.py) ---------------------------------------------------
field_urls: Routes = [
    path("", field.home, name="home"),
    path("shell/", field.shell, name="shell"),
    path("jobs.json", field.jobs, name="jobs"),
    path("fetched/", field.fetched, name="fetched"),
    path("results/", field.results, name="results"),
]
app_urls: Routes = [
    path("manifest.webmanifest", field.manifest, name="manifest"),
    path("sw.js", field.service_worker, name="service_worker"),
]

urlpatterns: Routes = [
    path("requests/", include((desk_urls, "requests"))),
    path("dispatch/", include((board_urls, "dispatch"))),
    path("field/", include((field_urls, "field"))),
    path("", include((app_urls, "phone"))),
]
