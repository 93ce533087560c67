"""The feed: what external systems hear of user actions, on port 200; imports `wire`, `store`, `useractions` and `sfe`."""
