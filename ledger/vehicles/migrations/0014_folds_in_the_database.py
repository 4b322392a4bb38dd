"""The folds of `office.text` as functions of the database, for columns that compute themselves.

`tests/ledger/vehicles/test_folding.py` holds both to the same results. A changed fold needs a
migration that replaces the function here and rewrites the columns that use it.
"""

from django.db import migrations

HYPHENS = "‐‑‒–—―−─━－﹣⁃˗﹘"
VARIANTS = (
    "髙﨑濵濱邊邉齋齊斎澤廣德國櫻嶋嶌眞龍惠瀨槇栁𠮷冨曾圓增靜藏榮實學豐條瀧壽禮會來與氣彌壯鷗𠮟嵜桒舘莊藪槗",
    "高崎浜浜辺辺斉斉斉沢広徳国桜島島真竜恵瀬槙柳吉富曽円増静蔵栄実学豊条滝寿礼会来与気弥壮鴎叱崎桑館荘薮橋",
)
HIRAGANA = "".join(map(chr, range(0x3041, 0x3097))) + "ゝゞ"
KATAKANA = "".join(map(chr, range(0x30A1, 0x30F7))) + "ヽヾ"
SMALL = ("ァィゥェォッャュョヮヵヶヂヅヴ", "アイウエオツヤユヨワカケジズブ")
INVISIBLE = r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+"
SELECTORS = r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]"


def function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}(t text) RETURNS text "
        f"LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$ BEGIN {body} END $$;"
    )


CREATE = "".join(
    [
        # Most numbers are plain ASCII, which no fold of widths changes.
        function(
            "fold_width",
            f"""
            IF t ~ '^[ -~]*$' THEN RETURN t; END IF;
            RETURN regexp_replace(
                translate(
                    regexp_replace(normalize(t, NFKC), '{SELECTORS}', '', 'g'),
                    '{HYPHENS}', '{"-" * len(HYPHENS)}'),
                '(?<=[0-9])ー(?=[0-9])', '-', 'g');
            """,
        ),
        function(
            "fold_name",
            f"""
            RETURN regexp_replace(
                translate(fold_width(t), '{VARIANTS[0]}', '{VARIANTS[1]}'), '{INVISIBLE}', '', 'g');
            """,
        ),
        function(
            "fold_words",
            f"RETURN translate(lower(fold_name(t)), '{KATAKANA}', '{HIRAGANA}');",
        ),
        function(
            "fold_kana",
            f"""
            RETURN regexp_replace(
                translate(
                    translate(fold_width(t), '{HIRAGANA}', '{KATAKANA}'), '{SMALL[0]}', '{SMALL[1]}'),
                '[・ー-]|{INVISIBLE}', '', 'g');
            """,
        ),
        function(
            "fold_number",
            rf"RETURN upper(regexp_replace(fold_width(t), '[()「」ー-]|{INVISIBLE}', '', 'g'));",
        ),
        function(
            "fold_phone",
            r"""
            RETURN regexp_replace(
                regexp_replace(fold_width(t), '^\s*\+81[\s-]*(\(0\)|0)?', '0'), '[^0-9]', '', 'g');
            """,
        ),
        function(
            "fold_address",
            r"""
            t := translate(fold_words(t), '〇一二三四五六七八九ゖけっ', '0123456789ががつ');
            IF strpos(t, '十') > 0 THEN
                t := regexp_replace(t, '(?<=[0-9])十(?=[0-9])', '', 'g');
                t := regexp_replace(t, '(?<=[0-9])十', '0', 'g');
                t := regexp_replace(t, '十(?=[0-9])', '1', 'g');
                t := replace(t, '十', '10');
            END IF;
            t := regexp_replace(t, '(?<=[0-9])(丁目|番地の|番地|番|号|の)-*', '-', 'g');
            RETURN regexp_replace(t, '(?<![0-9])-+|-+(?![0-9])|(?<=-)-', '', 'g');
            """,
        ),
        function("fold_lookalike", "RETURN translate(t, 'ODQILZSBU', '00011258V');"),
    ]
)
DROP = "".join(
    f"DROP FUNCTION {name}(text);"
    for name in (
        "fold_lookalike",
        "fold_address",
        "fold_phone",
        "fold_number",
        "fold_kana",
        "fold_words",
        "fold_name",
        "fold_width",
    )
)


class Migration(migrations.Migration):
    dependencies = [("vehicles", "0013_purposes_of_looking_at_people")]

    operations = [migrations.RunSQL(CREATE, DROP)]
