"""Tests of `widgetapp.wire`."""

from tests.support import examples as examples
