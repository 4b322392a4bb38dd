"""レジ: the list, one till, opening, moving, counting, closing, paper and file. K-09."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.releases import desks, tillreport
from ledger.releases.forms.till import CloseTillForm, MoveCashForm, OpenTillForm
from ledger.releases.models import Till, TillEntry
from ledger.releases.workflow import tills as workflow
from ledger.vehicles.exceptions import LedgerError
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import keep_input, refused_input, see_other
from office.csv_files import write_csv

MONEY, CLOSE, VIEW = "releases.take_money", "releases.close_till", "releases.view_till"
PER_PAGE = 40


@require_GET
@requires(VIEW)
def tills(request: StaffRequest) -> HttpResponse:
    """The tills of the yard, or of all yards, newest first."""
    found = Till.objects.visible_to(request.user).select_related("yard", "opened_by", "closed_by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(till, tillreport.sums_of(till)) for till in page]
    return TemplateResponse(request, "releases/tills.html", {"page": page, "rows": rows})


@require_GET
@requires(VIEW)
def till(request: StaffRequest, pk: int) -> HttpResponse:
    """One till: every entry, and what they add up to. No person is in it."""
    found = find(request, pk)
    page = context(found) | {
        "move_form": MoveCashForm(
            refused_input(request), initial={"key": uuid4(), "kind": TillEntry.Kind.PAID_OUT}
        ),
        "closable": found.is_open and request.user.has_perm(CLOSE),
        "movable": found.is_open and request.user.has_perm(MONEY),
    }
    return TemplateResponse(request, "releases/till.html", page)


@require_POST
@requires(MONEY)
def open_till(request: StaffRequest) -> HttpResponse:
    """Begin a shift, and go on where one was."""
    yard = desks.chosen(desks.yards_of(request.user), request.POST.get("yard", ""))
    back = next_of(request)
    form = OpenTillForm(request.POST)
    if yard is None or not form.is_valid():
        messages.error(request, "釣銭準備金の金額を数字で入力してください。")
        return see_other(back)
    try:
        opened = workflow.open_till(
            request.user,
            yard,
            float_amount=form.cleaned_data["float_amount"],
            today=timezone.localdate(),
        )
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"レジを開けました（釣銭準備金 {opened.float_amount:,}円）。")
    return see_other(back)


@require_POST
@requires(MONEY)
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """Put change in, or bring takings to the safe."""
    found = find(request, pk)
    page = reverse("releases:till", args=[found.pk])
    form = MoveCashForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return see_other(page)
    try:
        workflow.move_cash(request.user, found, **form.cleaned_data)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "レジの出入りを登録しました。")
    return see_other(page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CLOSE)
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Count by denomination, and close."""
    found = find(request, pk)
    page = reverse("releases:till", args=[found.pk])
    if not found.is_open:
        messages.info(request, "このレジは締められています。")
        return see_other(page)
    if request.method != "POST":
        form = CloseTillForm(refused_input(request))
        return TemplateResponse(
            request, "releases/till_close.html", context(found) | {"form": form}
        )
    form = CloseTillForm(request.POST)
    if not form.is_valid():
        return keep_input(request)
    note = form.cleaned_data["difference_note"]
    try:
        workflow.close_till(request.user, found, pieces=form.pieces(), note=note)
    except LedgerError as error:
        messages.error(request, str(error))
        return keep_input(request)
    messages.success(request, "レジを締めました。日計表を印刷できます。")
    return see_other(page)


@require_GET
@requires(VIEW)
def till_csv(request: StaffRequest, pk: int) -> HttpResponse:
    """The entries of a till as CSV (UTF-8 with BOM, or cp932 with `?encoding=cp932`)."""
    found = find(request, pk)
    cp932 = request.GET.get("encoding") == "cp932"
    made = write_csv(
        tillreport.HEADER, tillreport.rows(found), encoding="cp932" if cp932 else "utf-8-sig"
    )
    kind = "text/csv; charset=" + ("shift_jis" if cp932 else "utf-8")
    response = HttpResponse(made.content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{tillreport.file_name(found)}.csv"'
    return response


@require_GET
@requires(VIEW)
def till_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """手数料収納日計表 on paper."""
    found = find(request, pk)
    response = HttpResponse(
        tillreport.pdf(found, str(request.user)), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{tillreport.file_name(found)}.pdf"'
    return response


def find(request: StaffRequest, pk: int) -> Till:
    """The till; 404 out of the user's sight."""
    related = ("yard", "opened_by", "closed_by")
    return get_object_or_404(Till.objects.visible_to(request.user).select_related(*related), pk=pk)


def context(found: Till) -> dict[str, Any]:
    """A till with its entries and sums."""
    return {
        "till": found,
        "entries": tillreport.entries_of(found),
        "sums": tillreport.sums_of(found),
    }


def next_of(request: StaffRequest) -> str:
    """Where the user came from, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if wanted and ours else reverse("releases:desk")


def first_error(form: Any) -> str:
    """What is wrong, with the name of its field."""
    name, errors = next(iter(form.errors.items()))
    label = form.fields[name].label if name in form.fields else ""
    return f"{label}：{errors[0]}" if label else str(errors[0])
