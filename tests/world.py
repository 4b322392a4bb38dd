"""A small ward at work: one record of each kind, and one user of each role."""

import io
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from geo.models import NoParkingZone, StorageYard
from inquiries.requests.models import HandlingRule
from inquiries.requests.workflow import accept_request
from ledger.disposals.workflow import extension
from ledger.patrols.models import Crew
from ledger.releases.models import IdentityDocument, WaiverReason
from ledger.releases.workflow import claims, tills, waivers
from ledger.releases.workflow.releasing import release
from ledger.stock.workflow import stocktakes, transfers
from ledger.surveys import workflow as surveying
from ledger.surveys.models import KINDS, Survey
from ledger.vehicles import codes
from ledger.vehicles.clocks import Moment
from ledger.vehicles.models import (
    Color,
    Export,
    Photo,
    Relation,
    Tag,
    TagBatch,
    TagPrint,
    Vehicle,
    VehicleKind,
)
from ledger.vehicles.places import Spot
from ledger.vehicles.workflow import bulk, intake, renewal
from ledger.vehicles.workflow import export as exporting
from ledger.vehicles.workflow.capture import PhotoFacts, keep_photo
from ledger.vehicles.workflow.export import Wish
from ledger.vehicles.workflow.removal import remove
from ledger.vehicles.workflow.tagging import attach_tag
from office import fiscal
from office.accounts.models import Role, Unit, User
from office.audit.models import Change
from tasks.models import Job

from .access_table import ROLES
from .factories import (
    SANGENJAYA,
    AccessTokenFactory,
    BatchItemFactory,
    BatchScanFactory,
    GuidanceShiftFactory,
    HoldFactory,
    PostingItemFactory,
    RemovalRequestFactory,
    RequesterFactory,
    SaleItemFactory,
    SettlementRequestFactory,
    StorageYardFactory,
    TagFactory,
    VehicleFactory,
)

PARTS = ("name", "kana", "postcode", "address", "phone")
PEOPLE_AND_REMARKS = [
    *("reference", "remarks"),
    *(f"{who}_{part}" for who in ("owner", "collector") for part in PARTS),
]


def jpeg(colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


class World:
    """Masters as shipped; a call that became a job, a tag, a vehicle in its yard."""

    def __init__(self):
        call_command("load_masters", verbosity=0, stdout=io.StringIO())
        StorageYardFactory.reset_sequence(50, force=True)  # the masters give out 1 to 6
        self.now = timezone.now()
        self.crew = Crew.objects.order_by("code")[0]
        self.users = {role: self.user(role) for role in ROLES}
        self.case = self.make_case()
        self.tags = self.make_tags()
        self.attached = self.hang(self.tags[0], minutes=5)
        self.vehicle = self.bring_in(self.hang(self.tags[1], minutes=200))
        self.photo = self.shoot(self.vehicle.tag)
        self.export = self.make_export()
        self.bulk = bulk.begin(self.users["officer"], [self.vehicle.pk], criteria="すべて")
        asked = renewal.begin(self.users["officer"], [self.vehicle.pk], criteria="すべて")
        self.renewal = renewal.carry_on(self.users["officer"], asked)
        self.hold = HoldFactory(
            vehicle=self.vehicle,
            placed_by=self.users["officer"],
            lifted_at=self.now,
            lift_reason="試験",
        )
        self.extension = extension.draft(
            self.users["officer"],
            Vehicle.objects.all(),
            extension.Shift(months=1),
            reason="試験",
            chosen="試験",
        )
        self.posting = self.put_up()
        self.disposal = BatchItemFactory(vehicle=self.vehicle, batch__yard=self.vehicle.yard)
        BatchScanFactory(batch=self.disposal.batch, vehicle=self.vehicle)
        self.settlement = SettlementRequestFactory(vehicle=self.vehicle)
        self.sold = SaleItemFactory()
        self.transfer = self.send_off(self.vehicle.yard)
        self.count = stocktakes.begin(self.users["yard"], self.vehicle.yard)
        self.count_reading = stocktakes.scan(
            self.users["yard"], self.count, self.tags[3].code, uuid.uuid4()
        )
        self.make_desk()
        self.gis_key = AccessTokenFactory(user=self.users["planner"])
        self.make_survey()
        self.job = Job.objects.create(
            task="tests.nothing",
            title="試験",
            requested_by=self.users["operator"],
            state=Job.State.DONE,
            result=ContentFile(b"x", "x.txt"),
        )

    def put_up(self):
        item = PostingItemFactory(vehicle=self.vehicle, posting__made_by=self.users["officer"])
        item.posting.yards.add(self.vehicle.yard)
        return item

    def user(self, role):
        unit = {"crew": self.crew.unit, "yard": self.yard_of_here().unit}.get(role)
        user = User.objects.create_user(
            f"{role}x",
            password="x",
            name=role,
            unit=unit or Unit.objects.get(name="コールセンター"),
        )
        user.groups.add(Role.objects.get(name=role))
        return user

    def yard_of_here(self):
        return StorageYard.objects.get(label="弦巻")

    def make_case(self):
        draft = RemovalRequestFactory.build(
            received_by=None,
            verdict=None,
            position=SANGENJAYA,
            land=HandlingRule.Land.WARD_ROAD,
            vehicle_kind=VehicleKind.objects.get(code="10"),
        )
        case = accept_request(
            draft,
            requester=RequesterFactory.build(request=None),
            key=uuid.uuid4(),
            actor=self.users["operator"],
        )
        case.crew, case.planned_on = self.crew, timezone.localdate()
        case.state = case.State.ASSIGNED
        case.save()
        return case

    def make_tags(self):
        self.batch = TagBatch.objects.create(
            first=1, count=5, year=8, made_by=self.users["officer"], layout="a4-8"
        )
        return Tag.objects.bulk_create(
            Tag(code=codes.tag_code(8, n), batch=self.batch) for n in range(1, 6)
        )

    def hang(self, tag, minutes):
        return attach_tag(
            tag.code,
            spot=Spot(SANGENJAYA, 5.0),
            moment=Moment(self.now - timedelta(minutes=minutes)),
            actor=self.users["crew"],
            crew=self.crew,
            key=uuid.uuid4(),
        )

    def bring_in(self, tag):
        vehicle = remove(
            tag, moment=Moment(self.now), actor=self.users["crew"], crew=self.crew, key=uuid.uuid4()
        )
        keeper = self.users["yard"]
        self.manifest = intake.open_manifest(keeper, vehicle.yard, self.crew)
        self.reading = intake.scan(keeper, self.manifest, tag.code, uuid.uuid4())
        vehicle.refresh_from_db()
        return vehicle

    def shoot(self, tag):
        facts = PhotoFacts(tag.code, Photo.Kind.REMOVAL, self.now)
        return keep_photo(jpeg(), "jpg", facts, actor=self.users["crew"])

    def send_off(self, yard):
        other = StorageYard.objects.exclude(pk=yard.pk).order_by("code")[0]
        keeper = self.users["yard"]
        transfer = transfers.plan(keeper, from_yard=yard, to_yard=other, reason="満車のため")
        self.transfer_reading = transfers.scan(keeper, transfer, self.tags[3].code, uuid.uuid4())
        return transfer

    def make_desk(self):
        """A return in the making, one that is made, an application, a till."""
        keeper, yard = self.users["yard"], self.yard_of_here()
        self.till = tills.open_till(
            keeper, yard, float_amount=10_000, today=timezone.localdate(self.now)
        )
        self.claimed = self.to_the_desk(yard, 101)
        self.claim = release(keeper, self.to_the_desk(yard, 102), key=uuid.uuid4())
        self.waiver = waivers.request_waiver(
            keeper,
            self.vehicle,
            facts={
                "reason": WaiverReason.objects.get(code="01"),
                "police_name": "世田谷警察署",
                "reported_at": self.now - timedelta(days=2),
                "receipt_number": "第1号",
                "officer_name": "巡査",
            },
            person=self.person(),
            key=uuid.uuid4(),
        )

    def make_survey(self):
        """A survey in which a crew has counted with a photo, and a shift of its guidance."""
        crew, today = self.users["crew"], timezone.localdate(self.now)
        survey = Survey(fiscal_year=fiscal.fiscal_year(today), day=today)
        self.survey = surveying.plan_survey(self.users["officer"], survey)
        counted = surveying.Counted({name: 1 for name, _ in KINDS}, "晴")
        self.spot_count, _ = surveying.record_count(
            crew, survey.spots.first(), counted, key=uuid.uuid4(), at=self.now, photo=jpeg("blue")
        )
        self.guidance = GuidanceShiftFactory(recorded_by=crew)

    def to_the_desk(self, yard, serial):
        """A return whose last step is open."""
        keeper = self.users["yard"]
        tag = TagFactory(
            code=codes.tag_code(8, serial), attached=True, state=Tag.State.REMOVED, crew=self.crew
        )
        vehicle = VehicleFactory(
            tag=tag,
            reference=f"desk-{serial}",
            removal_place__yard=yard,
            vehicle_kind=VehicleKind.objects.get(code="10"),
        )
        papers = {
            "identity_document": IdentityDocument.objects.get(code="01"), "key_check": "matched",
        }  # fmt: skip
        claim = claims.identify(keeper, vehicle, person=self.person(), papers=papers)
        claims.see_holds(keeper, claim)
        claims.choose_terms(keeper, claim, waived=False)
        return claims.agree_fee(keeper, claim, tendered=None)

    def person(self):
        relation = Relation.objects.get(code="01")
        return {"name": "試験 花子", "address": "架空1-99-99", "relation": relation}

    def make_export(self):
        """What the officer took out of the ledger: people, and a sign that cp932 has not."""
        Vehicle.objects.filter(pk=self.vehicle.pk).update(remarks="😀")
        wish = Wish(Export.Format.CSV_CP932, PEOPLE_AND_REMARKS, purpose="返還通知の宛名の確認")
        export = exporting.ask_for(
            self.users["officer"], [self.vehicle.pk], wish, criteria="すべて"
        )
        return exporting.make(export)

    def argument(self, name):
        """What an address calls `name` (see access_table)."""
        return (
            {
                "user": self.users["planner"].pk,
                "unit": self.users["planner"].unit_id,
                "change": Change.objects.order_by("pk")[0].pk,
                "master": "vehicles.color",
                "entry": Color.objects.order_by("pk")[0].pk,
                "key": uuid.uuid4(),
                "photo": self.photo.pk,
                "size": "thumb",
                "report": "removals-by-place",
                "file": "csv",
                "month": "2026-01",
                "layer": "stations",
                "collection": "removals",
                "gis_key": self.gis_key.pk,
                "drawn": "zones",
                "zone": NoParkingZone.objects.order_by("pk")[0].pk,
                "manifest": self.manifest.pk,
                "reading": self.reading.pk,
                "count": self.count.pk,
                "count_reading": self.count_reading.pk,
                "transfer": self.transfer.pk,
                "day": timezone.localdate(self.now),
                "yard_code": self.vehicle.yard.code,
                "transfer_reading": self.transfer_reading.pk,
                "job": self.job.pk,
                "code": self.vehicle.tag.code,
                "batch": self.batch.pk,
                "case": self.case.pk,
                "reference": self.case.reference,
                "suspension": 0,
                "vehicle": self.vehicle.pk,
                "claimed": self.claimed.vehicle_id,
                "claim": self.claim.pk,
                "waiver": self.waiver.pk,
                "till": self.till.pk,
                "hold": self.hold.pk,
                "attached": self.attached.code,
                "extension": self.extension.pk,
                "posting": self.posting.posting_id,
                "posting_item": self.posting.pk,
                "encoding": "utf8",
                "work": "dispose",
                "lot": self.sold.lot_id,
                "sale_item": self.sold.pk,
                "settlement": self.settlement.pk,
                "disposal": self.disposal.batch_id,
                "disposal_reading": self.disposal.batch.scans.get().pk,
                "bulk": self.bulk.pk,
                "renewal": self.renewal.pk,
                "export": self.export.pk,
                "survey": self.survey.pk,
                "spot": self.spot_count.spot_id,
                "spot_count": self.spot_count.pk,
                "guidance": self.guidance.pk,
            }[name]
            if name != "print"
            else self.print()
        )

    def print(self):
        layout = TagPrint._meta.get_field("layout").related_model.objects.first()
        wording = TagPrint._meta.get_field("wording").related_model.objects.first()
        return TagPrint.objects.create(
            batch=self.batch,
            first=1,
            last=2,
            layout=layout,
            wording=wording,
            printed_by=self.users["officer"],
        ).print_id
