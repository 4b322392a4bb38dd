"""Pages of the statistics."""

from django.urls import URLPattern, URLResolver, path, re_path

from .views import files, months, reports

MONTH = r"^months/(?P<month>\d{4}-\d{2})/"

app_name = "statistics"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", reports.index, name="list"),
    re_path(rf"{MONTH}$", months.month, name="month"),
    re_path(rf"{MONTH}checks/$", months.checked, name="checks"),
    re_path(rf"{MONTH}close/$", months.close, name="close"),
    re_path(rf"{MONTH}reopen/$", months.reopen, name="reopen"),
    re_path(rf"{MONTH}pack/$", files.pack, name="pack"),
    path("<slug:slug>/", reports.report, name="report"),
    path("<slug:slug>/records/", reports.records, name="records"),
    re_path(r"^(?P<slug>[a-z-]+)/file/(?P<kind>pdf|csv|sjis|xlsx)/$", files.export, name="export"),
]
