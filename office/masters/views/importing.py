"""A CSV of a master: shown first with what it would do, then taken in as a whole. L-05a."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from office.accounts.access import StaffRequest, requires
from office.accounts.replay import see_other
from office.masters.exceptions import MasterError
from office.masters.importing import carry_out, take_back
from office.masters.importplan import Plan, decoded, plan
from office.masters.registry import EDIT, Master

from .entries import master_of

KEPT = "masters_import"
MOST_BYTES = 1_000_000


class ImportForm(forms.Form):
    """Which file, and whether it is the whole list."""

    file = forms.FileField(
        label="CSVファイル",
        help_text="このマスタの「CSV」で出したものと同じ見出しです。UTF-8、Shift_JISのどちらでもかまいません。",
        error_messages={"required": "ファイルを選んでください。", "empty": "ファイルが空です。"},
    )
    retire_missing = forms.BooleanField(
        label="ファイルにない項目を、今日で廃止する",
        required=False,
        help_text="ファイルがマスタの全部のときだけ印を付けます。",
    )

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("ファイルが大きすぎます（1MBまで）。分けて取り込んでください。")
        self.cleaned_data["name"] = str(file.name)[:100]
        return decoded(file.read())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT)
def upload(request: StaffRequest, name: str) -> HttpResponse:
    """Choose a file; then see what it would do, line by line. Nothing is changed here."""
    master = master_of(request, name, to_edit=True)
    if request.method != "POST":
        return _show(request, master)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(each) for each in errors))
        return see_other(request.path)
    request.session[KEPT] = {
        "master": master.name,
        "text": form.cleaned_data["file"],
        "name": form.cleaned_data["name"],
        "retire_missing": form.cleaned_data["retire_missing"],
    }
    return see_other(request.path)


@require_POST
@requires(EDIT)
def apply(request: StaffRequest, name: str) -> HttpResponse:
    """Take the file in that was just looked at, all of it or nothing."""
    master = master_of(request, name, to_edit=True)
    made = _planned(request, master)
    if made is None:
        return redirect("masters:import", master.name)
    if request.POST.get("seal") != made.seal:
        messages.error(request, "確かめている間にマスタが変わりました。もう一度確かめてください。")
        return see_other(reverse("masters:import", args=[master.name]))
    try:
        carry_out(made, actor=request.user)
    except MasterError as refusal:
        messages.error(request, str(refusal))
        return see_other(reverse("masters:import", args=[master.name]))
    del request.session[KEPT]
    messages.success(request, f"取り込みました（{told(made.counts)}）。")
    return see_other(reverse("masters:entries", args=[master.name]))


@require_POST
@requires(EDIT)
def forget(request: StaffRequest, name: str) -> HttpResponse:
    """Put the file away that was looked at."""
    master = master_of(request, name, to_edit=True)
    request.session.pop(KEPT, None)
    return see_other(reverse("masters:import", args=[master.name]))


@require_POST
@requires(EDIT)
def undo(request: StaffRequest, name: str) -> HttpResponse:
    """Take the last import back, all of it or nothing."""
    master = master_of(request, name, to_edit=True)
    number = request.POST.get("number", "")
    try:
        done = take_back(
            master, number=int(number) if number.isdecimal() else 0, actor=request.user
        )
        messages.success(request, f"取込みを取り消しました（{done}件）。")
    except MasterError as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        messages.error(request, "、".join(refusal.messages))
    return see_other(reverse("masters:entries", args=[master.name]))


def told(counts: dict[str, int]) -> str:
    """「追加 2件、変更 1件」."""
    return "、".join(f"{fate} {n}件" for fate, n in counts.items() if n)


def _planned(request: StaffRequest, master: Master) -> Plan | None:
    kept = request.session.get(KEPT)
    if not kept or kept["master"] != master.name:
        return None
    return plan(
        master,
        kept["text"],
        today=timezone.localdate(),
        retire_missing=kept["retire_missing"],
    )


def _show(request: StaffRequest, master: Master) -> HttpResponse:
    made = _planned(request, master)
    page: dict[str, Any] = {"master": master, "form": ImportForm(), "plan": made}
    if made is not None:
        page |= {
            "file_name": request.session[KEPT]["name"],
            "counts": [(fate, n) for fate, n in made.counts.items()],
        }
    return TemplateResponse(request, "masters/import.html", page)
