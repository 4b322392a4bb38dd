from django.urls import URLPattern, URLResolver, path

from . import views

app_name = "audit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.trail, name="list"),
    path("export.csv", views.export, name="export"),
    path("changes/<int:pk>/", views.change, name="change"),
]
