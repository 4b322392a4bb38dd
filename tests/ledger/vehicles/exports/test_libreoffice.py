"""Our files as another program opens them: no mojibake, zeros kept, no formula (L-19).

LibreOffice stands for Excel, which does not run here. It reads our file and writes it out
again; what it understood is compared with what we meant.
"""

import csv
import shutil
import subprocess

import openpyxl
import pytest

from ledger.vehicles.models import Export
from tests.factories import VehicleFactory

from .conftest import content

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("libreoffice")]
COLUMNS = ["reference", "registration_serial", "frame_number", "removed_on", "remarks"]
REMARKS = '髙﨑㈱①～－\n2行目、"引用"とカンマ,'
UTF8, MS932 = 76, 60
"""LibreOffice's numbers for the two encodings."""


@pytest.fixture(scope="module")
def convert(tmp_path_factory):
    """Let LibreOffice open a file and save it in another format."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: run `make setup`"
    home = tmp_path_factory.mktemp("libreoffice")

    def run(path, into, *options):
        command = [program, "--headless", f"-env:UserInstallation=file://{home}/profile"]
        command += [*options, "--convert-to", into, "--outdir", str(home / "out"), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        made = home / "out" / f"{path.stem}.{into.split(':')[0]}"
        assert made.exists(), done.stdout + done.stderr
        return made

    return run


@pytest.fixture
def vehicles():
    return [
        VehicleFactory(registration_serial="0012345", frame_number="1-2", remarks=REMARKS),
        VehicleFactory(registration_serial="12E34", frame_number="０１２", remarks="=1+1"),
        VehicleFactory(registration_serial="9" * 18, frame_number="+81", remarks="＝SUM(A1)"),
    ]


def meant(vehicles, apostrophe):
    """The cells as they should be understood; a CSV shows the apostrophe before a formula."""
    guard = lambda text: f"{apostrophe}{text}" if text[:1] in "=+-@＝" else text  # noqa: E731
    return [
        ["整理番号", "撤去日", "備考", "防犯登録 番号", "車体番号"],
        *(
            [
                one.reference,
                one.removed_on.isoformat(),
                guard(one.remarks),
                one.registration_serial,
                guard(one.frame_number),
            ]
            for one in vehicles
        ),
    ]


def saved(export, tmp_path, suffix):
    path = tmp_path / f"ledger{suffix}"
    path.write_bytes(content(export))
    return path


@pytest.mark.parametrize(("kind", "charset"), [("csv", UTF8), ("csv_cp932", MS932)])
def test_a_csv_opens_with_every_letter_and_every_zero(
    taken_out, tmp_path, convert, vehicles, kind, charset
):
    path = saved(taken_out(vehicles, kind, COLUMNS), tmp_path, ".csv")
    # Comma, quotes, encoding, from line 1; language Japanese; what is quoted is text.
    book = convert(path, "xlsx", f"--infilter=CSV:44,34,{charset},1,,1041,true")
    sheet = openpyxl.load_workbook(book).worksheets[0]
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found == meant(vehicles, "'")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_a_spreadsheet_opens_with_every_letter_and_every_zero(
    taken_out, tmp_path, convert, vehicles
):
    path = saved(taken_out(vehicles, Export.Format.XLSX, COLUMNS), tmp_path, ".xlsx")
    # Written as shown, all text quoted; a formula would show its result, 2.
    text = convert(path, f"csv:Text - txt - csv (StarCalc):44,34,{UTF8},1,,0,true,true")
    with text.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == meant(vehicles, "")


def test_what_excel_would_misread_can_be_written_so_that_it_does_not(
    taken_out, tmp_path, convert, vehicles
):
    """The ="0012345" of a CSV for Excel is a formula of ours whose result is the text."""
    export = taken_out(vehicles[:1], Export.Format.CSV, COLUMNS[1:3], keep_digits=True)
    path = saved(export, tmp_path, ".csv")
    # The last figures: no fixed width …, and formulas are evaluated.
    book = convert(path, "ods", f"--infilter=CSV:44,34,{UTF8},1,,1041,false,false,false,,,,true")
    text = convert(book, f"csv:Text - txt - csv (StarCalc):44,34,{UTF8},1,,0,false,true")
    with text.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == ["0012345", "1-2"]
