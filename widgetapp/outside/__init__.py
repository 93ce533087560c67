"""What WidgetApp asks of other servers: OpenID providers, introspection, mail; imports `store`, `oauth` and `useractions`."""
