"""What is done with masters."""

from django.db import models


class Action(models.TextChoices):
    """Steps taken with masters (操作証跡のコード)."""

    CREATE = "masters.create", "マスタの追加"
    EDIT = "masters.edit", "マスタの変更"
    RETIRE = "masters.retire", "マスタの廃止"
    REVIVE = "masters.revive", "マスタの復活"
    DELETE = "masters.delete", "マスタの削除"
    UNDO = "masters.undo", "マスタの変更の取消し"
    REORDER = "masters.reorder", "マスタの並べ替え"
    SET_PARAMETERS = "masters.set_parameters", "業務パラメータの変更"
    EXPORT = "masters.export", "マスタの出力"
    IMPORT = "masters.import", "マスタの取込み"
    UNDO_IMPORT = "masters.undo_import", "マスタの取込みの取消し"
