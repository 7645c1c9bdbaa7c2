from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "smm.outbox"
    label = "outbox"
