"""Three audiences, three namespaces: the desk, the dispatcher, the crews."""

from django.urls import URLPattern, URLResolver, include, path

from .views import asking, bench, board, desk, field, finding, paper

Routes = list[URLPattern | URLResolver]

# --- the desk ----------------------------------------------------------------------------
desk_urls: Routes = [
    path("", finding.listing, name="list"),
    path("features.geojson", finding.features, name="features"),
    path("rules/", bench.rules, name="rules"),
    path("export.csv", finding.export, name="export"),
    path("new/", desk.new, name="new"),
    path("decide.json", asking.decide, name="decide"),
    path("near.json", asking.near, name="near"),
    path("day.json", asking.day, name="day"),
    path("<int:pk>/", desk.detail, name="detail"),
    path("<int:pk>/edit/", desk.edit, name="edit"),
    path("<int:pk>/sheet.pdf", paper.sheet, name="sheet"),
    path("<int:pk>/send/", paper.send, name="send"),
    path("case/<str:reference>/", paper.scan, name="scan"),
    path("<int:pk>/note/", desk.note, name="note"),
    path("<int:pk>/cancel/", desk.withdraw, name="cancel"),
]

# --- the dispatch board ------------------------------------------------------------------
board_urls: Routes = [
    path("", board.board, name="board"),
    path("arrange/", board.arrange, name="arrange"),
    path("suggest/", board.suggest, name="suggest"),
    path("suspend/", board.suspend, name="suspend"),
    path("lift/<int:pk>/", board.lift, name="lift"),
    path("patrols/", board.patrols, name="patrols"),
]

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
