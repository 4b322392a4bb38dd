from django.urls import URLPattern, URLResolver, path

from .views import verdict

app_name = "geo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("verdict/", verdict.verdict, name="verdict"),
]
