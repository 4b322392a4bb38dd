from django.urls import path

from .views import features, pages

app_name = "gis"
urlpatterns = [
    path("", features.landing, name="landing"),
    path("conformance", features.conformance, name="conformance"),
    path("api", features.api, name="api"),
    path("collections", features.collections, name="collections"),
    path("collections/<slug:name>", features.collection, name="collection"),
    path("collections/<slug:name>/items", features.items, name="items"),
    path("collections/<slug:name>/items/<int:fid>", features.item, name="item"),
    path("guide/", pages.guide, name="guide"),
    path("keys/", pages.tokens, name="tokens"),
    path("keys/<int:pk>/stop/", pages.stop, name="stop"),
]
