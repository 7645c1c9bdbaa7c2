"""Collects strings for translation in the order of the alphabet and without guesses, so that changes stay small."""

from __future__ import annotations

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, "--sort-output", "--no-wrap"]
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--sort-output", "--no-wrap", "--no-fuzzy-matching"]
    msguniq_options = [*makemessages.Command.msguniq_options, "--sort-output", "--no-wrap"]
    msgattrib_options = [*makemessages.Command.msgattrib_options, "--sort-output", "--no-wrap"]
