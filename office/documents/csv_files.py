"""CSV as one of the documents. The writer itself lies lower, where the trail needs it too."""

from office.csv_files import (
    CsvFile,
    Dialect,
    Encoding,
    Substitution,
    Substitutions,
    csv_parts,
    harmless,
    write_csv,
)

__all__ = [
    "CsvFile",
    "Dialect",
    "Encoding",
    "Substitution",
    "Substitutions",
    "csv_parts",
    "harmless",
    "write_csv",
]
