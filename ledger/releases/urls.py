"""Pages of 返還窓口."""

from django.urls import URLPattern, URLResolver, path

from .views import desk, papers, steps, tills, waivers

app_name = "releases"
urlpatterns: list[URLPattern | URLResolver] = [
    # --- the desk ---
    path("", desk.desk, name="desk"),
    path("find/", desk.find, name="find"),
    # --- one return, step by step ---
    path("vehicles/<int:pk>/", steps.vehicle, name="vehicle"),
    path("vehicles/<int:pk>/identity/", steps.identity, name="identity"),
    path("vehicles/<int:pk>/holds/", steps.holds, name="holds"),
    path("vehicles/<int:pk>/terms/", steps.waiver, name="waiver"),
    path("vehicles/<int:pk>/terms/state/", steps.waiver_state, name="waiver_state"),
    path("vehicles/<int:pk>/fee/", steps.fee, name="fee"),
    path("vehicles/<int:pk>/receipt/", steps.receipt, name="receipt"),
    path("vehicles/<int:pk>/withdraw/", steps.withdraw, name="withdraw"),
    path("claims/<int:pk>/", desk.claim, name="claim"),
    path("claims/<int:pk>/reverse/", desk.reverse_claim, name="reverse"),
    path("claims/<int:pk>/papers.pdf", papers.papers, name="papers"),
    # --- waivers ---
    path("waivers/", waivers.waivers, name="waivers"),
    path("waivers/find/", waivers.waiver_find, name="waiver_find"),
    path("waivers/<int:pk>/", waivers.waiver_detail, name="waiver_detail"),
    path("waivers/<int:pk>/correct/", waivers.waiver_correct, name="waiver_correct"),
    path("waivers/<int:pk>/check/", waivers.waiver_check, name="waiver_check"),
    path("waivers/<int:pk>/decide/", waivers.waiver_decide, name="waiver_decide"),
    path("waivers/<int:pk>/withdraw/", waivers.waiver_withdraw, name="waiver_withdraw"),
    path("waivers/<int:pk>/application.pdf", papers.waiver_paper, name="waiver_paper"),
    path("vehicles/<int:pk>/waiver/", waivers.waiver_new, name="waiver_new"),
    path("vehicles/<int:pk>/waiver/compare/", waivers.compare, name="compare"),
    # --- the till ---
    path("tills/", tills.tills, name="tills"),
    path("tills/open/", tills.open_till, name="till_open"),
    path("tills/<int:pk>/", tills.till, name="till"),
    path("tills/<int:pk>/move/", tills.move, name="till_move"),
    path("tills/<int:pk>/close/", tills.close, name="till_close"),
    path("tills/<int:pk>/entries.csv", tills.till_csv, name="till_csv"),
    path("tills/<int:pk>/report.pdf", tills.till_pdf, name="till_pdf"),
]
