from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "smm.core"
    label = "core"
