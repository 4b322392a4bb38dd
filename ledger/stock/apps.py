from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "ledger.stock"
    verbose_name = "在庫と日報"
