"""Tests of `widgetapp.wire`."""
