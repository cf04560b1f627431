"""The small types of the wire: what they take, what they refuse, what they give."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from newstape.wire.scalars import (
    Currency,
    DecimalString,
    Language,
    ListName,
    Mic,
    Slug,
    Symbol,
    Time,
    format_decimal,
    format_time,
    parse_decimal,
)

DECIMAL: TypeAdapter[Decimal] = TypeAdapter(DecimalString)
TIME: TypeAdapter[datetime] = TypeAdapter(Time)
SYMBOL: TypeAdapter[str] = TypeAdapter(Symbol)

plain_decimals = st.from_regex(
    r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?", fullmatch=True
)


@given(plain_decimals)
def test_decimals_keep_their_digits(text: str) -> None:
    """A price goes out with the digits it came in with, zeros and sign included."""
    assert format_decimal(parse_decimal(text)) == text
    assert DECIMAL.dump_json(DECIMAL.validate_json(f'"{text}"')) == f'"{text}"'.encode()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12, max_value=10**17))
def test_decimals_never_have_an_exponent(value: Decimal) -> None:
    """However a decimal was computed, its wire form is plain."""
    assert set(format_decimal(value)) <= set("-0123456789.")
    assert Decimal(format_decimal(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "1e5",
        "1E-3",
        "NaN",
        "Infinity",
        "-inf",
        "",
        " 1",
        "1 ",
        "1\n",
        "1.",
        ".5",
        "+1",
        "01",
        "-00.5",
        "1,5",
        "1_000",
        "0x1",
        "--1",
        "1" * 19,
        "0." + "1" * 13,
        "١",
        "½",
        "1.2.3",
    ],
)
def test_other_notations_are_refused(text: str) -> None:
    """Only plain notation, with ASCII digits, at most 18 before the point, 12 after."""
    with pytest.raises(ValueError, match="plain notation"):
        parse_decimal(text)


@pytest.mark.parametrize("json", ["1.5", "1e5", "true", "null", "[]", '{"a":1}', "NaN"])
def test_floats_are_refused(json: str) -> None:
    """A JSON number with a fraction has lost digits already; nothing else is a price."""
    with pytest.raises(ValidationError):
        DECIMAL.validate_json(json)


def test_integers_are_exact_and_let_through() -> None:
    """A JSON integer says exactly what it means."""
    assert DECIMAL.validate_json("132") == Decimal(132)
    with pytest.raises(ValidationError):
        DECIMAL.validate_json("1" + "0" * 400)


@given(st.text() | st.floats() | st.integers() | st.none() | st.binary())
def test_whatever_comes_is_a_decimal_or_refused(value: object) -> None:
    """No input makes the parser fail in another way."""
    try:
        parsed = parse_decimal(value)
    except ValueError:
        return
    assert parsed.is_finite()


offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@given(st.datetimes(timezones=offsets | st.just(UTC)))
def test_times_round_trip_in_utc(moment: datetime) -> None:
    """Whatever its zone, a time goes out in UTC, to the millisecond, and comes back."""
    try:
        taken = TIME.validate_python(moment)
    except ValidationError:
        assert moment.year in (1, 9999)
        return
    text = format_time(taken)
    assert len(text) == len("2024-06-17T20:00:00.000Z")
    lost = taken - TIME.validate_json(f'"{text}"')
    assert timedelta(0) <= lost < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("2024-06-17T20:00:00.000Z", "2024-06-17T20:00:00.000Z"),
        ("2024-06-17t20:00:00z", "2024-06-17T20:00:00.000Z"),
        ("2024-06-17T22:00:00.0415+02:00", "2024-06-17T20:00:00.041Z"),
        ("0999-01-01T00:00:00Z", "0999-01-01T00:00:00.000Z"),
    ],
)
def test_times_are_written_one_way(given: str, taken: str) -> None:
    """Milliseconds are cut, not rounded: a time never lies ahead of itself."""
    assert TIME.dump_python(TIME.validate_python(given)) == taken


@pytest.mark.parametrize(
    "value",
    [
        "2024-06-17T20:00:00",
        "2024-06-17",
        "20:00",
        "1718654400",
        1718654400,
        1.5,
        None,
        "",
        "now",
        "9999-12-31T23:59:59-10:00",
        "0001-01-01T00:00:00+10:00",
        True,
    ],
)
def test_other_times_are_refused(value: object) -> None:
    """Without a zone, a day or an hour, or as a bare number, a time is a guess."""
    with pytest.raises(ValidationError):
        TIME.validate_python(value)


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("gsk", "GSK"),
        ("BP.XLON", "BP.XLON"),
        ("brk.b", "BRK.B"),
        ("^ftse", "^FTSE"),
        ("eurusd=x", "EURUSD=X"),
        ("btc-usd", "BTC-USD"),
        ("7203.T", "7203.T"),
        ("A" * 32, "A" * 32),
    ],
)
def test_symbols_are_upper_cased(given: str, taken: str) -> None:
    """A symbol is one key, however it was typed."""
    assert SYMBOL.validate_python(given) == taken


@pytest.mark.parametrize(
    "value",
    [
        "",
        " GSK",
        "GSK ",
        "GSK\n",
        "BP/L",
        ".BP",
        "BP.",
        "BP..L",
        "-BP",
        "=X",
        "*",
        7,
        "A" * 33,
        "straße",
        "ıbm",
        "GSK,BP",
        "GSK;",
        "<b>",
        None,
    ],
)
def test_other_symbols_are_refused(value: object) -> None:
    """Letters that only become ASCII by upper-casing are not meant either."""
    with pytest.raises(ValidationError):
        SYMBOL.validate_python(value)


@given(st.text(max_size=40))
def test_a_taken_symbol_stays_as_it_is(text: str) -> None:
    """Taking a symbol twice changes nothing."""
    try:
        symbol = SYMBOL.validate_python(text)
    except ValidationError:
        return
    assert SYMBOL.validate_python(symbol) == symbol == text.upper()


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            ListName,
            ["front", "ftse-100", "a_b", "7"],
            ["", "Front", "-a", "a b", "a/b"],
        ),
        (Slug, ["a", "frasers-ends-talks", "7"], ["", "A", "a--b", "-a", "a-", "ä"]),
        (Currency, ["USD", "GBP"], ["GBp", "usd", "US", "USDT", ""]),
        (Mic, ["XNYS", "360T"], ["xnys", "NYSE1", "NYS", ""]),
        (Language, ["en", "de-CH", "zh-Hant-TW"], ["e", "en_GB", "english", "", "-"]),
    ],
)
def test_codes(kind: Any, good: list[str], bad: list[str]) -> None:
    """Each code has its own form and no other."""
    adapter: TypeAdapter[str] = TypeAdapter(kind)
    for code in good:
        assert adapter.validate_python(code) == code
    for code in bad:
        with pytest.raises(ValidationError):
            adapter.validate_python(code)


@pytest.mark.parametrize(
    ("adapter", "good", "bad"),
    [
        (DECIMAL, "55.646", "5e1"),
        (TIME, "2024-06-17T20:00:00.000Z", "2024-06-17 20:00"),
        (SYMBOL, "BP.XLON", "A" * 33),
    ],
)
@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_schemas_say_the_same(
    adapter: TypeAdapter[Any], good: str, bad: str, mode: Any
) -> None:
    """Whoever checks with the JSON Schema comes to the same verdict, both ways."""
    schema = adapter.json_schema(mode=mode)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    assert validator.is_valid(good)
    assert not validator.is_valid(bad)
