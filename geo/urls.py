from django.urls import URLPattern, URLResolver, path

from .views import layers, places, verdict

app_name = "geo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("verdict/", verdict.verdict, name="verdict"),
    path("places/", places.places, name="places"),
    path("basemap/<slug:name>.geojson", layers.base_layer, name="basemap"),
    path("zones.geojson", layers.zones, name="zone-features"),
    path("dividing-lines.geojson", layers.dividing_lines, name="line-features"),
    path("stations.geojson", layers.stations, name="station-features"),
]
