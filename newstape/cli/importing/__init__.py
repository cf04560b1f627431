"""The way of a page into the services: its strip to the one, its story to the other."""

from newstape.cli.importing.journey import Order, PageImporter
from newstape.cli.importing.outcome import Outcome, Result

__all__ = ["Order", "Outcome", "PageImporter", "Result"]
