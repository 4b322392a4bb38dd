"""The referral targets and the decision table the system starts with (DOMAIN §5.4, §5.7).

Only telephone numbers that were confirmed are given; the ward fills in the rest. What the ward
has changed stays as it is.
"""

from typing import Any

from .models import HandlingRule, ReferralTarget

NIKEN_HOURS = "平日9時〜12時・13時〜17時"

# code, label, phone, hours, road it administers, note
REFERRALS = [
    ("01", "世田谷土木管理事務所", "", "", "", "名称は区で確認"),
    ("02", "北沢土木管理事務所", "", "", "", "名称は区で確認"),
    ("03", "玉川土木管理事務所", "", "", "", "名称は区で確認"),
    ("04", "砧土木管理事務所", "", "", "", ""),
    ("05", "烏山土木管理事務所", "", "", "", "名称・存否は区で確認"),
    (
        "06",
        "東京都第二建設事務所",
        "03-3774-8182",
        NIKEN_HOURS,
        "metropolitan",
        "都道。管理課管理担当",
    ),
    ("07", "国土交通省 東京国道事務所", "", "", "national", "国道"),
    ("08", "世田谷警察署", "", "", "", ""),
    ("09", "北沢警察署", "", "", "", "松原6-4-14"),
    ("10", "玉川警察署", "", "", "", "中町2-9-22"),
    ("11", "成城警察署", "03-3482-0110", "", "", ""),
    ("12", "清掃事務所・粗大ごみ受付センター", "", "", "", "世田谷・玉川・砧の3清掃事務所"),
    ("13", "公園管理事務所(公園緑地課)", "", "", "", ""),
    ("14", "交通安全自転車課(区担当)", "03-6432-7968", "", "", ""),
    ("15", "その他(鉄道・土地管理者・他自治体)", "", "", "", ""),
]

OVER_50CC = (
    "50ccを超えるバイクは、区では撤去できないことになっております。"
    "恐れ入りますが、{警察署}へ取締りのご依頼をお願いいたします。{連絡先}"
)
OVER_50CC_PARK = (
    "公園の中のバイクは、公園の管理者から持ち主へ警告し、移動の手続きをいたします。"
    "担当の{案内先}をご案内いたします。{連絡先}"
)
PRIVATE = (
    "私有地に置かれた自転車は、区では撤去できないことになっております。"
    "まず{警察署}か交番で盗難の自転車でないかをお確かめのうえ、土地の持ち主か管理の方で"
    "ご対応をお願いいたします。期限を書いた貼り紙をして、写真を残しておかれるとよろしいかと存じます。"
    "道路へ動かすことはなさらないでください。{連絡先}"
)
PRIVATE_ROAD = (
    "そちらは私道ですので、区では撤去できないことになっております。"
    "まず{警察署}か交番で盗難の自転車でないかをお確かめのうえ、道路の持ち主の方で"
    "ご対応をお願いいたします。公道へ動かすことはなさらないでください。{連絡先}"
)
TRUNK = (
    "そちらは{道路種別}ですので、道路を管理しております{案内先}をご案内いたします。"
    "お手数ですが、そちらへご連絡をお願いいたします。{連絡先}"
)
ACCEPT_INSIDE = (
    "撤去のご依頼を承ります。係の者が現地で警告の札を付け、おおむね{待ち時間}分たっても"
    "残っているものを撤去いたします。すでに動かされている場合は撤去できませんので、ご了承ください。"
)
ACCEPT_OUTSIDE = (
    "撤去のご依頼を承ります。そちらは放置禁止区域の外ですので、まず警告の札を付け、"
    "{再確認日数}日ほどたってから、残っているものを撤去いたします。"
    "少しお日にちをいただきますが、ご了承ください。"
)
ACCEPT_PARK = (
    "公園の自転車ですので、公園の管理者と調整したうえで対応いたします。ご依頼は承りました。"
    "少しお日にちをいただくことがありますので、ご了承ください。"
)
PARKING = (
    "区の駐輪場の中の自転車ですので、駐輪場の係から対応いたします。"
    "担当の{案内先}へお伝えいたします。{連絡先}"
)
RAILWAY = (
    "そちらは鉄道の敷地ですので、区では撤去できないことになっております。"
    "お手数ですが、施設を管理している鉄道会社へご連絡をお願いいたします。"
)
RIVER = (
    "河川敷は川の管理者が担当しております。"
    "お手数ですが、河川の管理事務所へご連絡をお願いいたします。"
)
SHARED = (
    "シェアサイクルですので、まず運営の会社へ移動するよう連絡いたします。"
    "動かされない場合は、区で札を付けて撤去いたします。ご依頼は承りました。"
)
WASTE = (
    "自転車の形をとどめていないものや部品は、ごみの不法投棄として扱っております。"
    "{案内先}へご連絡をお願いいたします。{連絡先}"
)
URGENT = (
    "お急ぎの件として承ります。点字ブロックの上や車道など、危険がある場合は"
    "すぐに撤去班へ伝えます。けがや事件のおそれがあるときは、110番へもお電話をお願いいたします。"
)

# code, order, label, vehicle, land, zone, outcome, script, why, the rest
RULES: list[tuple[str, int, str, str, str, str, str, str, str, dict[str, Any]]] = [
    (
        *("15", 10, "廃物(ごみ・部品)", "waste", "public_road", "", "refer"),
        *(WASTE, "一見してごみ・部品とわかるものは、自転車等ではなく不法投棄です。"),
        {"referral": "12"},
    ),
    (
        *("01", 20, "50cc超のバイク", "over_50cc", "public_road", "", "refer"),
        *(OVER_50CC, "50cc超のバイクは条例の「自転車等」に当たらず、警察の取締りになります。"),
        {"use_local_police": True},
    ),
    (
        *("02", 30, "公園の50cc超のバイク", "over_50cc", "park", "", "refer"),
        *(OVER_50CC_PARK, "公園の中の50cc超は、公園の管理者が警告・移動します。"),
        {"referral": "13"},
    ),
    (
        *("03", 40, "私有地", "", "private_land", "", "decline"),
        *(PRIVATE, "私有地では区に撤去の権限がありません。土地の管理者の対応です。"),
        {"use_local_police": True},
    ),
    (
        *("04", 50, "私道", "", "private_road", "", "decline"),
        *(PRIVATE_ROAD, "私道では区に撤去の権限がありません。所有者の対応です。"),
        {"use_local_police": True},
    ),
    (
        *("12", 60, "鉄道敷地・駅構内・高架下", "", "railway", "", "refer"),
        *(RAILWAY, "鉄道の敷地は施設の管理者の対応です。"),
        {"referral": "15"},
    ),
    (
        *("13", 70, "河川敷", "", "river", "", "refer"),
        *(RIVER, "河川敷は河川の管理者の対応です。"),
        {"referral": "15"},
    ),
    (
        *("11", 80, "区立駐輪場", "", "parking", "", "refer"),
        *(PARKING, "区立駐輪場の中は、撤去ではなく移送(撤去区分03)で対応します。"),
        {"referral": "14"},
    ),
    (
        *("10", 90, "公園の自転車・原付", "ward", "park", "", "accept"),
        *(ACCEPT_PARK, "区立の公園・広場は、公園の管理者と調整して受け付けます。"),
        {"referral": "13", "wait_days": 7},
    ),
    (
        *("05", 100, "国道・区域外", "ward", "national", "outside", "refer"),
        *(TRUNK, "区域外の国道は、道路管理者の国が対応します。"),
        {"referral": "07"},
    ),
    (
        *("06", 110, "都道・区域外", "ward", "metropolitan", "outside", "refer"),
        *(TRUNK, "区域外の都道は、道路管理者の都が対応します。"),
        {"referral": "06"},
    ),
    (
        *("07", 120, "国道・都道の禁止区域内", "ward", "trunk_road", "inside", "refer"),
        *(TRUNK, "国道・都道は道路管理者を案内します。区が撤去する取決めなら結果を変更します。"),
        {"use_road_administrator": True, "note": "既定はS004。結果を「受け付ける」にすると切替"},
    ),
    (
        *("16", 130, "事件性・危険(至急)", "ward", "public_road", "", "accept"),
        *(URGENT, "点字ブロックの上や車道などの危険は、至急として受け付けます。"),
        {"only_urgent": True, "use_local_police": True},
    ),
    (
        *("14", 140, "シェアサイクル等", "shared", "public_road", "", "accept"),
        *(SHARED, "事業者へ連絡し、動かされなければ区が撤去します。"),
        {"referral": "14"},
    ),
    (
        *("08", 150, "区道・駅前広場の禁止区域内", "ward", "ward_road", "inside", "accept"),
        *(ACCEPT_INSIDE, "禁止区域内の区道は、札付け後に区が撤去します。"),
        {},
    ),
    (
        *("09", 160, "区道・区域外", "ward", "ward_road", "outside", "accept"),
        *(ACCEPT_OUTSIDE, "区域外の区道は、札付け後に日数をおいて再確認し、区が撤去します。"),
        {"wait_days": 7},
    ),
]


def load() -> int:
    """Create the rows that are missing; return how many were made."""
    return load_referrals() + load_rules()


def load_referrals() -> int:
    """Create the referral targets that are missing (DOMAIN §5.4)."""
    made = 0
    for order, (code, label, phone, hours, administers, note) in enumerate(REFERRALS, start=1):
        _, created = ReferralTarget.objects.get_or_create(
            code=code,
            defaults={
                "label": label,
                "sort_order": order * 10,
                "phone": phone,
                "hours": hours,
                "administers": administers,
                "note": note,
            },
        )
        made += created
    return made


def load_rules() -> int:
    """Create the rows of the decision table that are missing (DOMAIN §5.7)."""
    known = set(HandlingRule.objects.values_list("code", flat=True))
    targets = {target.code: target for target in ReferralTarget.objects.all()}
    made = 0
    for code, order, label, group, land, zone, outcome, script, why, rest in RULES:
        if code in known:
            continue
        more = {**rest, "referral": targets.get(rest.get("referral", ""))}
        HandlingRule.objects.create(
            code=code,
            sort_order=order,
            label=label,
            vehicle_group=group,
            land=land,
            zone_status=zone,
            outcome=outcome,
            script=script,
            why=why,
            **more,
        )
        made += 1
    return made
