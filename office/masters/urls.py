from django.urls import URLPattern, URLResolver

app_name = "masters"
urlpatterns: list[URLPattern | URLResolver] = []
