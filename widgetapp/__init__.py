"""WidgetApp: live design of Things, self-hosted."""
