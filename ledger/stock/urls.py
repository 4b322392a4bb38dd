"""Pages of 在庫と日報."""

from django.urls import URLPattern, URLResolver

app_name = "stock"
urlpatterns: list[URLPattern | URLResolver] = []
