"""Only listed files of node_modules are served."""

from __future__ import annotations

from pathlib import Path

import pytest

from smm.core.assets import ManifestStorage, NodeModulesFinder


@pytest.fixture
def finder(settings: object, tmp_path: Path) -> NodeModulesFinder:
    for name in ("chart/dist/chart.js", "chart/package.json", "icons/a.svg", "icons/b.svg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    settings.NODE_MODULES, settings.NODE_ASSETS = tmp_path, ["chart/dist/chart.js", "icons/*.svg"]  # type: ignore[attr-defined]
    return NodeModulesFinder()


def test_listed_files_are_collected(finder: NodeModulesFinder) -> None:
    assert [path for path, _ in finder.list([])] == ["chart/dist/chart.js", "icons/a.svg", "icons/b.svg"]


def test_a_listed_file_is_found_and_others_are_not(finder: NodeModulesFinder, tmp_path: Path) -> None:
    assert finder.find("vendor/icons/a.svg") == str(tmp_path / "icons/a.svg")
    assert finder.find("vendor/icons/a.svg", find_all=True) == [str(tmp_path / "icons/a.svg")]
    for hidden in ("vendor/chart/package.json", "icons/a.svg", "vendor/../secret"):
        assert finder.find(hidden) == []


def test_source_maps_are_not_looked_for() -> None:
    assert "sourceMappingURL" not in str(ManifestStorage.patterns)
    assert "url" in str(ManifestStorage.patterns)
