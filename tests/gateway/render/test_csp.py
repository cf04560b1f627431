"""The policies allow what the pages need, by name, and nothing inline."""

from gateway.render.csp import embed_csp, image_origins, page_csp
from newstape.wire.articles import Image, ImageBlock
from tests.fakes.pages import a_front, a_page, a_story, a_summary


def directives(policy: str) -> dict[str, list[str]]:
    """A policy by directive."""
    parts = (part.split() for part in policy.split("; "))
    return {name: values for name, *values in parts}


def test_page_policy() -> None:
    """Nothing by default, nothing inline, the socket's origin by name."""
    policy = directives(page_csp("wss://news.example.org"))

    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["connect-src"] == ["'self'", "wss://news.example.org"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert "unsafe" not in page_csp("wss://news.example.org")


def test_page_without_stream() -> None:
    """An error page connects to nothing but its own host."""
    assert directives(page_csp())["connect-src"] == ["'self'"]


def test_embed_names_who_may_frame_it() -> None:
    """Frames of the edition's own pages and of those listed."""
    policy = directives(embed_csp("wss://a.example", ["https://blog.example.org"]))

    assert policy["frame-ancestors"] == ["'self'", "https://blog.example.org"]
    assert policy["img-src"] == ["'self'"]


def test_photos_come_from_named_hosts() -> None:
    """The lead's and the body's, each once; our own and missing ones need no name."""
    story = a_story(
        lead_image=Image(url="https://photos.example.org/1.jpg"),
        body=[
            ImageBlock(url="https://photos.example.org/2.jpg"),
            ImageBlock(url="http://old.example.org:8080/3.jpg"),
            ImageBlock(url="/photos/4.jpg"),
            ImageBlock(credit="AFP"),
        ],
    )
    expected = ("http://old.example.org:8080", "https://photos.example.org")

    assert image_origins(a_page(article=story)) == expected
    assert directives(page_csp(images=expected))["img-src"] == ["'self'", *expected]
    lead = a_summary(lead_image=Image(url="https://a.example/1.jpg"))
    assert image_origins(a_front(articles=[lead])) == ("https://a.example",)
