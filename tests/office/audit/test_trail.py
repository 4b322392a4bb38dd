"""The trails themselves: complete, attributed, unchangeable. S-05, C30-C32."""

import pytest
from django.db import DatabaseError, connection, models, transaction

from ledger.vehicles.models import Color
from office.accounts.models import Role, Unit
from office.accounts.roles import permissions_named
from office.audit.context import acting_as
from office.audit.describing import lines, summary, watched
from office.audit.models import Change, Disclosure, Entry
from office.audit.trail import disclose, record
from office.documents.csv_files import write_csv
from office.masters.models import Parameter
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


class Step(models.TextChoices):
    TRY = "test.try", "試験"


def changes_of(model):
    return Change.objects.filter(model=model).order_by("pk")


def test_a_bulk_update_of_1000_rows_leaves_1000_changes_with_the_actor():
    Color.objects.bulk_create(Color(code=f"c{n}", label=f"色{n}") for n in range(1000))
    user = UserFactory()
    before = Change.objects.count()
    with acting_as(user, request_id="bulk"):
        Color.objects.update(note="まとめて")
    left = Change.objects.filter(request_id="bulk")
    assert (left.count(), Change.objects.count() - before) == (1000, 1000)
    assert set(left.values_list("actor", "operation")) == {(user.pk, "UPDATE")}
    assert all(row.after == {"note": "まとめて"} for row in left)


def test_raw_sql_is_caught_too():
    unit, user = UnitFactory(), UserFactory()
    with acting_as(user), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_unit SET name = '裏口' WHERE id = %s", [unit.pk])
    assert changes_of("accounts.unit").last().actor == user


def test_a_row_that_did_not_change_leaves_nothing():
    parameter = Parameter.objects.create(key="k", value="1", meaning="試験")
    count = Change.objects.count()
    parameter.save()
    assert Change.objects.count() == count


def test_nobody_acting_is_the_system():
    UnitFactory(name="自動")
    assert changes_of("accounts.unit").last().actor is None


@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}"])
@pytest.mark.parametrize("model", [Entry, Change, Disclosure])
def test_no_trail_can_be_changed_or_deleted(model, statement, rf):
    user = UserFactory()
    record(user, Step.TRY, user)
    request = rf.get("/somewhere/")
    request.user = user
    disclose(request, [user], fields="氏名")
    with (
        pytest.raises(DatabaseError, match=r"append_only|annot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(model._meta.db_table))
    assert model.objects.exists()


def test_a_change_reads_in_the_words_of_the_office():
    ward = Unit.objects.create(name="課", kind="ward")
    user = UserFactory(name="旧姓", unit=ward)
    yard = Unit.objects.create(name="弦巻保管所", kind="yard")
    user.unit, user.name, user.is_active = yard, "新姓", False
    user.save()
    change = changes_of("accounts.user").last()
    read = {line.label: (line.before, line.after) for line in lines(change)}
    assert read["所属"] == ("課", "弦巻保管所")
    assert read["氏名"] == ("旧姓", "新姓")
    assert ("はい", "いいえ") in read.values()
    assert summary(change, most=1).endswith("ほか2項目")


def test_a_permission_given_to_a_role_reads_in_words():
    role = Role.objects.create(name="crew")
    role.permissions.set(permissions_named(["audit.search_trail", "requests.add_removalrequest"]))
    written = [
        (line.label, line.after)
        for change in changes_of("auth.group_permissions")
        for line in lines(change)
    ]
    assert ("役割", "撤去班") in written
    assert ("権限", "操作証跡を調べる") in written
    assert ("権限", "撤去依頼を登録する") in written


def test_choices_and_blank_and_vanished_references_read_well():
    unit = Unit.objects.create(name="課", kind="ward")
    unit.kind = "yard"
    unit.save()
    assert (lines(changes_of("accounts.unit").last())[0].before) == "区"
    change = Change(
        model="accounts.user", operation="UPDATE", before={"unit_id": 999}, after={"unit_id": None}
    )
    assert [(line.before, line.after) for line in lines(change)] == [
        ("999（いまはありません）", "（空欄）")
    ]
    gone = Change(model="no.model", operation="UPDATE", before={"x": 1}, after={"x": 2})
    assert lines(gone)[0].label == "x"


def test_personal_values_are_not_shown_because_they_are_not_kept():
    from tests.factories import RequesterFactory  # noqa: PLC0415

    requester = RequesterFactory(name="秘密 太郎", phone="03-9999-9999")
    requester.name = "別名 花子"
    requester.save()
    for change in changes_of("requests.requester"):
        assert "秘密" not in f"{change.before}{change.after}"
        assert any("残していません" in line.after for line in lines(change))


def test_every_watched_model_has_a_japanese_name():
    from office.audit.describing import model_name  # noqa: PLC0415

    assert len(watched()) > 20
    assert all(not model_name(label).isascii() for label in watched())


def test_the_csv_of_a_trail_is_harmless():
    assert write_csv(["a"], [["=cmd"]]).content.endswith(b'"\'=cmd"\r\n')
