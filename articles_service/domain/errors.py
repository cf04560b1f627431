"""What can go wrong with a story::

    ArticlesError
    ├── MissingError      no such story, or none that this reader may see
    ├── GoneError         it was killed
    ├── VerbError         the verb is not for this status
    ├── VersionError      another version stands
    ├── TakenError        the URI or slug belongs to another story
    ├── ContentError      a field that breaks a rule
    ├── CursorError       a cursor that this list did not give
    ├── DepthError        a list that is not led any deeper
    ├── SearchError       a search that asks for nothing, or too much
    ├── UnsearchableError a store without an index to search
    ├── PlaceError        a place that the change log does not have
    ├── KeyReuseError     an idempotency key that was used for something else
    ├── PassError         a preview link that is not good, or not any more
    ├── CrowdedError      too many readers follow the changes already
    ├── FormatError       a document that is not of its format
    └── StoreError        the store does not answer

Errors carry data and know nothing of HTTP.
"""


class ArticlesError(Exception):
    """The root of all of them."""


class MissingError(ArticlesError):
    """No such story, or none that this reader may see: the difference is not told."""

    def __init__(self, what: str = "article") -> None:
        super().__init__(f"There is no such {what}.")


class GoneError(ArticlesError):
    """The story was killed, with every version of it, for ever."""

    def __init__(self) -> None:
        super().__init__("This article was withdrawn for good.")


class VerbError(ArticlesError):
    """A verb that a story's status does not allow."""

    def __init__(self, verb: str, status: str) -> None:
        super().__init__(f"A {status} article cannot be {verb}.")
        self.verb = verb
        self.status = status


class VersionError(ArticlesError):
    """Somebody else was faster: ``standing`` is the version that stands now."""

    def __init__(self, standing: int) -> None:
        super().__init__(f"Version {standing} stands; read it and try again.")
        self.standing = standing


class TakenError(ArticlesError):
    """A name that belongs to another story, whose id is ``owner``."""

    def __init__(self, what: str, name: str, owner: str) -> None:
        super().__init__(f"The {what} {name} belongs to article {owner}.")
        self.owner = owner


class ContentError(ArticlesError):
    """A field breaks a rule; ``pointer`` is its JSON pointer (RFC 6901)."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer = pointer


class CursorError(ArticlesError):
    """A cursor that is not one, or belongs to another order."""

    def __init__(self) -> None:
        super().__init__("This cursor does not belong to this list and order.")


class DepthError(ArticlesError):
    """An order that is weighed out, and so only to some depth."""

    def __init__(self, order: str, depth: int) -> None:
        super().__init__(
            f"The order {order} goes no deeper than {depth} articles in a search: "
            "look for more words, or sort by -published_at."
        )


class SearchError(ArticlesError):
    """What is to be looked for says nothing, or too much; the text is for people."""


class UnsearchableError(ArticlesError):
    """The database of this store has no index to search."""

    def __init__(self) -> None:
        super().__init__("This store cannot search; lists and filters work without q.")


class PlaceError(ArticlesError):
    """A place in another numbering of changes, or after the end of this one."""

    def __init__(self) -> None:
        super().__init__("The log does not know this place: read everything anew.")


class PassError(ArticlesError):
    """A preview link that is not one of ours, or not any more."""

    def __init__(self) -> None:
        super().__init__("This preview link is not good, or not any more.")


class KeyReuseError(ArticlesError):
    """An idempotency key came back with another request."""

    def __init__(self) -> None:
        super().__init__("This idempotency key was used for another request.")


class CrowdedError(ArticlesError):
    """As many readers as can be served follow the changes already."""

    def __init__(self) -> None:
        super().__init__("Too many readers follow the changes; try again later.")


class FormatError(ArticlesError):
    """A document that is not of its format at all; the text says what is wrong where."""

    def __init__(self, form: str, detail: str) -> None:
        super().__init__(f"This is no {form}: {detail}")


class StoreError(ArticlesError):
    """The store did not do what it was asked; nothing of it has happened."""

    def __init__(self) -> None:
        super().__init__("The store does not answer; try again.")
