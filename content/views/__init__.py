"""Pages of the content workflow: parse, call one service or selector, answer."""
