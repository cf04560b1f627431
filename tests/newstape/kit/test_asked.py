"""What requests ask for, and reading them by fields that are known."""

from dataclasses import dataclass, field

import httptools
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.kit.asked import LIMIT, LONGEST, Asked, Fields, KnownFields, asked_in

HEAD = b"GET /a HTTP/1.1\r\n"
BLOCK = b"Host: news.test\r\nAccept: */*\r\n\r\n"
FIELDS = Fields([(b"host", b"news.test"), (b"accept", b"*/*")])


@dataclass
class Parsed:
    """What a parser that is not ours reads in some bytes."""

    url: bytes = b""
    raw: list[tuple[bytes, bytes]] = field(default_factory=list)
    ended: int = 0
    failed: bool = False

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.raw.append((name.lower(), value))

    def on_message_complete(self) -> None:
        self.ended += 1


def parsed(data: bytes) -> tuple[Parsed, str]:
    """All that is read, and the method of the last request."""
    found = Parsed()
    parser = httptools.HttpRequestParser(found)
    try:
        parser.feed_data(data)
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        found.failed = True
    return found, parser.get_method().decode()


def _mostly(good: str, *odd: str) -> st.SearchStrategy[str]:
    return st.sampled_from([good] * (2 * len(odd)) + [*odd])


_names = ["Host", "accept", "Cookie", "Content-Length", "Expect", "Upgrade", ""]
_values = ["a", "", "0", "5", "chunked", "close", "h2c", "100-continue", "é", "\x00"]
_odd_values = ["x\r\n y", "x\n\nGET /evil HTTP/1.1", "x\ny: z", "x\r", "x\r\n\r\ny"]
_field = st.tuples(
    st.sampled_from([*_names, "Transfer-Encoding", "Connection", "If-None-Match"]),
    _mostly(": ", ":", " : ", " "),
    st.sampled_from([*_values * 4, *_odd_values]),
    _mostly("\r\n", "\n", "\r\n\r\n", "\r"),
).map("".join)
_good = st.sampled_from(["Host: a\r\n", "Accept: */*\r\n", "X-A:b\r\n"])
_blocks = st.lists(_good | _good | _field, max_size=4).map("".join)
_after = _mostly("\r\n", "\n", "", "\r\n\r\n", "\r\nGET / HTTP/1.1\r\n\r\n")
_odd_targets = ["/a%41", "//a/b", "/a#b", "*", "http://x/a", "/a b", "/é", '/"', "/a\t"]
_targets = st.sampled_from(
    [
        "/",
        "/a",
        "/a?b=c&d=%20",
        "/a?",
        "/?q=a?b",
        "/./a",
        "/~a_b-c.d",
        "/a;b",
        *_odd_targets,
    ]
) | st.text("/ab?%#:@ .", max_size=6).map(lambda text: f"/{text}")
_lines = st.tuples(
    _mostly("GET", "HEAD", "POST", "get"),
    _targets,
    _mostly("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "http/1.1"),
    _mostly("\r\n", "\n", " \r\n"),
).map(lambda parts: f"{parts[0]} {parts[1]} {parts[2]}{parts[3]}")


@given(_lines, _lines, _blocks, _after)
def test_what_is_read_is_what_a_parser_reads(
    first: str, second: str, block: str, after: str
) -> None:
    """Whatever a parser has read in one request, if the next one is read by it, it is
    one whole GET request, and says just that. Nothing hides in it."""
    known, before = KnownFields(), (first + block + after).encode("latin-1")
    learned, _ = parsed(before)
    if learned.failed or learned.ended == 0:
        return
    known.learn(before, Fields(learned.raw))
    data = (second + block + after).encode("latin-1")
    asked = known.read(data, "http")
    if asked is None:
        return
    found, method = parsed(data)
    url = httptools.parse_url(found.url)
    assert (found.failed, found.ended, method) == (False, 1, "GET")
    assert (asked.path.encode(), asked.query) == (url.path, url.query or b"")
    assert list(asked.fields.raw) == found.raw
    assert not parsed(data + data)[0].failed, "it does not end where it seems to"


def test_known_fields() -> None:
    """The next request with the same fields is read, whatever it asks for."""
    known = KnownFields()
    assert known.read(HEAD + BLOCK, "http") is None
    known.learn(HEAD + BLOCK, FIELDS)
    asked = known.read(b"GET /b/c-d?e=f HTTP/1.1\r\n" + BLOCK, "http")
    assert asked is not None
    assert (asked.method, asked.path, asked.query) == ("GET", "/b/c-d", b"e=f")
    assert asked.fields is FIELDS
    assert known.read(HEAD + b"Host: other.test\r\n\r\n", "http") is None


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        (b"POST /a HTTP/1.1\r\n" + BLOCK, FIELDS),
        (b"GET /a HTTP/1.0\r\n" + BLOCK, FIELDS),
        (HEAD + BLOCK + HEAD + BLOCK, FIELDS),
        (HEAD + BLOCK[:-2], FIELDS),
        (BLOCK, FIELDS),
        (b"", FIELDS),
        (HEAD + b"Content-Length: 0\r\n\r\n", Fields([(b"content-length", b"0")])),
        (HEAD + b"Upgrade: h2c\r\n\r\n", Fields([(b"upgrade", b"h2c")])),
        (HEAD + b"Connection: close\r\n\r\n", Fields([(b"connection", b"close")])),
        (HEAD + b"Authorization: a\r\n\r\n", Fields([(b"authorization", b"a")])),
    ],
)
def test_what_is_not_learned(data: bytes, fields: Fields) -> None:
    """What is not one plain GET request, may go on, or is answered in person, teaches
    nothing."""
    known = KnownFields()
    known.learn(data, fields)
    assert known.read(HEAD + data.partition(b"\r\n")[2], "http") is None
    assert known.read(HEAD + BLOCK, "http") is None


def test_memory_is_bounded() -> None:
    """By how many fields are known, and by how long they are."""
    known = KnownFields()

    def block(number: int, size: int = 1) -> tuple[bytes, Fields]:
        value = b"%d" % number * size
        return b"A: %b\r\n\r\n" % value, Fields([(b"a", value)])

    for number in range(LIMIT + 1):
        lines, fields = block(number)
        known.learn(HEAD + lines, fields)
    assert known.read(HEAD + block(0)[0], "http") is None
    assert known.read(HEAD + block(LIMIT)[0], "http") is not None
    long, fields = block(7, LONGEST)
    known.learn(HEAD + long, fields)
    assert known.read(HEAD + long, "http") is None


def _asked(path: str = "/a", method: str = "GET", **given: str) -> Asked:
    names = [
        (name.replace("_", "-").encode(), value.encode())
        for name, value in given.items()
    ]
    return asked_in(
        {
            "method": method,
            "scheme": "http",
            "path": path,
            "query_string": b"",
            "headers": [(b"host", b"news.test"), *names],
        }
    )


def test_keys_tell_requests_apart() -> None:
    """By what answers depend on: not by how it is worded, nor by HEAD."""
    same = [_asked(), _asked(method="HEAD"), _asked(user_agent="x"), _asked(accept="*")]
    same.append(_asked(if_none_match='"a"'))
    assert len({asked.key for asked in same}) == 1
    worded = [_asked(accept_encoding=text) for text in ("br, gzip", "gzip;q=0.5,BR")]
    assert len({asked.key for asked in worded}) == 1
    others = [_asked(), *worded, _asked("/b"), _asked(accept_encoding="gzip")]
    assert len({asked.key for asked in others}) == 4


@pytest.mark.parametrize(
    "asked",
    [
        _asked(method="POST"),
        _asked(authorization="Bearer x"),
        _asked(origin="http://a.test"),
        _asked(if_modified_since="Mon, 17 Jun 2024 20:00:00 GMT"),
    ],
)
def test_what_is_answered_in_person(asked: Asked) -> None:
    """It has no key."""
    assert asked.key is None


def test_who_asks_for_more() -> None:
    """A name, a trace or another scheme to be heeded."""
    for name in ("x_request_id", "traceparent", "x_forwarded_proto"):
        assert _asked(**{name: "x"}).fields.asks_more
    assert not _asked(x_forwarded_for="10.0.0.1").fields.asks_more
