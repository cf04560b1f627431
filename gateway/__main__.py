"""``python -m gateway``."""

from gateway.app import create_app
from gateway.settings import GatewaySettings
from newstape.fanout.transport.direct import DirectSocketProtocol
from newstape.kit.server import run_service

if __name__ == "__main__":
    run_service("gateway", GatewaySettings, create_app, DirectSocketProtocol)
