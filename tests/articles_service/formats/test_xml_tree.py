"""XML from outside is read, mended a little, and never obeyed."""

import pytest

from articles_service.domain.errors import FormatError
from articles_service.formats.xml_tree import (
    MAX_DEPTH,
    MAX_MARKS,
    html_inside,
    name_of,
    text_at,
    xml_tree,
)


def text_of(document: bytes) -> str:
    """The text of a document's root."""
    return "".join(xml_tree(document, "XML").itertext())


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (b"<a>\xc3\xa9</a>", "é"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><a>\xc3\xa9</a>', "é"),
        ('<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16"), "é"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', "é"),
        (b"<?xml version='1.0' encoding='windows-1251'?><a>\xe9</a>", "й"),
        (b'<?xml version="1.0" encoding="Shift_JIS"?><a>\x83A</a>', "ア"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\x93x\x94</a>', "“x”"),
        (b'<?xml version="1.0" encoding="klingon"?><a>\xc3\xa9</a>', "é"),
        (b"\n <a>x</a>", "x"),
        (b"<a>&eacute;&nbsp;&amp;&lt;&unknown;</a>", "é\xa0&<&unknown;"),
        (b"<a>x\x0by&#11;</a>", None),
        (b"<a>x\x0by</a>", "xy"),
        (b"<a><![CDATA[<b>&nbsp;</b>]]></a>", "<b>&nbsp;</b>"),
        (b'<!DOCTYPE rss PUBLIC "-//X//Y" "http://127.0.0.1:1/x.dtd"><a>x</a>', "x"),
    ],
)
def test_what_newspapers_send(document: bytes, text: str | None) -> None:
    """Encodings as declared, or as they are; names that HTML has; control characters."""
    if text is None:
        with pytest.raises(FormatError):
            text_of(document)
    else:
        assert text_of(document) == text


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "entities"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "entit"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:1/">%x;]><a/>', "entit"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;&nbsp;</a>', "entities"),
        (b"<a>", "line 1, column 3"),
        (b"", "no element"),
        (b"<a>" * 100 + b"</b>", "mismatched"),
        (b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), "deep"),
        (b"<a>" + b"<b/>" * MAX_MARKS + b"</a>", "too many"),
    ],
)
def test_what_is_refused(document: bytes, what: str) -> None:
    """No entities, nothing from elsewhere, no more than fits, and the reason is told."""
    with pytest.raises(FormatError, match=what):
        xml_tree(document, "feed")


def test_asking() -> None:
    """Names are asked for without their namespaces; HTML is had without them too."""
    root = xml_tree(
        b'<a xmlns="urn:a" xmlns:b="urn:b"><b:c><d> x <e>y</e></d></b:c>'
        b'<f>1 &lt; <b:i b:title="&quot;">2</b:i><br/>3</f></a>',
        "XML",
    )
    assert [name_of(one) for one in root] == ["c", "f"]
    assert text_at(root, "c", "d") == "x y"
    assert text_at(root, "c", "e") is None
    assert html_inside(root[1]) == '1 &lt; <i title="&quot;">2</i><br>3'
