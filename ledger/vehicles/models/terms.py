"""What a vehicle can be found by: grams of its numbers, its words and its people. DESIGN 4-4.

The database keeps these rows itself, whoever writes the vehicle, its owner or its collector, by
form, bulk update or COPY: see the triggers below and the functions of migration 0015.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

REFRESH = "vehicles_refresh_terms"
NEW, OLD, BOTH = (
    pgtrigger.Referencing(**names)  # type: ignore[no-untyped-call]
    for names in ({"new": "new_rows"}, {"old": "old_rows"}, {"old": "old_rows", "new": "new_rows"})
)


def term_triggers(key: str, columns: tuple[str, ...]) -> list[pgtrigger.Trigger]:
    """Triggers of a table whose `columns` are searched by; `key` holds the vehicle's key.

    They run once a statement, and for an update only over the rows whose `columns` changed.
    """
    old = ", ".join(f"o.{column}" for column in columns)
    new = ", ".join(f"n.{column}" for column in columns)
    changed = f"FROM new_rows n JOIN old_rows o USING (id) WHERE ({new}) IS DISTINCT FROM ({old})"
    return [
        _after(
            "terms_of_new",
            pgtrigger.Insert,
            f"PERFORM {REFRESH}(array_agg({key})) FROM new_rows",
            NEW,
        ),
        _after(
            "terms_of_changed",
            pgtrigger.Update,
            f"PERFORM {REFRESH}(array_agg(n.{key}) || array_agg(o.{key})) {changed}",
            BOTH,
        ),
        _after(
            "terms_of_gone",
            pgtrigger.Delete,
            f"PERFORM {REFRESH}(array_agg({key})) FROM old_rows",
            OLD,
        ),
    ]


def words_trigger(columns: tuple[str, ...]) -> pgtrigger.Trigger:
    """The trigger of `Vehicle` for `columns` that only the words are made of.

    Notes are what is changed most often in thousands at once; the numbers and the people of
    those vehicles need not be worked out again.
    """
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in "on")
    return _after(
        "words_of_changed",
        pgtrigger.Update,
        "UPDATE vehicles_searchterms t SET words = c.words FROM"  # noqa: S608 (names of columns)
        f" (SELECT n.id, vehicle_words({new}) AS words FROM new_rows n JOIN old_rows o USING (id)"
        f" WHERE ({new}) IS DISTINCT FROM ({old}) OFFSET 0) c"
        " WHERE t.vehicle_id = c.id AND t.words IS DISTINCT FROM c.words",
        BOTH,
    )


def _after(
    name: str, operation: pgtrigger.Operation, statement: str, referencing: pgtrigger.Referencing
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=f"{statement}; RETURN NULL;",
    )


class SearchTerms(models.Model):
    """The grams (検索語) of one vehicle; it exists as long as the vehicle does.

    A gram is one or two characters of a folded text behind a letter that says of what: see
    `ledger.vehicles.grams`. A foreign key would only stand in the way of the triggers.
    """

    vehicle = models.OneToOneField(
        "vehicles.Vehicle",
        models.DO_NOTHING,
        primary_key=True,
        related_name="terms",
        db_constraint=False,
        verbose_name="自転車等",
    )
    numbers = ArrayField(models.TextField(), default=list, verbose_name="番号")
    words = ArrayField(models.TextField(), default=list, verbose_name="言葉")
    people = ArrayField(models.TextField(), default=list, verbose_name="人")

    class Meta:
        verbose_name = "検索語"
        indexes = [
            # A long list of pending entries would be read through by every search.
            GinIndex(
                fields=["numbers", "words", "people"],
                name="searchterms_found",
                gin_pending_list_limit=512,
            ),
        ]

    def __str__(self) -> str:
        return f"検索語 {self.vehicle_id}"
