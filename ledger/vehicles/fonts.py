"""The two typefaces of our papers, embedded in every PDF."""

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "BIZUDGothic"
BOLD = "BIZUDGothic-Bold"
FOLDER = Path("/usr/share/fonts/truetype/bizud-gothic")


@cache
def register_fonts() -> None:
    """Tell reportlab where the typefaces are. Raises TTFError when they are missing."""
    pdfmetrics.registerFont(TTFont(REGULAR, FOLDER / "BIZUDGothic-Regular.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, FOLDER / "BIZUDGothic-Bold.ttf"))
