"""The words of postings and the reasons of disposals, as the ward edits them."""

from office.masters.registry import register

from .models import PostingWording, UnmatchedReason

register(PostingWording, group="返還と処分", columns=("kind", "title"))
register(UnmatchedReason, group="返還と処分")
