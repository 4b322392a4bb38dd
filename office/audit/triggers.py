"""The database trigger that writes `Change` rows. A model wears it in `Meta.triggers`."""

from typing import Any

import pgtrigger


class AuditTrail(pgtrigger.Trigger):
    """Write each inserted, updated or deleted row of the model to the change trail.

    `hidden` columns are left out (search columns that only repeat others); of `personal`
    columns the trail keeps that they changed, not their values.
    """

    name = "audit_trail"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def __init__(
        self, *, hidden: tuple[str, ...] = (), personal: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        self.hidden = hidden
        self.personal = personal
        super().__init__(**kwargs)

    def get_func(self, model: Any) -> str:
        hidden = "{" + ",".join(self.hidden) + "}"
        personal = "{" + ",".join(self.personal) + "}"
        label = model._meta.label_lower
        key = model._meta.pk.column
        return (
            f"PERFORM audit_write('{label}', '{key}', TG_OP, to_jsonb(OLD), to_jsonb(NEW), "
            f"'{hidden}', '{personal}'); RETURN NULL;"
        )
