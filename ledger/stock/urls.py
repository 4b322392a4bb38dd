"""Pages of 在庫と日報."""

from django.urls import URLPattern, URLResolver, path

from .views import transfers

app_name = "stock"
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
urlpatterns: list[URLPattern | URLResolver] = [*transfer_urls]
