"""What stands in scripts and styles for those who write them does not travel.

Comments go, and white space and signs that mean nothing. Names stay, so that a reader of
the page's source can follow it.
"""

import re

_script = re.compile(
    r"""
      (?P<style> `\n[^`]*` )                        # a template of many lines is a style
    | (  "(?:\\.|[^"\\])*"                          # texts,
      |  `(?:\\.|[^`\\])*`                          # templates without templates inside,
      |  (?<=\()/(?![*/])(?:\\.|[^/\\\n])+/         # and patterns as an argument: kept
      )
    | (?: /\*.*?\*/ | //[^\n]* | ;\s*(?=\}) ) \s*
    | (?<=[\s(]) \((\w+)\)\s*(?==>)                 # one parameter needs no brackets
    | [ ]([-+])[ ](?![-+])
    | \s*([=<>!&|?:*{}(),;])\s*
    | (\s)\s*
    """,
    re.VERBOSE | re.DOTALL,
)
_style = re.compile(
    r'("[^"]*")|/\*.*?\*/\s*|;?\s*(\})\s*|\s*([{;])\s*|([:,])\s+|(?<=[`\n])\s+',
    re.DOTALL,
)


def squeezed_script(text: str) -> str:
    """A script of ours: statements end with semicolons, patterns are arguments, and
    comments stand between statements or at a line's end."""
    return _script.sub(_kept, text)


def squeezed_style(text: str) -> str:
    """A style sheet of ours: a colon with a space behind it ends a property's name."""
    return _style.sub(_kept, text)


def _kept(found: re.Match[str]) -> str:
    if found.lastgroup == "style":
        return squeezed_style(found[0])
    return found[found.lastindex] if found.lastindex else ""
