"""Every periodic task of the system, in one place."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    # 届かなかった処理を送り直し、止まった処理を拾う
    "sweep": {"task": "tasks.sweep", "schedule": 30.0, "options": {"expires": 30}},
    # 途中で止まった写真のファイルを片付ける
    "sweep_photos": {"task": "vehicles.sweep_photos", "schedule": crontab(hour=3, minute=20)},
    # 保存期限の過ぎた出力ファイルを消す
    "expire_exports": {"task": "vehicles.expire_exports", "schedule": crontab(hour=3, minute=30)},
    # 検索のために預かった氏名などを消す
    "sweep_person_words": {
        "task": "vehicles.sweep_person_words",
        "schedule": crontab(hour=3, minute=30),
    },
    # 取消しの期限が過ぎた「反映前の所有者」を消す
    "sweep_former_owners": {
        "task": "vehicles.sweep_former_owners",
        "schedule": crontab(hour=3, minute=35),
    },
    # 地図の集計のため、所有者の住所を町丁目と照合する
    "match_owner_places": {
        "task": "atlas.match_owner_places",
        "schedule": 120.0,
        "options": {"expires": 120},
    },
    # 期限の切れたログインの記録を消す
    "clear_sessions": {"task": "tasks.clear_sessions", "schedule": crontab(hour=3, minute=40)},
}
