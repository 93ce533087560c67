"""Tests of `widgetapp.wfe`."""
