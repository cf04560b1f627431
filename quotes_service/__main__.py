"""``python -m quotes_service``."""

from newstape.fanout.transport.direct import DirectSocketProtocol
from newstape.kit.server import run_service
from quotes_service.app import create_app
from quotes_service.settings import QuotesSettings

if __name__ == "__main__":
    run_service("quotes", QuotesSettings, create_app, DirectSocketProtocol)
