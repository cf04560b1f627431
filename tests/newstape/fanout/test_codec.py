"""What fan-out and the codec say to each other."""

from newstape.fanout.codec import RefusedError


def test_a_refusal_carries_what_the_error_message_needs() -> None:
    """Whom it answers, the wire's code, the words, and whether to try again."""
    refused = RefusedError(7, "rate_limited", "Too many requests.", True)
    assert (refused.req_id, refused.code, refused.retryable) == (
        7,
        "rate_limited",
        True,
    )
    assert str(refused) == refused.message == "Too many requests."
