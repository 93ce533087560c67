"""Measures WidgetApp beside another live-editing server: `python -m bench`. See README.md."""
