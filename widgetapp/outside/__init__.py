"""What WidgetApp asks of other servers: OpenID providers, introspection; imports `store`, `oauth` and `useractions`."""
