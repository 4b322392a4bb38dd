"""The code lists of disposals. The ward edits them (L-05a)."""

from office.masters.models import CodeEntry


class UnmatchedReason(CodeEntry):
    """Why a vehicle on the list was not found when the list was matched (突合できない理由)."""

    class Meta(CodeEntry.Meta):
        verbose_name = "突合できない理由"
