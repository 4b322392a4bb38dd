"""The page that searches the trails. S-05, P-05."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.db import models
from django.utils import timezone

from office.accounts.models import Unit
from office.audit.context import acting_as
from office.audit.keyset import PER_PAGE
from office.audit.models import Change, Entry
from office.audit.trail import disclose, record
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


class Step(models.TextChoices):
    OPEN = "test.open", "金庫を開ける"
    SHUT = "test.shut", "金庫を閉める"


@pytest.fixture
def auditor(client, user_who_can):
    user = user_who_can("audit.search_trail", name="監査役")
    client.force_login(user)
    return user


def rows(client, **query):
    response = client.get("/audit/", query)
    assert response.status_code == 200
    return [each["row"] for each in response.context["rows"]]


def test_steps_are_found_by_who_what_record_and_word(client, auditor):
    one, two = UserFactory(name="甲野"), UserFactory(name="乙山")
    unit = UnitFactory(name="第一保管所")
    first = record(one, Step.OPEN, unit, reason="点検")
    second = record(two, Step.SHUT, unit)
    assert rows(client) == [second, first]
    assert rows(client, actor=one.pk) == [first]
    assert rows(client, what="test.shut") == [second]
    assert rows(client, model="accounts.unit", record=unit.pk) == [second, first]
    assert rows(client, model="accounts.user") == []
    assert rows(client, q="点検") == [first]
    assert rows(client, q="第一 閉める") == [second]
    assert rows(client, q="%") == []


def test_days_are_whole_days_here_and_both_ends_count(client, auditor):
    unit = UnitFactory()
    with time_machine.travel("2026-04-10T14:59:00Z", tick=False):  # 23:59 in Tokyo
        late = record(auditor, Step.OPEN, unit)
    with time_machine.travel("2026-04-10T15:01:00Z", tick=False):  # 00:01 of the next day
        next_day = record(auditor, Step.SHUT, unit)
    assert rows(client, since="2026-04-10", until="2026-04-10") == [late]
    assert rows(client, since="2026-04-11", until="2026-04-11") == [next_day]


def test_without_dates_only_the_last_month_is_searched_but_a_record_is_found_always(
    client, auditor
):
    unit = UnitFactory()
    with time_machine.travel(timezone.now() - timedelta(days=40), tick=False):
        old = record(auditor, Step.OPEN, unit)
    assert rows(client) == []
    assert rows(client, model="accounts.unit", record=unit.pk) == [old]


def test_a_wrong_date_is_said_and_finds_nothing(client, auditor):
    record(auditor, Step.OPEN, auditor)
    page = client.get("/audit/", {"since": "昨日"}).content.decode()
    assert "いつから：" in page
    assert "条件に合う記録はありません" in page


def test_changes_lead_to_a_table_of_before_and_after(client, auditor):
    unit = UnitFactory(name="旧い名")
    with acting_as(auditor, request_id="r-1"):
        Unit.objects.filter(pk=unit.pk).update(name="新しい名")
    change = rows(client, kind="changes", model="accounts.unit", record=unit.pk, what="UPDATE")[0]
    page = client.get(f"/audit/changes/{change.pk}/").content.decode()
    assert page.index("名称") < page.index("旧い名") < page.index("新しい名")
    assert "監査役" in page
    assert rows(client, kind="changes", q="新しい名") == [change]


def test_sights_of_personal_data_are_found_by_record(client, auditor, rf):
    request = rf.get("/vehicles/1/")
    request.user = UserFactory()
    seen = disclose(request, [auditor], fields="所有者氏名", purpose="窓口")
    assert rows(client, kind="disclosures", record=auditor.pk) == [seen]
    assert rows(client, kind="disclosures", record=auditor.pk + 1) == []
    assert rows(client, kind="disclosures", q="所有者") == [seen]


def test_pages_follow_each_other_without_gap_or_repeat_while_rows_arrive(client, auditor):
    unit = UnitFactory()
    with time_machine.travel(timezone.now() - timedelta(hours=1), tick=False):
        made = [record(auditor, Step.OPEN, unit) for _ in range(PER_PAGE * 2 + 5)]
    seen, mark = [], ""
    for _ in range(3):
        response = client.get("/audit/", {"after": mark})
        seen += [each["row"] for each in response.context["rows"]]
        mark = response.context["part"].next_mark
        record(auditor, Step.SHUT, unit)
    assert seen == made[::-1]
    assert mark == ""
    assert client.get("/audit/", {"after": "nonsense"}).status_code == 200


def test_counting_stops_at_a_thousand(client, auditor):
    Entry.objects.bulk_create(Entry(action="a", label="b", target="c:1") for _ in range(1200))
    assert "1,000件以上" in client.get("/audit/").content.decode()


def test_taking_the_trail_away_is_itself_recorded(client, auditor):
    record(auditor, Step.OPEN, UnitFactory(name="=危険"), reason="点検")
    response = client.get("/audit/export.csv", {"q": "点検"})
    read = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert len(read) == 2
    assert "金庫を開ける" in read[1]
    assert "'=危険" in read[1]
    entry = Entry.objects.get(action="audit.export")
    assert (entry.actor, entry.detail["rows"], entry.detail["asked"]) == (auditor, 1, {"q": "点検"})


@pytest.mark.parametrize("kind", ["entries", "changes", "disclosures"])
def test_each_kind_can_be_exported(client, auditor, rf, kind):
    request = rf.get("/x/")
    request.user = auditor
    record(auditor, Step.OPEN, auditor)
    disclose(request, [auditor], fields="氏名")
    response = client.get("/audit/export.csv", {"kind": kind})
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    assert len(lines) > 1
    assert {len(line) for line in lines} == {len(lines[0])}


@pytest.mark.parametrize("path", ["/audit/", "/audit/export.csv"])
def test_others_may_not_search(client, user_who_can, path):
    client.force_login(user_who_can("accounts.manage_users"))
    assert client.get(path).status_code == 403


def test_the_request_gives_its_user_to_the_trail(client, user_who_can):
    admin = user_who_can("accounts.manage_users")
    worker = UserFactory()
    client.force_login(admin)
    response = client.post(f"/users/{worker.pk}/disable/")
    change = Change.objects.filter(model="accounts.user", record=worker.pk).latest("pk")
    assert (change.actor, change.request_id) == (admin, response["X-Request-ID"])


def test_the_history_of_a_record_mixes_steps_and_changes(client, auditor):
    from django.template import Context, Template  # noqa: PLC0415

    unit = UnitFactory(name="旧い名")
    unit.name = "新しい名"
    unit.save()
    record(auditor, Step.OPEN, unit)
    shown = Template("{% load trail %}{% history unit %}").render(
        Context({"unit": unit, "user": auditor})
    )
    assert shown.index("金庫を開ける") < shown.index("旧い名 → 新しい名") < shown.index("追加")
    assert "操作証跡で見る" in shown
    assert "操作証跡で見る" not in Template("{% load trail %}{% history unit %}").render(
        Context({"unit": unit, "user": UserFactory()})
    )
