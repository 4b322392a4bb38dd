"""The words of postings that the system ships with (DOMAIN §4.7); the ward edits them."""

from .models import PostingKind, PostingWording, UnmatchedReason

ACT = "自転車の安全利用の促進及び自転車等の駐車対策の総合的推進に関する法律"
FETCHING = (
    "返還を受けるには、下の表の保管場所へ、鍵、住所・氏名を確認できるもの、撤去・保管料をお持ちください。"
    "保管期限を過ぎたものは、法令の定めにより処分します。"
)
WORDINGS: dict[str, dict[str, str]] = {
    "storage": {
        "kind": PostingKind.STORAGE,
        "label": "保管公示（法6条2項）",
        "title": "撤去した自転車等の保管について",
        "body": f"世田谷区公示{{number}}　{ACT}第6条第2項及び世田谷区自転車条例の規定により、"
        "撤去した自転車等を次のとおり保管しているので公示する。",
        "signer": "世田谷区長",
        "footer": FETCHING,
    },
    "disposal": {
        "kind": PostingKind.DISPOSAL,
        "label": "処分公示（法6条3項）",
        "title": "保管期限を経過した自転車等の処分について",
        "body": f"世田谷区公示{{number}}　{ACT}第6条第2項及び世田谷区自転車条例の規定により"
        "保管している次の自転車等は、保管期限を経過しても返還することができないので、法第6条第3項の規定により"
        "次のとおり処分する（売却・廃棄等）。公示の期間は{posted}から{ends}までとする。",
        "signer": "世田谷区長",
        "footer": "公示の期間中は返還を受けられます。" + FETCHING,
    },
}


UNMATCHED_REASONS = {
    "1": "見当たらない",
    "2": "札がない・読めない",
    "3": "別の場所に移した",
    "4": "状態を確認中",
    "9": "その他",
}


def load() -> int:
    """Create what is missing, change nothing that is there; return how many were made."""
    made = sum(
        PostingWording.objects.get_or_create(code=code, defaults={"sort_order": order, **texts})[1]
        for order, (code, texts) in enumerate(WORDINGS.items(), 1)
    )
    return made + sum(
        UnmatchedReason.objects.get_or_create(
            code=code, defaults={"label": label, "sort_order": order}
        )[1]
        for order, (code, label) in enumerate(UNMATCHED_REASONS.items(), 1)
    )
