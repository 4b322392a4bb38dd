"""Taking over published tables: chosen, looked at, then all or nothing."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ledger.surveys import workflow
from ledger.surveys.exceptions import SurveyError
from ledger.surveys.forms.desk import ImportForm
from ledger.surveys.importing import Table, plan_of, read_table
from ledger.surveys.models import KINDS
from office import fiscal
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import keep_input, refused_input, see_other

from .desk import PLAN

KEPT = "surveys_import"
SHIPPED = {
    "tokyo_station_counts.csv": "東京都 駅別放置自転車の状況",
    "published_figures.csv": "区の公表値（年度別）",
}


@require_http_methods(["GET", "POST"])
@requires(PLAN)
def import_table(request: StaffRequest) -> HttpResponse:
    """Choose a table and see what it would change."""
    if request.method == "GET":
        initial = {"fiscal_year": fiscal.fiscal_year(timezone.localdate()) - 1}
        form = ImportForm(refused_input(request), shipped=shipped(), initial=initial)
        return TemplateResponse(request, "surveys/import.html", {"form": form})
    form = ImportForm(request.POST, request.FILES, shipped=shipped())
    if not form.is_valid():
        return keep_input(request)
    try:
        table = read_table(_content(form), form.cleaned_data["fiscal_year"])
    except SurveyError as error:
        messages.error(request, str(error))
        return see_other(reverse("surveys:import"))
    request.session[KEPT] = {
        "rows": [dict(row) for row in table.rows],
        "is_by_station": table.is_by_station,
        "fiscal_year": table.fiscal_year,
    }
    return see_other(reverse("surveys:import_preview"))


@require_http_methods(["GET", "POST"])
@requires(PLAN)
def preview(request: StaffRequest) -> HttpResponse:
    """What the table would change; sent, it changes that."""
    kept = request.session.get(KEPT)
    if not kept:
        messages.info(request, "取り込む表を選んでください。")
        return see_other(reverse("surveys:import"))
    table = Table(**kept)
    if request.method == "GET":
        context = {
            "planned": plan_of(table),
            "kinds": [label for _, label in KINDS],
            "table": table,
        }
        return TemplateResponse(request, "surveys/import_preview.html", context)
    try:
        planned = workflow.import_table(request.user, table)
    except SurveyError as error:
        messages.error(request, str(error))
        return see_other(reverse("surveys:import_preview"))
    del request.session[KEPT]
    words = (
        f"{planned.changes}行を取り込みました。" if planned.changes else "すべて取込み済みでした。"
    )
    messages.success(request, words)
    return see_other(reverse("surveys:list"))


def shipped() -> list[tuple[str, str]]:
    """The published tables that lie on the server."""
    folder = Path(settings.GEODATA_DIR)
    return [(name, label) for name, label in SHIPPED.items() if (folder / name).is_file()]


def _content(form: ImportForm) -> bytes:
    """The bytes of the file, or of the table that lies on the server."""
    if file := form.cleaned_data["file"]:
        content: bytes = file.read()
        return content
    path = Path(settings.GEODATA_DIR) / str(form.cleaned_data["shipped"])
    return path.read_bytes()
