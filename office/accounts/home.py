"""The first page: what this person's work is, one card each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from .access import ANYONE_SIGNED_IN
from .models import Unit, User

Counter = Callable[[User], str]


@dataclass(frozen=True)
class Card:
    """One thing to do. `url_name` may belong to an app that is not installed."""

    url_name: str
    title: str
    text: str
    icon: str


CARDS = [
    Card("requests:new", "撤去依頼の受付", "電話を受け、地図にピンを置いて登録します。", "plus"),
    Card("requests:list", "撤去依頼の一覧", "受け付けた依頼を探し、経過を見ます。", "list"),
    Card("dispatch:board", "配車", "依頼を撤去班と日に割り当てます。", "truck"),
    Card("field:home", "現場", "自分の班の仕事を地図で見て、札付けと撤去を記録します。", "pin"),
    Card("yard:home", "保管所", "トラックの引継ぎと二次登録をします。", "home"),
    Card(
        "releases:desk", "返還窓口", "札を読み、本人確認から手数料、受領までを登録します。", "check"
    ),
    Card("releases:waivers", "免除の申請", "盗難届などの免除を、警察に確かめて決めます。", "edit"),
    Card("releases:tills", "レジと手数料", "保管所のレジの締めと、手数料の合計を見ます。", "list"),
    Card("stock:home", "在庫・日報", "作業日報、棚卸し、保管所間の移送、収容状況です。", "list"),
    Card("vehicles:list", "放置自転車台帳", "番号・日付・場所から1台を探します。", "bicycle"),
    Card(
        "vehicles:exports",
        "台帳の出力",
        "出力したファイルを受け取り、出力を承認します。",
        "download",
    ),
    Card("disposals:home", "処分の仕事", "公示、処分、承認を待つものを見ます。", "check"),
    Card(
        "vehicles:hold_list", "保留の一覧", "返還や処分を止めている保留を確かめ、外します。", "lock"
    ),
    Card("tags:list", "札の作成", "札番号のバーコードを印刷します。", "tag"),
    Card("maps:overview", "地図", "撤去・依頼・区域を重ねて見ます。", "map"),
    Card("statistics:list", "統計", "10の集計表を日・月・年度で見ます。月報を作ります。", "chart"),
    Card("geo:zones", "区域と境", "放置禁止区域と南北の境を描きます。", "layers"),
    Card("audit:list", "操作証跡", "誰が、いつ、何をしたかを調べます。", "history"),
    Card("masters:index", "マスタ", "選択肢や業務の数値を変えます。", "edit"),
    Card("accounts:users", "利用者", "利用者の登録、停止、役割の変更をします。", "user"),
    Card("tasks:jobs", "処理の状況", "頼んだ帳票や取込の進み具合を見ます。", "clock"),
]

# An app above adds here, in its AppConfig.ready(), how much of the work waits.
_counters: dict[str, Counter] = {}


def count_on_card(url_name: str, counter: Counter) -> None:
    """Show what `counter` says of the user's work (「未配車 3件」) on the card of `url_name`."""
    _counters[url_name] = counter


def cards_for(user: User) -> list[dict[str, str]]:
    """The cards whose page this user may open."""
    found = []
    for card in CARDS:
        if url := url_if_open(card.url_name, user):
            counter = _counters.get(card.url_name)
            found.append(
                {
                    "title": card.title,
                    "text": card.text,
                    "icon": card.icon,
                    "url": url,
                    "count": counter(user) if counter else "",
                }
            )
    return found


def straight_to(user: User) -> str:
    """The one page a crew works on, or "" for everybody else."""
    if user.unit.kind == Unit.Kind.CREW:
        return url_if_open("field:home", user)
    return ""


def url_if_open(name: str, user: User) -> str:
    """The URL called `name`, or "" where it does not exist or is closed to the user."""
    try:
        url = reverse(name)
        wanted = getattr(resolve(url).func, "required_permission", ())
    except (NoReverseMatch, Resolver404):
        return ""
    allowed = ANYONE_SIGNED_IN in wanted or any(user.has_perm(each) for each in wanted)
    return url if allowed else ""
