"""The return desk (返還窓口): fees, waivers, claims, receipts, tills."""

from .claim import Claim
from .lists import Fee, FeeAssignment, FeeClass, IdentityDocument, PaperWording, WaiverReason
from .receipt import Receipt
from .till import Till, TillEntry
from .waiver import Applicant, PoliceCheck, Waiver

__all__ = [
    "Applicant",
    "Claim",
    "Fee",
    "FeeAssignment",
    "FeeClass",
    "IdentityDocument",
    "PaperWording",
    "PoliceCheck",
    "Receipt",
    "Till",
    "TillEntry",
    "Waiver",
    "WaiverReason",
]
