"""What a reader has subscribed to."""

from newstape.fanout.selection import Selection

LISTS = {"front": ("A", "B")}


def test_keys_and_lists_are_joined_in_order() -> None:
    """Each key once, in the order in which it came."""
    selection = Selection().with_keys(["B", "C", "B"]).with_list("front")
    assert selection.resolve(LISTS) == ("B", "C", "A")


def test_the_star_stands_for_all() -> None:
    """And gives way to the rest when it is taken back."""
    selection = Selection().with_keys(["*", "A"])
    assert selection.resolve(LISTS) == ("*",)
    assert selection.without(["*"], None).resolve(LISTS) == ("A",)


def test_a_list_that_is_gone_means_nothing() -> None:
    """Until it is there again."""
    selection = Selection().with_list("front")
    assert selection.resolve({}) == ()
    assert selection.follows("front")


def test_a_selection_never_changes() -> None:
    """A trial leaves the original as it was."""
    selection = Selection().with_keys(["A"]).with_list("front")
    trial = selection.without(["A"], "front")
    assert selection.resolve(LISTS) == ("A", "B")
    assert trial.resolve(LISTS) == ()
