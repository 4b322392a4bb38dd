from django.urls import URLPattern, URLResolver, path

from . import views

app_name = "tasks"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.jobs, name="jobs"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/result/", views.result, name="result"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]
