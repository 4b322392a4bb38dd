"""Pages of 公示と処分."""

from django.urls import URLPattern, URLResolver, path, re_path

from ledger.vehicles.transitions import Step

from .views import (
    batch,
    clock,
    extension,
    inbox,
    matching,
    police_report,
    posting,
    sale,
    settlement,
)

app_name = "disposals"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.home, name="home"),
    path("work/<slug:key>/", inbox.work, name="work"),
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
    path("batches/", batch.listing, name="batches"),
    path("batches/new/", batch.new, name="batch_new"),
    path("batches/<int:pk>/", batch.detail, name="batch"),
    path("batches/<int:pk>/change/", batch.change, name="batch_change"),
    path("batches/<int:pk>/submit/", batch.submit, name="batch_submit"),
    path("batches/<int:pk>/approve/", batch.approve, name="batch_approve"),
    path("batches/<int:pk>/send-back/", batch.send_back, name="batch_send_back"),
    path("batches/<int:pk>/cancel/", batch.cancel, name="batch_cancel"),
    path("batches/<int:pk>/list.pdf", batch.pdf, name="batch_pdf"),
    re_path(
        r"^batches/(?P<pk>\d+)/list-(?P<encoding>utf8|sjis)\.csv$", batch.csv, name="batch_csv"
    ),
    path("batches/<int:pk>/match/", matching.page, name="match"),
    path("batches/<int:pk>/match/state/", matching.state, name="match_state"),
    path("batches/<int:pk>/scans/", matching.scan, name="match_scan"),
    path("batches/<int:pk>/scans/<int:reading_pk>/undo/", matching.undo, name="match_undo"),
    path("batches/<int:pk>/scans/<int:reading_pk>/accept/", matching.accept, name="match_accept"),
    path("lots/", sale.listing, name="lots"),
    path("lots/new/", sale.new, name="lot_new"),
    path("lots/<int:pk>/", sale.detail, name="lot"),
    path("lots/<int:pk>/items/<int:item_pk>/out/", sale.take_out, name="lot_take_out"),
    re_path(r"^lots/(?P<pk>\d+)/lot-(?P<encoding>utf8|sjis)\.csv$", sale.csv, name="lot_csv"),
    path("police-report/", police_report.page, name="police_report"),
    path("police-report/report.pdf", police_report.pdf, name="police_report_pdf"),
    re_path(
        r"^police-report/report-(?P<encoding>utf8|sjis)\.csv$",
        police_report.csv,
        name="police_report_csv",
    ),
    path("requests/", settlement.listing, name="requests"),
    path("requests/<int:pk>/decide/", settlement.decide, name="request_decide"),
    path("requests/<int:pk>/withdraw/", settlement.withdraw, name="request_withdraw"),
    path("inoperable/", settlement.inoperable, name="inoperable"),
    path(
        "vehicles/<int:pk>/early/", settlement.ask, {"step": Step.DISPOSE_EARLY}, name="ask_early"
    ),
    path(
        "vehicles/<int:pk>/hand-over/",
        settlement.ask,
        {"step": Step.HAND_OVER},
        name="ask_hand_over",
    ),
    path("vehicles/<int:pk>/lost/", settlement.ask, {"step": Step.REPORT_LOST}, name="ask_lost"),
    path("vehicles/<int:pk>/found/", settlement.ask, {"step": Step.FIND}, name="ask_found"),
    path("vehicles/<int:pk>/undo/", settlement.ask, {"step": Step.UNDO_DISPOSAL}, name="ask_undo"),
    path("vehicles/<int:pk>/withdraw-notice/", posting.withdraw_notice_of, name="withdraw_notice"),
    path(
        "vehicles/<int:pk>/withdraw-posting/", posting.withdraw_posting_of, name="withdraw_posting"
    ),
]
