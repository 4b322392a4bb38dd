"""The accounts of the demonstration, all with one password that is made up once."""

import re
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group

from geo.models import StorageYard
from ledger.patrols.models import Crew
from office.accounts.models import Unit, User

WARD, CALL_CENTRE = "交通安全自転車課", "コールセンター"

# user name, role, name shown, unit
AT_A_DESK = [
    ("operator", "operator", "受付 花子", CALL_CENTRE),
    ("officer", "officer", "区野 担当", WARD),
    ("planner", "planner", "計画 立子", WARD),
    ("auditor", "auditor", "監査 太郎", WARD),
    ("admin", "admin", "管理 者一", WARD),
]
TOLD = r"パスワード: (\S+)"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that are taken for another."""


class DemoAccounts:
    """Creates the accounts that are missing, and remembers their password in a file."""

    def __init__(self, folder: Path | None = None) -> None:
        self.file = (folder or Path(settings.LOCAL_DIR)) / "demo-accounts.txt"

    def make(self) -> str:
        """Return the text that tells the accounts and their password.

        While the file and the accounts are there, nothing is changed. Otherwise every demo
        account gets a new password, since the old one is known to nobody. Raises LookupError
        when the roles are not loaded.
        """
        link_units()
        if not Group.objects.filter(name="operator").exists():
            raise LookupError("役割がありません。先に manage.py load_masters を実行してください。")
        wanted = [*AT_A_DESK, *in_the_field()]
        names = [name for name, *_ in wanted]
        if known := self.still_true(names):
            return known
        password = new_password()
        for name, role, shown, unit in wanted:
            make_account(name, role, shown, unit, password)
        return self.remember(names, password)

    def still_true(self, names: list[str]) -> str:
        """What the file says, if all these accounts exist and its password opens them; or ""."""
        known = self.file.read_text() if self.file.exists() else ""
        users = list(User.objects.filter(username__in=names).order_by("username"))
        found = re.search(TOLD, known)
        if found is None or len(users) < len(names) or not all(name in known for name in names):
            return ""
        return known if users[0].check_password(found[1]) else ""

    def remember(self, names: list[str], password: str) -> str:
        text = "\n".join(
            [
                "デモの利用者（パスワードは共通）",
                f"  パスワード: {password}",
                f"  利用者: {', '.join(names)}",
                "",
            ]
        )
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.touch(mode=0o600)
        self.file.chmod(0o600)
        self.file.write_text(text)
        return text


def new_password() -> str:
    """Four groups of four letters."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def in_the_field() -> list[tuple[str, str, str, str]]:
    """One account for each crew and each yard."""
    crews = Crew.objects.filter(unit__isnull=False).select_related("unit").order_by("code")
    yards = StorageYard.objects.filter(unit__isnull=False).select_related("unit").order_by("code")
    return [
        *(
            (f"crew{n}", "crew", f"{crew.label} 班長", str(crew.unit))
            for n, crew in enumerate(crews, 1)
        ),
        *(
            (f"yard{n}", "yard", f"{yard.label} 係員", str(yard.unit))
            for n, yard in enumerate(yards, 1)
        ),
    ]


def link_units() -> None:
    """Give each crew and yard that has no unit the unit of its name."""
    for crew in Crew.objects.filter(unit=None):
        crew.unit = unit_named(crew.label, Unit.Kind.CREW)
        crew.save(update_fields=["unit"])
    for yard in StorageYard.objects.filter(unit=None):
        yard.unit = unit_named(f"{yard.label}保管所", Unit.Kind.YARD)
        yard.save(update_fields=["unit"])


def unit_named(name: str, kind: str) -> Unit:
    return Unit.objects.get_or_create(name=name, defaults={"kind": kind})[0]


def make_account(name: str, role: str, shown: str, unit: str, password: str) -> None:
    kind = Unit.Kind.CALL_CENTRE if unit == CALL_CENTRE else Unit.Kind.WARD
    user, _ = User.objects.get_or_create(
        username=name, defaults={"name": shown, "unit": unit_named(unit, kind)}
    )
    user.set_password(password)
    user.save(update_fields=["password"])
    user.groups.set([Group.objects.get(name=role)])
