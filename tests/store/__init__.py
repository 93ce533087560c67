"""Tests of `widgetapp.store`."""
