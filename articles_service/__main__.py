"""``python -m articles_service``: the service in a process of its own."""

from articles_service.app import create_app
from articles_service.settings import ArticlesSettings
from newstape.kit.server import run_service

if __name__ == "__main__":
    run_service("articles", ArticlesSettings, create_app)
