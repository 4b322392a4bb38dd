"""A master taken in from a CSV: looked at first, all or nothing, taken back. L-05a."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from geo.models import CalendarDay
from ledger.vehicles.models import Color
from office.audit.models import Change, Entry
from office.csv_files import write_csv
from office.masters import registry
from office.masters.importplan import Fate, decoded, plan
from tests.factories import DistrictFactory, StationFactory, VehicleFactory

pytestmark = pytest.mark.django_db
COLORS = "vehicles.color"
LIST, IMPORT = f"/masters/{COLORS}/", f"/masters/{COLORS}/import/"
HEAD = "コード,名称,備考"


@pytest.fixture
def editor(client, user_who_can):
    user = user_who_can("masters.edit_masters", name="編集者")
    client.force_login(user)
    return user


@pytest.fixture
def colors(editor):
    return [
        Color.objects.create(code=f"0{n}", label=label, sort_order=n * 10)
        for n, label in enumerate(["赤", "青", "黄"], start=1)
    ]


def upload(client, text, *, encoding="utf-8-sig", page=IMPORT, **more):
    content = text.encode(encoding) if isinstance(text, str) else text
    answer = client.post(page, {"file": SimpleUploadedFile("色.csv", content), **more})
    return client.get(answer.url)


def planned(text, **more):
    return plan(registry.get(COLORS), text, today=timezone.localdate(), **more)


def labels():
    return dict(Color.objects.values_list("code", "label"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_the_file_is_shown_first_and_then_taken_in(client, colors, encoding):
    text = f"{HEAD}\r\n01,赤,\r\n02,紺,濃い青\r\n04,緑,\r\n"
    page = upload(client, text, encoding=encoding)
    made = page.context["plan"]
    assert [(line.number, line.fate) for line in made.lines] == [
        (2, Fate.SAME),
        (3, Fate.CHANGED),
        (4, Fate.NEW),
    ]
    assert made.lines[1].differences == [("名称", "青", "紺"), ("備考", "", "濃い青")]
    assert labels() == {"01": "赤", "02": "青", "03": "黄"}

    client.post(f"{IMPORT}apply/", {"seal": made.seal})
    assert labels() == {"01": "赤", "02": "紺", "03": "黄", "04": "緑"}
    entry = Entry.objects.get(action="masters.import")
    assert entry.detail["counts"] == {"追加": 1, "変更": 1}
    assert client.get(IMPORT).context["plan"] is None


def test_an_error_in_one_line_keeps_all_out_and_names_the_line(client, colors):
    text = f'{HEAD}\n02,紺,"二行の\n備考"\n03,,\n,桃,\n02,紫,\n05,灰\n'
    page = upload(client, text)
    made = page.context["plan"]
    assert {line.number: line.errors[0] for line in made.wrong} == {
        4: "名称：このフィールドは必須です。",
        5: "コードが空欄です。",
        6: "コード「02」が2回あります。",
        7: "列の数が 2 です（見出しは 3 列）。",
    }
    assert "6行目（02）" in " ".join(page.content.decode().split()).replace(" （", "（")
    client.post(f"{IMPORT}apply/", {"seal": made.seal})
    assert labels() == {"01": "赤", "02": "青", "03": "黄"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空"),
        (b"\xff\xfe\x00", "文字を読み取れません"),
        ("名称\n赤\n".encode(), "「コード」の列が必要です"),
        ("コード,色\n1,赤\n".encode(), "見出し「色」はこのマスタにありません"),
        ("コード,コード\n1,1\n".encode(), "2回あります"),
        ('コード,名称\n1,"赤\n'.encode(), "引用符の対応"),
    ],
)
def test_a_file_that_is_none_says_why(client, colors, content, says):
    assert says in upload(client, content).content.decode()
    assert Color.objects.count() == 3


def test_a_zero_that_excel_has_dropped_is_no_new_entry(colors):
    (line,) = planned(f"{HEAD}\n1,赤,\n").wrong
    assert line.errors == ["コード「01」の先頭の0が落ちていませんか。"]


def test_what_the_file_leaves_out_ends_only_when_asked(client, colors):
    text = f"{HEAD}\n01,赤,\n02,青,\n"
    assert upload(client, text).context["plan"].work == []
    page = upload(client, text, retire_missing="on")
    (line,) = page.context["plan"].work
    assert (line.number, line.code, line.fate) == (0, "03", Fate.RETIRED)
    client.post(f"{IMPORT}apply/", {"seal": page.context["plan"].seal})
    assert Color.objects.get(code="03").valid_until == timezone.localdate()


def test_a_last_day_in_the_file_retires(colors):
    (line,) = planned("コード,名称,適用終了日\n02,青,2026-03-31\n").work
    assert line.fate is Fate.RETIRED


def test_nothing_is_taken_in_when_the_list_has_changed_meanwhile(client, colors):
    seal = upload(client, f"{HEAD}\n02,紺,\n").context["plan"].seal
    Color.objects.filter(code="01").update(note="横から")
    page = client.get(client.post(f"{IMPORT}apply/", {"seal": seal}).url)
    assert "マスタが変わりました" in page.content.decode()
    assert labels()["02"] == "青"
    client.post(f"{IMPORT}apply/", {"seal": page.context["plan"].seal})
    assert labels()["02"] == "紺"


def take_in(client, text):
    made = upload(client, text).context["plan"]
    client.post(f"{IMPORT}apply/", {"seal": made.seal})
    return Entry.objects.filter(action="masters.import").latest("pk")


def test_an_import_is_taken_back_as_a_whole(client, colors):
    step = take_in(client, f"{HEAD}\n02,紺,\n04,緑,\n")
    assert "取込みを取り消す" in client.get(LIST).content.decode()
    client.post(f"{IMPORT}undo/", {"number": step.pk})
    assert labels() == {"01": "赤", "02": "青", "03": "黄"}
    assert "取込みを取り消す" not in client.get(LIST).content.decode()
    assert Change.objects.filter(model=COLORS, actor__isnull=False).count() == 4


def test_an_import_is_not_taken_back_when_one_entry_was_changed_since(client, colors):
    step = take_in(client, f"{HEAD}\n01,朱,\n02,紺,\n")
    Color.objects.filter(code="02").update(note="後から")
    page = client.get(client.post(f"{IMPORT}undo/", {"number": step.pk}).url)
    assert "「紺」が取込みの後に変更されている" in page.content.decode()
    assert labels()["01"] == "朱"


def test_an_import_is_not_taken_back_when_a_new_entry_is_used(client, colors):
    step = take_in(client, f"{HEAD}\n04,緑,\n")
    VehicleFactory(color=Color.objects.get(code="04"))
    page = client.get(client.post(f"{IMPORT}undo/", {"number": step.pk}).url)
    assert "使われているため" in page.content.decode()
    assert "04" in labels()


def test_references_are_written_as_codes(client, editor):
    station, district = StationFactory(), DistrictFactory(code="D77", label="新地域")
    file = client.get("/masters/geo.station/export.csv").content.decode("utf-8-sig")
    assert f'"{station.district.code}"' in file
    changed = file.replace(f'"{station.district.code}"', '"D77"')
    page = upload(client, changed, page="/masters/geo.station/import/")
    (line,) = page.context["plan"].work
    assert line.differences == [("地域", station.district.code, district.code)]
    wrong = file.replace(f'"{station.district.code}"', '"D78"')
    page = upload(client, wrong, page="/masters/geo.station/import/")
    assert "「D78」はありません" in page.content.decode()


def test_what_looks_like_a_formula_comes_back_as_it_was(colors):
    Color.objects.filter(code="01").update(label="=1+1", note="'引用")
    file = write_csv(["コード", "名称", "備考"], [["01", "=1+1", "'引用"]])
    assert "'=1+1" in decoded(file.content)
    assert planned(decoded(file.content)).work == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_every_master_that_ships_comes_back_unchanged(client, editor, encoding):
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.masterdata"):
            import_module(f"{config.name}.masterdata").load()
    CalendarDay.objects.create(code="1", label="設備点検", day=timezone.localdate())
    today = timezone.localdate()
    for master in registry.masters():
        page = reverse("masters:export", args=[master.name])
        content = client.get(page, {"encoding": encoding}).content
        made = plan(master, decoded(content), today=today, retire_missing=True)
        assert made.errors == [], master.name
        assert [(one.code, one.errors) for one in made.wrong] == [], master.name
        assert [(one.code, one.differences) for one in made.work] == [], master.name
        assert len(made.lines) == master.model.objects.count() > 0, master.name
