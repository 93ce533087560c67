"""Races WidgetApp with the servers that people would pick instead: `python -m bench.peers`. See docs/performance.md."""
