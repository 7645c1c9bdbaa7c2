"""Keyword queries: what matches, where, and what a person is told about a query that cannot be understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.language import language_of
from monitoring.matching import QueryError, parse

MATCHES = [
    ("coffee", "I like Coffee.", True),
    ("coffee", "coffeehouse", False),
    ("coffee*", "coffeehouse", True),
    ("coffee", "ＣＯＦＦＥＥ time", True),
    ("café", "cafe\u0301 au lait", True),
    ("straße", "STRASSE", True),
    ("咖啡", "我喜欢咖啡馆", True),
    ("咖啡", "我喜欢茶", False),
    ("咖啡 OR 茶", "我喜欢茶", True),
    ("Lumen咖啡", "买了lumen咖啡豆", True),
    ("coffee tea", "tea then coffee", True),
    ("coffee AND tea", "coffee", False),
    ("coffee OR tea", "a tea", True),
    ("coffee -decaf", "coffee, decaf", False),
    ("coffee NOT decaf", "coffee", True),
    ("coffee-house", "a coffee-house", True),
    ("(coffee OR tea) sugar", "tea with sugar", True),
    ("(coffee OR tea) sugar", "tea", False),
    ("coffee -(decaf OR instant)", "instant coffee", False),
    ("coffee -(decaf OR instant)", "coffee", True),
    ("coffee OR tea sugar", "coffee", True),
    ('"ten days"', "after ten\n days", True),
    ('"ten days"', "ten long days", False),
    ('"ten day"', "ten days", False),
    ("#latte", "see #Latte!", True),
    ("#latte", "see latte", False),
    ("#latte", "#latteart", False),
    ("#咖啡", "今天 #咖啡 好", True),
    ("latte", "#latte", True),
    ("c++", "I write C++ daily", True),
    ("or", "and/or", True),
    ("NOT NOT coffee tea", "coffee tea", True),
]


@pytest.mark.parametrize(("query", "text", "expected"), MATCHES)
def test_a_query_matches(query, text, expected):
    assert parse(query).matches(text) is expected


ERRORS = [
    ("", 0, "at least one word"),
    ("   ", 3, "at least one word"),
    ("coffee OR", 9, "ends here"),
    ("OR coffee", 0, "not “OR”"),
    ("coffee AND OR tea", 11, "not “OR”"),
    ("(coffee", 0, "never closed"),
    ("coffee)", 6, "closes nothing"),
    ("()", 1, "expected here, not"),
    ('say "ten days', 4, "never closed"),
    ('""', 0, "between the quotation marks"),
    ("cof*fee", 3, "end of a word"),
    ("coffee *", 7, "letter or figure"),
    ("-decaf", 0, "forbidden"),
    ("coffee OR -decaf", 0, "forbidden"),
    ("(" * 30 + "a" + ")" * 30, 20, "deep"),
    ("a " * 300, 600, "at most 200 words"),
    ("a" * 3000, 2000, "at most 2000 characters"),
]


@pytest.mark.parametrize(("query", "position", "words"), ERRORS)
def test_an_error_points_at_the_place_and_says_what_was_expected(query, position, words):
    with pytest.raises(QueryError, match=words) as error:
        parse(query)
    assert error.value.position == position


@given(st.text(alphabet='ab ()"-*#AND OR NOT咖', max_size=60), st.text(max_size=200))
def test_whatever_is_typed_is_understood_or_refused(query, text):
    try:
        understood = parse(query)
    except QueryError as error:
        place = error.position
        assert 0 <= place <= len(query)
        return
    understood.matches(text)
    assert all(0 <= start < end <= len(text) for start, end in understood.places(text))


def test_the_places_are_those_of_the_text_as_written():
    text = "ﬁne Ｃoffee, 咖啡 and decaf"
    places = parse("coffee OR 咖啡 -decaf").places(text)
    assert [text[start:end] for start, end in places] == ["Ｃoffee", "咖啡"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I like the coffee and how it is made", "en"),
        ("我喜欢这家店的咖啡 very much", "zh"),
        ("コーヒーが好きです", "ja"),
        ("커피를 좋아해요", "ko"),
        ("Ich mag den Kaffee und die Tassen", "de"),
        ("Espresso", "en"),
        ("123 !?", ""),
    ],
)
def test_the_language_is_told_by_script_and_words(text, language):
    assert language_of(text) == language
