"""The web frontend: pages, log-in, `_ajax/` and the hand-over; imports `sfe`, `useractions`, `store` and `links`."""
