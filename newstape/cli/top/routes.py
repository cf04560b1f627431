"""Which of a service's requests a figure is about."""

from newstape.cli.top.reading import Labels

_watching = frozenset({"/livez", "/readyz", "/metrics"})
_endless = ("/stream", "/changes")
_reads = frozenset({"GET", "HEAD", "OPTIONS"})


def asked(labels: Labels) -> bool:
    """Whether somebody other than a watcher asked."""
    return labels["route"] not in _watching


def answered(labels: Labels) -> bool:
    """Whether the answer is one that ends by itself: how long it took says something."""
    return asked(labels) and not labels["route"].endswith(_endless)


def failed(labels: Labels) -> bool:
    """Whether the service could not do what was asked."""
    return asked(labels) and labels["status"].startswith("5")


def pushed(labels: Labels) -> bool:
    """Whether prices were brought."""
    return (labels["method"], labels["route"]) == ("POST", "/v1/quotes")


def read(labels: Labels) -> bool:
    """Whether stories were read; those who follow the changes do not count."""
    return answered(labels) and labels["method"] in _reads


def written(labels: Labels) -> bool:
    """Whether something was filed or changed."""
    return answered(labels) and labels["method"] not in _reads
