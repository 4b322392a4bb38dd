"""The door itself, and the pages about it."""
