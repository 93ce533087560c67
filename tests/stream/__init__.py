"""Tests of `widgetapp.stream`."""
