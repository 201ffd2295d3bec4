"""The measures of a text, in scripts and typographies of the press."""

from __future__ import annotations

import pytest

from lint_news.label.sections import cohesion
from lint_news.label.shape import Shape, shape
from lint_news.model import Piece
from lint_news.sourcemap import SourceMap

PROSE = [
    "Der Rat stimmte am Montag mit großer Mehrheit für den Plan, sagte der Bürgermeister: „Wir sind froh.“",
    "Der Rat stimmte am Montag mit großer Mehrheit für den Plan, sagte der Bürgermeister: »Wir sind froh.«",
    "Le maire l’a annoncé lundi soir devant les habitants réunis à la salle des fêtes : « Nous sommes soulagés. »",
    "市議会は月曜日、老朽化した橋を架け替える計画を賛成多数で可決した。",
    "市長は会議のあと、記者団に対して「住民の足を守るための決断だった。」",
    "市议会周一以多数票通过了更换旧桥的计划，工程将于明年春天开始。",
    "صوّت المجلس البلدي يوم الاثنين بأغلبية كبيرة لصالح خطة بناء جسر جديد فوق النهر في وسط المدينة.",
    "سأل رئيس البلدية سكان الحي في نهاية الاجتماع: هل تريدون جسرا جديدا. هل أنتم مستعدون لدفع ثمنه؟",
]
TITLES = [
    "橋の架け替え計画、市議会が可決 来春着工へ",
    "橋はいつまで使えるのか？",
    "这座桥还能用多久？",
    "市议会通过旧桥更换计划 明年春天动工",
    "هل يصمد الجسر القديم حتى الربيع؟",
    "« Nous sommes soulagés ! »",
    "Davon gibt es noch viel mehr",
]
TEASERS = [
    "市议会周一以多数票通过了更换旧桥的计划，工程将于明年春天开始……",
    "市议会周一以多数票通过了更换旧桥的计划...[详细]",
    "市議会は月曜日、老朽化した橋を架け替える計画を…続きを読む",
    "Der Rat stimmte am Montag für den Plan … mehr",
    "Le conseil a voté lundi en faveur du projet… Lire la suite »",
    "Городской совет одобрил проект нового моста… Читать далее",
    "صوّت المجلس البلدي يوم الاثنين لصالح خطة بناء جسر جديد... اقرأ المزيد",
]
NEITHER = ["橋は閉まった。", "市长说：桥已经关闭；", "Vor der Brücke, am Ufer,", "قال العمدة إن الجسر مغلق؛"]


def measured(text: str) -> Shape:
    return shape(Piece(text, SourceMap.identity(0, len(text))))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        *((t, "prose") for t in PROSE),
        *((t, "title") for t in TITLES),
        *((t, "teaser") for t in TEASERS),
        *((t, "") for t in NEITHER),
    ],
)
def test_what_a_text_is(text, what):
    found = measured(text)
    assert [name for name in ("prose", "title", "teaser") if getattr(found, name)] == ([what] if what else [])


@pytest.mark.parametrize(
    ("text", "words"), [("東京都知事", 2), ("AI で作る料理、東京で", 5), ("第3話", 1), ("Der Rat sagt: Ja", 4)]
)
def test_two_characters_count_as_a_word_where_no_spaces_are_put(text, words):
    assert measured(text).words == words


@pytest.mark.parametrize(
    ("before", "same", "other"),
    [
        (
            "市議会は月曜日、老朽化した橋を架け替える計画を賛成多数で可決した。",
            "橋の架け替え計画には老朽化した橋の解体費用も含まれる。",
            "動物園で生まれたパンダの赤ちゃんが週末に初めて公開された。",
        ),
        (
            "市议会周一以多数票通过了更换旧桥的计划，工程将于明年春天开始。",
            "更换旧桥的工程由市议会出资，预计持续两年。",
            "动物园里出生的大熊猫宝宝周末首次与游客见面。",
        ),
    ],
)
def test_a_topic_is_told_where_no_spaces_are_put(before, same, other):
    topic = measured(before).topic
    assert cohesion(measured(same), topic) > cohesion(measured(other), topic)
