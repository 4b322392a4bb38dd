"""Pages of 返還窓口."""

from django.urls import URLPattern, URLResolver

app_name = "releases"
urlpatterns: list[URLPattern | URLResolver] = []
