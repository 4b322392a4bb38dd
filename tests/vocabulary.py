"""The words of the code: names of records, labels of choices."""

import inspect
from importlib import import_module

from django.apps import apps
from django.db.models import TextChoices

PACKAGES = ("geo", "inquiries", "ledger", "maps", "office", "tasks")


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith(PACKAGES)]


def our_choices():
    """Every TextChoices class within our models and their modules."""
    found = {}
    for model in our_models():
        for holder in (model, import_module(model.__module__)):
            for name, one in inspect.getmembers(holder, inspect.isclass):
                ours = one.__module__.startswith(PACKAGES)
                if issubclass(one, TextChoices) and one is not TextChoices and ours:
                    found[f"{one.__module__}.{one.__qualname__}"] = (name, one)
    return [one for _, (_, one) in sorted(found.items())]
