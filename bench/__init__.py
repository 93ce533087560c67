"""Measures WidgetApp, each command one side of it. See README.md."""
