"""`widgetapp_admin`: orders to a running daemon and backups; imports `wire`, `store`, `stream` and `occupancy`."""
