"""What a reader has subscribed to."""

from newstape.fanout.selection import Selection

LISTS = {"front": ("A", "B")}


def test_keys_and_lists_are_joined_in_order() -> None:
    """Each key once, in the order in which it came."""
    selection = Selection()
    selection.add(["B", "C"], None)
    selection.add([], "front")
    assert selection.resolve(LISTS) == ("B", "C", "A")


def test_the_star_stands_for_all() -> None:
    """And gives way to the rest when it is taken back."""
    selection = Selection()
    selection.add(["*", "A"], None)
    assert selection.resolve(LISTS) == ("*",)
    selection.remove(["*"], None)
    assert selection.resolve(LISTS) == ("A",)


def test_a_list_that_is_gone_means_nothing() -> None:
    """Until it is there again."""
    selection = Selection()
    selection.add([], "front")
    assert selection.resolve({}) == ()
    assert selection.follows("front")


def test_a_copy_is_its_own() -> None:
    """A trial leaves the original as it was."""
    selection = Selection()
    selection.add(["A"], "front")
    trial = selection.copy()
    trial.remove(["A"], "front")
    assert selection.resolve(LISTS) == ("A", "B")
    assert trial.resolve(LISTS) == ()
