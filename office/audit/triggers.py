"""The database trigger that writes `Change` rows. A model wears it in `Meta.triggers`."""

from typing import Any

import pgtrigger


class AuditTrail(pgtrigger.Trigger):
    """Write each inserted, updated or deleted row of the model to the change trail.

    `hidden` columns are left out (search columns that only repeat others); of `personal`
    columns the trail keeps that they changed, not their values.

    `by_column` is for a wide table of which thousands of rows are changed at once: an update
    compares the columns one by one and puts only those that differ into JSON, instead of both
    whole rows. The trail is the same. Not for tables with personal columns.
    """

    name = "audit_trail"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def __init__(
        self,
        *,
        hidden: tuple[str, ...] = (),
        personal: tuple[str, ...] = (),
        by_column: bool = False,
        **kwargs: Any,
    ) -> None:
        self.hidden = hidden
        self.personal = personal
        self.by_column = by_column
        if by_column:
            assert not personal  # noqa: S101 (their values would be kept)
            kwargs["declare"] = [(name, "jsonb := '{}'") for name in ("was", "became")]
        super().__init__(**kwargs)

    def get_func(self, model: Any) -> str:
        hidden = "{" + ",".join(self.hidden) + "}"
        personal = "{" + ",".join(self.personal) + "}"
        label = model._meta.label_lower
        key = model._meta.pk.column
        whole = (
            f"PERFORM audit_write('{label}', '{key}', TG_OP, to_jsonb(OLD), to_jsonb(NEW), "
            f"'{hidden}', '{personal}'); RETURN NULL;"
        )
        if not self.by_column:
            return whole
        columns = [one.column for one in model._meta.concrete_fields]
        return (
            f"IF TG_OP <> 'UPDATE' THEN {whole} END IF; "
            + " ".join(self._compared(one) for one in columns if one not in self.hidden)
            + " IF was <> '{}' THEN PERFORM audit_keep("
            f"'{label}', NEW.{key}::text, 'UPDATE', was, became); END IF; RETURN NULL;"
        )

    def _compared(self, column: str) -> str:
        return (
            f"IF NEW.{column} IS DISTINCT FROM OLD.{column} THEN"
            f" was := was || jsonb_build_object('{column}', OLD.{column});"
            f" became := became || jsonb_build_object('{column}', NEW.{column}); END IF;"
        )
