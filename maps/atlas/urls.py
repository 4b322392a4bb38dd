from django.urls import path

from .views import graphs, overview

app_name = "maps"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("mesh.geojson", overview.mesh, name="mesh"),
    path("graphs/", graphs.graphs, name="graphs"),
]
