"""Browser assets from npm: listed files of node_modules, served under `vendor/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PREFIX = "vendor"


class NodeModulesFinder(BaseFinder):
    """Finds the files that `settings.NODE_ASSETS` lists (paths or globs below node_modules), and no others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # how collectstatic learns the prefix

    def files(self) -> Iterator[str]:
        root = settings.NODE_MODULES
        for pattern in settings.NODE_ASSETS:
            yield from sorted(str(path.relative_to(root)) for path in root.glob(pattern) if path.is_file())

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file behind the URL path `vendor/…`; all of them as a list for `find_all`."""
        name = path.removeprefix(f"{PREFIX}/")
        found = [self.storage.path(name)] if name != path and name in set(self.files()) else []
        if find_all:
            return found
        return found[0] if found else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in self.files():
            if not matches_patterns(path, list(ignore_patterns or [])):
                yield path, self.storage


class ManifestStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files. Source maps, which we do not serve, are not looked for; our modules' imports are."""

    patterns = (
        *(
            (glob, tuple(p for p in rules if "sourceMappingURL" not in str(p)))
            for glob, rules in CompressedManifestStaticFilesStorage.patterns
        ),
        ("smm/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
