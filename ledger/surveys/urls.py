"""Pages of 調査 and 整理指導."""

from django.urls import URLPattern, URLResolver, path

from .views import comparing, desk, guidance, imports, phone

app_name = "surveys"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.listing, name="list"),
    path("new/", desk.new, name="new"),
    path("<int:pk>/", desk.sheet, name="survey"),
    path("<int:pk>/edit/", desk.edit, name="edit"),
    path("<int:pk>/close/", desk.close, name="close"),
    path("<int:pk>/reopen/", desk.reopen, name="reopen"),
    path("<int:pk>/spots/", desk.add_spot, name="spot_new"),
    path("spots/<int:pk>/remove/", desk.remove_spot, name="spot_remove"),
    path("compare/", comparing.comparison, name="compare"),
    path("compare/features.geojson", comparing.features, name="features"),
    path("compare/table.csv", comparing.export, name="compare_csv"),
    path("import/", imports.import_table, name="import"),
    path("import/preview/", imports.preview, name="import_preview"),
    path("field/", phone.home, name="field"),
    path("field/<int:pk>/", phone.count, name="count"),
    path("photos/<int:pk>/", phone.photo, name="photo"),
    path("guidance/", guidance.month, name="guidance"),
    path("guidance/table.csv", guidance.export, name="guidance_csv"),
    path("guidance/new/", guidance.new, name="guidance_new"),
    path("guidance/<int:pk>/", guidance.edit, name="guidance_edit"),
]
