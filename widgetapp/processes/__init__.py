"""The daemon's own processes: how they are started and watched, and what they run; imports all that they run."""
