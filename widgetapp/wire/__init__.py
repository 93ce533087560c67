"""Bytes to values and back: knows no reactor and no Twisted, and imports nothing else of WidgetApp."""
