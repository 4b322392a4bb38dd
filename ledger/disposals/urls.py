"""Pages of 公示と処分."""

from django.urls import URLPattern, URLResolver, path, re_path

from .views import clock, extension, posting

app_name = "disposals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("vehicles/<int:pk>/clock/", clock.clock, name="clock"),
    path("extensions/", extension.listing, name="extensions"),
    path("extensions/new/", extension.new, name="extension_new"),
    path("extensions/<int:pk>/", extension.detail, name="extension"),
    path("extensions/<int:pk>/apply/", extension.apply, name="extension_apply"),
    path("extensions/<int:pk>/discard/", extension.discard, name="extension_discard"),
    path("extensions/<int:pk>/undo/", extension.undo, name="extension_undo"),
    path("postings/", posting.listing, name="postings"),
    path("postings/notice/", posting.new_notice, name="notice_new"),
    path("postings/disposal/", posting.new_posting, name="posting_new"),
    path("postings/<int:pk>/", posting.detail, name="posting"),
    path("postings/<int:pk>/list.pdf", posting.pdf, name="posting_pdf"),
    re_path(
        r"^postings/(?P<pk>\d+)/list-(?P<encoding>utf8|sjis)\.csv$",
        posting.csv,
        name="posting_csv",
    ),
    path("postings/<int:pk>/withdraw/", posting.withdraw, name="posting_withdraw"),
    path(
        "postings/<int:pk>/items/<int:item_pk>/withdraw/",
        posting.withdraw_item,
        name="posting_item_withdraw",
    ),
    path("vehicles/<int:pk>/withdraw-notice/", posting.withdraw_notice_of, name="withdraw_notice"),
    path(
        "vehicles/<int:pk>/withdraw-posting/", posting.withdraw_posting_of, name="withdraw_posting"
    ),
]
