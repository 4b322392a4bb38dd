"""What the operator is told about a point: who handles it, what to say, whom to call. I-02."""

from dataclasses import dataclass
from datetime import date

from geo.models import PoliceOffice, Town, Verdict
from ledger.vehicles.models import VehicleKind
from office.masters.models import Parameter

from .decision import Circumstances, Decision, decide
from .models import HandlingRule, ReferralTarget

SHARED_KINDS = frozenset({"90"})
"""Codes of 車種 that belong to an operator of shared bicycles (DOMAIN §3.4)."""


@dataclass(frozen=True)
class Contact:
    """Whom the caller is sent to, with what can be read aloud."""

    name: str
    phone: str = ""
    hours: str = ""

    def spoken(self) -> str:
        """The sentence that gives the number and the hours; "" when neither is known."""
        number = f"お電話番号は{self.phone}です。" if self.phone else ""
        return number + (f"受付は{self.hours}です。" if self.hours else "")


@dataclass(frozen=True)
class Advice:
    """The decision in the words of the desk."""

    decision: Decision
    contacts: list[Contact]
    script: str

    @property
    def rule(self) -> HandlingRule | None:
        return self.decision.rule

    @property
    def outcome(self) -> str:
        """What becomes of the call. Where no row fits, the caller is referred to the ward."""
        return self.rule.outcome if self.rule else HandlingRule.Outcome.REFER

    @property
    def is_job(self) -> bool:
        return self.outcome == HandlingRule.Outcome.ACCEPT

    def who(self) -> str:
        """Who handles the vehicle, in a few words."""
        named = "・".join(contact.name for contact in self.contacts)
        if self.is_job:
            return f"撤去班({named}と調整)" if named else "撤去班"
        return named or "区担当に確認"


def group_of(kind: VehicleKind | None, *, is_waste: bool = False) -> str:
    """Return the group of the decision table a vehicle kind belongs to. I-02.03."""
    groups = HandlingRule.VehicleGroup
    if is_waste:
        return groups.WASTE
    if kind and kind.code in SHARED_KINDS:
        return groups.SHARED
    return groups.OVER_50CC if kind and not kind.removed_by_ward else groups.WARD


def rules_on(day: date) -> list[HandlingRule]:
    """The rows of the decision table in force on `day`, in their order."""
    return list(HandlingRule.objects.valid_on(day).select_related("referral"))


def advise(verdict: Verdict, seen: Circumstances, *, day: date) -> Advice:
    """Decide who handles the call at a judged point, and put it into words."""
    decision = decide(rules_on(day), seen)
    contacts = contacts_of(decision.rule, verdict, seen.land)
    return Advice(decision, contacts, speak(decision.rule, contacts, seen))


def contacts_of(rule: HandlingRule | None, verdict: Verdict, land: str) -> list[Contact]:
    """Return whom the row sends the caller to: a fixed target, the road's owner, the police."""
    if rule is None:
        return []
    found = []
    if rule.referral:
        found.append(_contact(rule.referral))
    if rule.use_road_administrator:
        target = ReferralTarget.objects.filter(administers=land).first() if land else None
        if target:
            found.append(_contact(target))
        elif verdict.road_administrator:
            found.append(Contact(verdict.road_administrator))
    if rule.use_local_police and (police := local_police(verdict)):
        found.append(_police_contact(police))
    return found


def local_police(verdict: Verdict) -> PoliceOffice | None:
    """Return the police station of the verdict's town."""
    if verdict.town_block:
        return verdict.town_block.town.police_office
    town = Town.objects.filter(label=verdict.town_name).select_related("police_office").first()
    return town.police_office if town else None


def speak(rule: HandlingRule | None, contacts: list[Contact], seen: Circumstances) -> str:
    """Fill the braces of the row's script, ready to be read aloud."""
    if rule is None:
        return "担当を確認いたしますので、少々お待ちください。"
    first = contacts[0] if contacts else Contact("区の担当")
    police = next((one.name for one in contacts if one.name.endswith("警察署")), "お近くの警察署")
    words = {
        "{案内先}": first.name,
        "{警察署}": police,
        "{連絡先}": "".join(contact.spoken() for contact in contacts),
        "{道路種別}": HandlingRule.Land(seen.land).label,
        "{再確認日数}": str(rule.wait_days),
        "{待ち時間}": Parameter.text("tag_wait_minutes"),
    }
    script = rule.script
    for brace, word in words.items():
        script = script.replace(brace, word)
    return script


def _contact(target: ReferralTarget) -> Contact:
    return Contact(target.label, target.phone, target.hours)


def _police_contact(police: PoliceOffice) -> Contact:
    known = ReferralTarget.objects.filter(label=police.label).first()
    return Contact(police.label, police.phone or (known.phone if known else ""))
