"""What WidgetApp asks of other servers, over HTTPS: OpenID providers, introspection; imports `store` and `useractions`."""
