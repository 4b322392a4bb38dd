from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "office.documents"
    verbose_name = "帳票"
