"""What a browser sends back must be what the server knows: keys without thousands separators."""

import re

from django.conf import settings

BARE_KEY = re.compile(r"\{\{ (?:[a-z_]+\.)*(?:pk|[a-z]+_id) \}\}")


def test_no_key_is_written_as_a_figure_for_people():
    """`{{ vehicle.pk }}` comes out as 1,234,567, which no form, link or program understands."""
    pages = sorted((settings.BASE_DIR / "templates" / "disposals").glob("*.html"))
    found = {page.name: BARE_KEY.findall(page.read_text()) for page in pages}
    assert pages
    assert {name: keys for name, keys in found.items() if keys} == {}
