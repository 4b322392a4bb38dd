"""People who take the ledger out, and files read back."""

import csv
import io

import openpyxl
import pytest

from ledger.vehicles.models import Export
from ledger.vehicles.workflow import export as workflow
from ledger.vehicles.workflow.export import Wish

OFFICER = (
    "vehicles.view_vehicle",
    "vehicles.view_every_yard",
    "vehicles.view_numbers",
    "vehicles.view_people",
    "vehicles.export_vehicle",
    "vehicles.export_people",
    "vehicles.approve_export",
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def officer(user_who_can):
    return user_who_can(*OFFICER)


@pytest.fixture
def colleague(user_who_can):
    return user_who_can(*OFFICER)


@pytest.fixture
def planner(user_who_can):
    return user_who_can("vehicles.view_outline", "vehicles.view_every_yard")


@pytest.fixture
def taken_out(officer):
    """Ask for vehicles in a format and return the export, made if nobody must approve it."""

    def take(vehicles, kind=Export.Format.CSV, columns=("reference",), *, by=None, **wish):
        keys = [vehicle.pk for vehicle in vehicles]
        export = workflow.ask_for(by or officer, keys, Wish(kind, columns, **wish), criteria="試験")
        return workflow.make(export)

    return take


def content(export):
    with export.file.open("rb") as file:
        return file.read()


def lines(export, encoding="utf-8-sig", delimiter=","):
    text = content(export).decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def cells(export):
    sheet = openpyxl.load_workbook(io.BytesIO(content(export))).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]
