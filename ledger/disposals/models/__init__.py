"""公示と処分: what ends the storage of a vehicle that nobody fetches, and what leads there."""

from .extension import Extension, ExtensionItem

__all__ = ["Extension", "ExtensionItem"]
