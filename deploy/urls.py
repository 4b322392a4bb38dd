"""The address book of the whole site: one line for each app."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("office.accounts.urls")),
    path("audit/", include("office.audit.urls")),
    path("masters/", include("office.masters.urls")),
    path("jobs/", include("tasks.urls")),
    path("geo/", include("geo.urls")),
    path("", include("ledger.vehicles.urls")),
    path("releases/", include("ledger.releases.urls")),
    path("disposals/", include("ledger.disposals.urls")),
    path("stock/", include("ledger.stock.urls")),
    path("surveys/", include("ledger.surveys.urls")),
    path("", include("inquiries.requests.urls")),
    path("statistics/", include("maps.statistics.urls")),
    path("maps/", include("maps.atlas.urls")),
    path("gis/", include("maps.gisdoor.urls")),
]

if settings.DEBUG:
    from .styleguide import styleguide

    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
