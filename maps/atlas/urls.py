from django.urls import path

from . import views

app_name = "maps"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("mesh.geojson", views.mesh, name="mesh"),
]
