"""The two coordinate systems the product uses."""

WGS84 = 4326
"""Longitude and latitude, as stored and as a phone's GPS gives them."""

PLANE = 6677
"""JGD2011 / plane rectangular zone IX: metres, valid for Tokyo."""
