"""Columns that the database computes from others, so that they are right whoever writes."""

from django.db import models
from django.db.models import F, Func


def computed(label: str, function: str, *names: str, between: str = "") -> models.GeneratedField:
    """A column holding `function` of the texts called `names`, put one behind the other
    with the mark `between` them.

    It is nobody's to write; a form, a bulk update and COPY all leave it right.
    """
    return models.GeneratedField(
        verbose_name=label,
        expression=Func(
            *map(F, names),
            function=function,
            arg_joiner=f" || '{between}' || " if between else " || ",
        ),
        output_field=models.TextField(),
        db_persist=True,
    )
