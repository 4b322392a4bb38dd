from django.urls import URLPattern, URLResolver, path

from .views import entries, importing, parameters

app_name = "masters"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", entries.index, name="index"),
    path("parameters/", parameters.parameters, name="parameters"),
    path("<str:name>/", entries.entries, name="entries"),
    path("<str:name>/new/", entries.entry_new, name="entry_new"),
    path("<str:name>/export.csv", entries.export, name="export"),
    path("<str:name>/import/", importing.upload, name="import"),
    path("<str:name>/import/apply/", importing.apply, name="import_apply"),
    path("<str:name>/import/forget/", importing.forget, name="import_forget"),
    path("<str:name>/import/undo/", importing.undo, name="import_undo"),
    path("<str:name>/reorder/", entries.reorder, name="reorder"),
    path("<str:name>/<int:pk>/", entries.entry, name="entry"),
    path("<str:name>/<int:pk>/move/", entries.entry_move, name="entry_move"),
    path("<str:name>/<int:pk>/retire/", entries.entry_retire, name="entry_retire"),
    path("<str:name>/<int:pk>/revive/", entries.entry_revive, name="entry_revive"),
    path("<str:name>/<int:pk>/delete/", entries.entry_delete, name="entry_delete"),
    path("<str:name>/<int:pk>/undo/", entries.entry_undo, name="entry_undo"),
]
