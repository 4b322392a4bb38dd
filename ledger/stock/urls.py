"""Pages of 在庫と日報."""

from datetime import date

from django.urls import URLPattern, URLResolver, path, register_converter

from .views import dayreports, home, records, stocktakes, transfers


class IsoDay:
    """A day in an address: 2026-11-25."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(IsoDay, "isoday")

app_name = "stock"
day_urls: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("days/", dayreports.month, name="days"),
    path("days.csv", dayreports.table, name="days_csv"),
    path("days/<isoday:day>/", dayreports.ward, name="ward_day"),
    path("days/<isoday:day>/<str:code>/", dayreports.page, name="day"),
    path("days/<isoday:day>/<str:code>/confirm/", dayreports.confirm, name="day_confirm"),
    path("days/<isoday:day>/<str:code>/approve/", dayreports.approve, name="day_approve"),
    path("days/<isoday:day>/<str:code>/reopen/", dayreports.reopen, name="day_reopen"),
    path("days/<isoday:day>/<str:code>/nippo.pdf", dayreports.paper, name="day_paper"),
    path("days/<isoday:day>/<str:code>/records/", records.behind, name="day_records"),
]
transfer_urls: list[URLPattern | URLResolver] = [
    path("transfers/", transfers.listing, name="transfers"),
    path("transfers/new/", transfers.new, name="transfer_new"),
    path("transfers/<int:pk>/", transfers.page, name="transfer"),
    path("transfers/<int:pk>/state/", transfers.state, name="transfer_state"),
    path("transfers/<int:pk>/scans/", transfers.scan, name="transfer_scan"),
    path("transfers/<int:pk>/scans/<int:reading_pk>/undo/", transfers.undo, name="transfer_undo"),
    path(
        "transfers/<int:pk>/scans/<int:reading_pk>/accept/",
        transfers.accept,
        name="transfer_accept",
    ),
    path("transfers/<int:pk>/depart/", transfers.depart, name="transfer_depart"),
    path("transfers/<int:pk>/close/", transfers.close, name="transfer_close"),
    path("transfers/<int:pk>/cancel/", transfers.cancel, name="transfer_cancel"),
    path("transfers/<int:pk>/sheet.pdf", transfers.sheet, name="transfer_sheet"),
]
count_urls: list[URLPattern | URLResolver] = [
    path("counts/", stocktakes.listing, name="stocktakes"),
    path("counts/begin/", stocktakes.begin, name="stocktake_begin"),
    path("counts/<int:pk>/", stocktakes.page, name="stocktake"),
    path("counts/<int:pk>/state/", stocktakes.state, name="stocktake_state"),
    path("counts/<int:pk>/missing/", stocktakes.missing, name="stocktake_missing"),
    path(
        "counts/<int:pk>/missing/<int:vehicle_pk>/",
        stocktakes.found_by_hand,
        name="stocktake_found",
    ),
    path("counts/<int:pk>/missing/<int:vehicle_pk>/lost/", stocktakes.lost, name="stocktake_lost"),
    path("counts/<int:pk>/scans/", stocktakes.scan, name="stocktake_scan"),
    path("counts/<int:pk>/scans/<int:reading_pk>/undo/", stocktakes.undo, name="stocktake_undo"),
    path("counts/<int:pk>/scans/<int:reading_pk>/bring/", stocktakes.bring, name="stocktake_bring"),
    path(
        "counts/<int:pk>/scans/<int:reading_pk>/settle/",
        stocktakes.settle,
        name="stocktake_settle",
    ),
    path("counts/<int:pk>/pause/", stocktakes.pause, name="stocktake_pause"),
    path("counts/<int:pk>/resume/", stocktakes.resume, name="stocktake_resume"),
    path("counts/<int:pk>/close/", stocktakes.close, name="stocktake_close"),
    path("counts/<int:pk>/result.pdf", stocktakes.paper, name="stocktake_paper"),
    path("counts/<int:pk>/result.csv", stocktakes.table, name="stocktake_csv"),
]
urlpatterns: list[URLPattern | URLResolver] = [*day_urls, *count_urls, *transfer_urls]
