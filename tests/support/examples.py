"""How examples are made for tests of Hypothesis. Packages whose tests need any import this."""

from hypothesis import HealthCheck, settings

# How fast they are made depends on the machine and on what else it does: on a small one the first text takes a second.
settings.register_profile("widgetapp", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("widgetapp")
