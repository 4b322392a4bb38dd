"""The lists of the return desk on the masters' screens."""

from office.masters.registry import register

from .models import Fee, FeeAssignment, FeeClass, IdentityDocument, PaperWording, WaiverReason

register(FeeClass, group="返還と処分")
register(Fee, group="返還と処分", missing=("valid_from",))
register(FeeAssignment, group="返還と処分")
register(
    WaiverReason,
    group="返還と処分",
    columns=("needs_theft_report", "needs_police_confirmation", "needs_decision_number"),
)
register(IdentityDocument, group="返還と処分")
register(PaperWording, group="帳票", columns=("heading", "addressee", "fee_label"))
