"""Deliveries of user actions to external systems; imports `wire`, `store`, `useractions`, `feed` and `outside`."""
