"""The words in which a vehicle is described, and the papers of tags."""

from office.masters import effects
from office.masters.registry import register

from .effects import PREVIEWS
from .models import (
    BasketPlace,
    BodyType,
    Color,
    DamagePlace,
    Disposition,
    EarlyReason,
    GearKind,
    HoldKind,
    InoperableReason,
    LockKind,
    Maker,
    Purpose,
    Relation,
    ReleaseKind,
    RemovalKind,
    StickerColor,
    TagLayout,
    TagWording,
    UnableReason,
    VehicleKind,
)

register(RemovalKind, group="撤去と保管")
register(EarlyReason, group="撤去と保管")
register(UnableReason, group="撤去と保管")
for model in (VehicleKind, BodyType, Color, Maker, BasketPlace, GearKind, LockKind, DamagePlace):
    register(model, group="車両")
register(StickerColor, group="車両")
register(InoperableReason, group="返還と処分")
register(HoldKind, group="返還と処分")
register(ReleaseKind, group="返還と処分")
register(Relation, group="返還と処分")
register(Disposition, group="返還と処分")
register(Purpose, group="返還と処分")
register(TagLayout, group="札")
register(TagWording, group="札", columns=("heading",))

for keys, preview in PREVIEWS:
    effects.register(keys, preview)
