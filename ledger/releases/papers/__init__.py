"""The papers of the desk: 返還請求書・受領書, 免除申請書, 領収書. L-12b, DOMAIN 4.5, 4.6.

What a paper says is gathered from the records; its wording comes from the master
「返還窓口の帳票の文言」. Lengths are millimetres from the upper left corner of A4.
"""
