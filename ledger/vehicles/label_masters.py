"""The sheet layouts and the words of tags that the system ships with; the ward edits them."""

from .models import TagLayout, TagWording

# code: (label, columns, rows, width, height, left, top) in mm, on A4
LAYOUTS: dict[str, tuple[str, int, int, float, float, float, float]] = {
    "a4-4": ("A4 4面 105×148", 2, 2, 105, 148, 0, 0.5),
    "a4-8": ("A4 8面 105×74", 2, 4, 105, 74, 0, 0.5),
    "a4-10": ("A4 10面 86.4×50.8", 2, 5, 86.4, 50.8, 18.6, 21.5),
}

CAUTION = (
    "撤去のとき、錠や鎖を切ることがあります。切った錠などは弁償しません。"
    "撤去した自転車等は区の保管所でお預かりし、お返しするときに撤去・保管の費用"
    "（自転車3,000円・原付4,000円）をいただきます。"
)
CONTACT = "世田谷区自転車コールセンター 電話 03-3424-4191（年末年始を除く毎日9時から）"
ENGLISH = (
    "NO PARKING. Move this vehicle now or it will be taken away. "
    "Fee for its return: bicycle JPY 3,000, moped JPY 4,000."
)
STUB = "ここにあった自転車等は撤去しました。下の番号をコールセンターへお知らせください。"

WORDINGS: dict[str, dict[str, str]] = {
    "inside": {
        "label": "区域内（待ち時間の後に撤去）",
        "heading": "警告　自転車等撤去予告　WARNING",
        "notice": "ここは自転車等の放置禁止区域です。すぐに移動してください。"
        "移動されないときは、区の自転車条例により撤去します。",
        "caution": CAUTION,
        "contact": CONTACT,
        "english": ENGLISH,
        "stub": STUB,
    },
    "outside": {
        "label": "区域外（日を決めて撤去）",
        "heading": "警告　自転車等撤去予告　WARNING",
        "notice": "ここは道路などの公共の場所で、自転車等を置いたままにはできません。"
        "　　月　　日までに移動されないときは撤去します。",
        "caution": CAUTION,
        "contact": CONTACT,
        "english": ENGLISH,
        "stub": STUB,
    },
}


def load_labels() -> int:
    """Create what is missing, change nothing that is there; return how many were made."""
    made = 0
    for order, (code, row) in enumerate(LAYOUTS.items(), 1):
        names = ("label", "columns", "rows", "label_width", "label_height")
        values = dict(zip((*names, "margin_left", "margin_top"), row, strict=True))
        found = TagLayout.objects.get_or_create(code=code, defaults={"sort_order": order, **values})
        made += found[1]
    for order, (code, texts) in enumerate(WORDINGS.items(), 1):
        defaults = {"sort_order": order, **texts}
        made += TagWording.objects.get_or_create(code=code, defaults=defaults)[1]
    return made
