from django.urls import URLPattern, URLResolver, path

from . import views

app_name = "masters"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("parameters/", views.parameters, name="parameters"),
    path("<str:name>/", views.entries, name="entries"),
    path("<str:name>/new/", views.entry_new, name="entry_new"),
    path("<str:name>/export.csv", views.export, name="export"),
    path("<str:name>/reorder/", views.reorder, name="reorder"),
    path("<str:name>/<int:pk>/", views.entry, name="entry"),
    path("<str:name>/<int:pk>/move/", views.entry_move, name="entry_move"),
    path("<str:name>/<int:pk>/retire/", views.entry_retire, name="entry_retire"),
    path("<str:name>/<int:pk>/revive/", views.entry_revive, name="entry_revive"),
    path("<str:name>/<int:pk>/delete/", views.entry_delete, name="entry_delete"),
    path("<str:name>/<int:pk>/undo/", views.entry_undo, name="entry_undo"),
]
