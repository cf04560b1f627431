"""What does not travel is missed by nobody."""

import pytest

from gateway.render.squeeze import squeezed_script, squeezed_style


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        (
            "/** Says why. */\nconst a = 1; // so\nconst b = [a, 2];",
            "const a=1;const b=[a,2];",
        ),
        ("const c = a ? b : -1;", "const c=a?b:-1;"),
        ('say("a  //  b", `c  /* ${d} */`);', 'say("a  //  b",`c  /* ${d} */`);'),
        ("x.replace(/ , | \\/ /g, y)", "x.replace(/ , | \\/ /g,y)"),
        ("return { a };", "return{a};"),
        ("a - -b + +c", "a - -b + +c"),
        ("a + b - c++ + d", "a+b-c+++d"),
        ("f((x) => { g(x); });", "f(x=>{g(x)});"),
        ("return async (x) => (y) => x;", "return async(x)=>y=>x;"),
    ],
)
def test_script(text: str, squeezed: str) -> None:
    """Comments and empty space go; texts, templates and patterns stay as they are."""
    assert squeezed_script(text).strip() == squeezed


def test_style() -> None:
    """Comments and empty space go, what separates selectors stays."""
    text = """/* why */
a > b :hover, c::part(d):focus {
  content: "/* not  this; */";
  margin: calc(1px + 2px) 0;
}

@media (min-width: 48rem) {
  a {
    --b: 1px;
  }
}
"""
    assert squeezed_style(text) == (
        'a > b :hover,c::part(d):focus{content:"/* not  this; */";'
        "margin:calc(1px + 2px) 0}@media (min-width:48rem){a{--b:1px}}"
    )


def test_style_in_a_script() -> None:
    """A style sheet that a script brings along is squeezed as styles are."""
    text = "const SHEET = `\n:host { display: block; }\n.a {\n  b: c;\n}\n`;"
    assert squeezed_script(text) == "const SHEET=`:host{display:block}.a{b:c}`;"
