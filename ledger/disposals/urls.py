"""Pages of 公示と処分."""

from django.urls import URLPattern, URLResolver, path

from .views import clock, extension

app_name = "disposals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("vehicles/<int:pk>/clock/", clock.clock, name="clock"),
    path("extensions/", extension.listing, name="extensions"),
    path("extensions/new/", extension.new, name="extension_new"),
    path("extensions/<int:pk>/", extension.detail, name="extension"),
    path("extensions/<int:pk>/apply/", extension.apply, name="extension_apply"),
    path("extensions/<int:pk>/discard/", extension.discard, name="extension_discard"),
    path("extensions/<int:pk>/undo/", extension.undo, name="extension_undo"),
]
