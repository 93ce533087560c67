"""Tests of `widgetapp.sfe`."""
