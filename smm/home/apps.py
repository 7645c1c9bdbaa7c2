from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "smm.home"
    label = "home"
