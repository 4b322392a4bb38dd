from django.urls import URLPattern, URLResolver, path

from .views import layers, places, verdict, zones

app_name = "geo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("verdict/", verdict.verdict, name="verdict"),
    path("verdict/tried/", zones.tried, name="tried"),
    path("places/", places.places, name="places"),
    path("postcodes/", places.postcodes, name="postcodes"),
    path("basemap/<slug:name>.geojson", layers.base_layer, name="basemap"),
    path("zones.geojson", layers.zones, name="zone-features"),
    path("dividing-lines.geojson", layers.dividing_lines, name="line-features"),
    path("stations.geojson", layers.stations, name="station-features"),
    path("zones/", zones.overview, name="zones"),
    path("zones/print/", zones.printed, name="zones-print"),
    path("block-notes/", zones.block_notes, name="block-notes"),
    path("layers/", zones.data_layers, name="layers"),
    path("<slug:slug>/new/", zones.new, name="draw"),
    path("<slug:slug>/<int:pk>/", zones.detail, name="drawn"),
    path("<slug:slug>/<int:pk>/change/", zones.change, name="change"),
    path("<slug:slug>/<int:pk>/end/", zones.end, name="end"),
    path("<slug:slug>/<int:pk>/restore/", zones.restore, name="restore"),
]
