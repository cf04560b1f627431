"""What every service needs and no business noun.

Settings, logs, problems, health, metrics, keys, origins, and the app factory that puts
them together.
"""
