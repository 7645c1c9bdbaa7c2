"""The workflow's picture, drawn from its table: Mermaid text for the documentation. Pure."""

from __future__ import annotations

from content.workflow import MOVES, STAGES_OF, WORKING_STAGES, MoveKind, Stage, Template

ARROWS = {MoveKind.FORWARD: "-->", MoveKind.BACK: "-. back .->"}


def mermaid() -> str:
    """A flowchart of every way from stage to stage, and below it which template works through which stages."""
    lines = ["flowchart LR"]
    lines += [f'  {stage.value}["{_words(stage)}"]' for stage in Stage]
    lines += [f"  {move.source.value} {ARROWS[move.kind]} {move.target.value}" for move in MOVES if move.kind in ARROWS]
    cancellable = " & ".join(move.source.value for move in MOVES if move.kind is MoveKind.CANCEL)
    lines.append(f"  {cancellable} -. cancel .-> {Stage.CANCELLED.value}")
    return "\n".join(lines)


def templates() -> str:
    """A table: which stages each template works through; the others are passed by themselves."""
    lines = [
        "| stage | " + " | ".join(template.value for template in Template) + " |",
        "| --- |" + " --- |" * len(Template),
    ]
    for stage in WORKING_STAGES:
        cells = ["yes" if stage in STAGES_OF[template] else "passed" for template in Template]
        lines.append(f"| {stage.value} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _words(stage: Stage) -> str:
    return stage.value.capitalize()


def placed_in(text: str) -> str:
    """`text` with the picture and the table between their marks drawn anew."""
    for name, drawn in (("picture", f"```mermaid\n{mermaid()}\n```"), ("templates", templates())):
        start, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, _start, rest = text.partition(start)
        _old, _end, after = rest.partition(end)
        text = f"{before}{start}\n{drawn}\n{end}{after}"
    return text
