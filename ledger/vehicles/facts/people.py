"""The persons behind a vehicle, whole or masked. L-01.20, L-01.31, L-01.32; SECURITY (c) D3, D4."""

from ledger.vehicles import masking
from ledger.vehicles.models import Collector, Owner, Vehicle
from ledger.vehicles.models.person import Person

from .shapes import Fact, Group, day, joined, moment, text

FIELDS_SHOWN = "氏名・フリガナ・住所・郵便番号・電話番号"


def owner_of(vehicle: Vehicle) -> Owner | None:
    """The owner as far as known; asks the database once."""
    return Owner.objects.filter(vehicle=vehicle).first()


def collector_of(vehicle: Vehicle) -> Collector | None:
    """Who came for the vehicle."""
    return Collector.objects.filter(vehicle=vehicle).select_related("relation").first()


def people(owner: Owner | None, collector: Collector | None, *, opened: bool) -> list[Group]:
    """Both persons as two groups; those that are not known are empty."""
    return [
        Group("所有者", owner_facts(owner, opened=opened) if owner else []),
        Group("引き取り者", collector_facts(collector, opened=opened) if collector else []),
    ]


def shown(owner: Owner | None, collector: Collector | None) -> str:
    """What a page with these persons shows, in the words of the trail."""
    told = [name for name, one in (("所有者", owner), ("引き取り者", collector)) if one]
    return f"{'・'.join(told)}の{FIELDS_SHOWN}"


def person_facts(person: Person, *, opened: bool) -> list[Fact]:
    """Name and address; masked unless `opened`."""
    name, address, phone, postcode = (
        (person.name, person.address, person.phone, person.postcode)
        if opened
        else (
            masking.name(person.name),
            masking.address(person.address),
            masking.phone(person.phone),
            masking.postcode(person.postcode),
        )
    )
    kana = person.kana if opened else masking.name(person.kana)
    return [
        Fact("氏名", name, fields=("name",)),
        Fact("フリガナ", kana, fields=("kana",)),
        Fact("郵便番号", postcode, fields=("postcode",)),
        Fact("住所", address, fields=("address",)),
        Fact("電話番号", phone, fields=("phone",)),
    ]


def owner_facts(owner: Owner, *, opened: bool) -> list[Fact]:
    """L-01.31."""
    return [
        *person_facts(owner, opened=opened),
        Fact("個人・法人", "法人" if owner.is_company else "個人", fields=("is_company",)),
        Fact(
            "出所",
            owner.get_source_display(),
            day(owner.known_on),
            fields=("source", "known_on"),
        ),
        Fact("登録", moment(owner.changed_at), fields=("changed_at",)),
    ]


def collector_facts(collector: Collector, *, opened: bool) -> list[Fact]:
    """L-01.32."""
    return [
        *person_facts(collector, opened=opened),
        Fact(
            "関係",
            joined(text(collector.relation), collector.relation_note),
            fields=("relation", "relation_note"),
        ),
        Fact("登録", moment(collector.changed_at), fields=("changed_at",)),
    ]
