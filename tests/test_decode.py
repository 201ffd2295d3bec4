"""Bytes to text: the right encoding, no exception, and one code point for each byte that cannot be decoded."""

from __future__ import annotations

import codecs
import encodings.aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_news.decode import decode

GERMAN = "Der Präsident sprach über die Größe der Straße in München, sagte er."
FRENCH = "Il était déjà là, « Noël » à São Paulo; “quote” — naïve Œuvre £5 ½"
RUSSIAN = "Президент России посетил город Владивосток и встретился с губернатором края."
CHINESE = "国家主席星期一在北京会见了来访的外国代表团，双方就经济合作和地区安全问题交换了意见。"
ASCII = "The mayor of the town said on Monday that the bridge would stay closed."
ALL_ENCODINGS = sorted(
    {*encodings.aliases.aliases, *encodings.aliases.aliases.values(), "undefined", "idna", "punycode"}
)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("text", ["", "a", GERMAN + "\n😀", CHINESE])
def test_a_byte_order_mark_tells_the_encoding_and_is_dropped(mark, encoding, text):
    found = decode(mark + text.encode(encoding))
    assert (found.text, found.encoding, found.undecodable) == (text, encoding, ())


def test_the_mark_of_utf_8_wins_over_a_wrong_declaration():
    raw = codecs.BOM_UTF8 + f'<meta charset="windows-1251">{GERMAN}'.encode()
    assert decode(raw, html=True).text.endswith(GERMAN)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ASCII, FRENCH, f"<html><body><p>{GERMAN}</p></body></html>"])
def test_wide_text_without_a_mark_is_told_by_its_nul_bytes(encoding, text):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", [ASCII, GERMAN, RUSSIAN, CHINESE, "😀", "", "\x00 a nul is a code point", "\r\n\r"])
def test_valid_utf_8_is_read_as_such(text):
    found = decode(text.encode())
    assert (found.text, found.encoding, found.undecodable) == (text, "utf-8", ())


@pytest.mark.parametrize(
    ("head", "encoding", "text"),
    [
        ('<meta charset="iso-8859-1">', "cp1252", FRENCH),
        ("<meta charset=windows-1251>", "cp1251", RUSSIAN),
        ("<META CHARSET='Shift_JIS'>", "cp932", "日本の首相は月曜日に述べた"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030", CHINESE),
        ('<meta content="text/html;charset=koi8-r" http-equiv=content-type>', "koi8-r", RUSSIAN),
        ('<?xml version="1.0" encoding="iso-8859-2"?>', "iso-8859-2", "Łódź, święto, żółć"),
        ("<meta charset=euc-kr>", "cp949", "대통령은 월요일에 말했다"),
        ("<meta charset=big5>", "big5hkscs", "總統星期一表示"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares(head, encoding, text):
    assert decode(f"{head}<p>{text}".encode(encoding), html=True).text == f"{head}<p>{text}"


def test_a_declaration_in_plain_text_is_only_text():
    raw = f"charset=koi8-r\n{GERMAN}\n{FRENCH}".encode("cp1252")
    assert decode(raw, html=False).text == f"charset=koi8-r\n{GERMAN}\n{FRENCH}"


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "gbk", "utf-16", "klingon", "base64"])
def test_a_wrong_label_does_no_harm_to_valid_utf_8(label):
    raw = f'<meta charset="{label}"><p>{GERMAN} {CHINESE}'
    assert decode(raw.encode(), html=True).text == raw


@pytest.mark.parametrize("label", ["klingon", "base64", "rot13", "x", ""])
def test_a_label_that_names_no_encoding_of_text_is_no_declaration(label):
    raw = f'<meta charset="{label}"><p>{GERMAN}'
    assert decode(raw.encode("cp1252"), html=True).text == raw


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        (FRENCH, "cp1252"),
        ("It’s a “quote” – really", "cp1252"),
        ("caf\u00e9", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (CHINESE, "gbk"),
    ],
)
def test_an_encoding_that_nobody_declares_is_detected(text, encoding):
    found = decode(text.encode(encoding))
    assert (found.text, found.undecodable) == (text, ())


@pytest.mark.parametrize(
    ("raw", "text", "undecodable"),
    [
        (b"caf\xe9 \xe2\x82\xac5 \xc3\xbc", "caf\ufffd €5 ü", (3,)),
        (b"\xc3\xa9\xc3\xa9\xc3\xa9\xff\xfe end", "ééé\ufffd\ufffd end", (3, 4)),
        (b"\xc3\xa9\xc3\xa9\xc3\xa9 \xe2\x82", "ééé \ufffd\ufffd", (4, 5)),
        (b"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xed\xa0\x80", "éééé \ufffd\ufffd\ufffd", (5, 6, 7)),
        (b"\xf0\x9f\x98\x80\xc3\xa9\xc3\xa9\xf0\x9f\x98 a", "😀éé\ufffd\ufffd\ufffd a", (3, 4, 5)),
        (b"a \x81\x8d\x8f b", "a \ufffd\ufffd\ufffd b", (2, 3, 4)),
    ],
)
def test_each_broken_byte_of_utf_8_is_one_code_point(raw, text, undecodable):
    found = decode(raw)
    assert (found.text, found.encoding, found.undecodable) == (text, "utf-8", undecodable)


@given(
    st.lists(st.sampled_from(["é", "😀", "北", "word ", "\n", "\r\n", "\ufffd"]) | st.just(b"\xff") | st.just(b"\xc0"))
)
def test_places_behind_broken_bytes_stay_right(parts):
    parts = ["éééé" * (len(parts) + 1), *parts]  # more good than bad: it is UTF-8
    found = decode(b"".join(p if isinstance(p, bytes) else p.encode() for p in parts))
    expected = "".join("\udc00" if isinstance(p, bytes) else p for p in parts)
    assert found.undecodable == tuple(i for i, c in enumerate(expected) if c == "\udc00")
    assert found.text == expected.replace("\udc00", "\ufffd")


@pytest.mark.parametrize(
    ("head", "body", "bad"),
    [
        ("<meta charset=windows-1252>", b"a \x81 b\xe9", b"\x81"),
        ("<meta charset=shift_jis>", b"a \x81 b\x93\xfa", b"\x81"),
        ("<meta charset=utf-8>", b"caf\xe9 b", b"\xe9"),
        ("<meta charset=us-ascii>", b"\x8d \xe9", b"\x8d"),
    ],
)
def test_bytes_that_the_declared_encoding_does_not_know_are_marked(head, body, bad):
    found = decode(head.encode() + body, html=True)
    at = len(head) + body.index(bad)
    assert found.undecodable == (at,)
    assert found.text[at] == "\ufffd"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_that_was_cut_off_says_so(encoding):
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding)
    mark = mark or {"utf-32-le": codecs.BOM_UTF32_LE, "utf-32-be": codecs.BOM_UTF32_BE}[encoding]
    found = decode(mark + "abc".encode(encoding)[:-1])
    assert found.text.startswith("ab\ufffd")
    assert found.undecodable == tuple(range(2, len(found.text)))


@pytest.mark.parametrize("encoding", ALL_ENCODINGS)
def test_no_label_makes_decoding_fail_or_lets_a_surrogate_through(encoding):
    for body in (
        b"\xff\xe9 \\ud800 +2AA- \\N{x} caf\xe9 \xe9",
        bytes(range(256)),
        b"\\",
        b"\xe9\\u12",
        b"",
        b"+",
        b"~{\x1b$B",
    ):
        found = decode(f'<meta charset="{encoding}">'.encode() + body, html=True)
        found.text.encode("utf-8")
        assert all(found.text[i] == "\ufffd" for i in found.undecodable)


_heads = [
    *(
        b"",
        b'<meta charset="utf-7">',
        b'<meta charset="gb18030">',
        b'<meta charset="iso-2022-jp">',
        b"<?xml encoding='utf-16'?>",
    ),
    *(
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe\x00\x00",
        b"\x00\x00\xfe\xff",
        b'<meta charset="unicode-escape">',
    ),
]


@given(st.sampled_from(_heads), st.binary(max_size=300), st.booleans())
def test_no_bytes_make_decoding_fail(head, body, html):
    found = decode(head + body, html)
    found.text.encode("utf-8")
    assert list(found.undecodable) == sorted(set(found.undecodable))
    assert all(found.text[i] == "\ufffd" for i in found.undecodable)


def test_text_that_is_decoded_already_loses_its_mark_and_lone_surrogates():
    found = decode("\ufeffa\ud800b\udcffc")
    assert (found.text, found.undecodable) == ("a\ufffdb\ufffdc", ())
