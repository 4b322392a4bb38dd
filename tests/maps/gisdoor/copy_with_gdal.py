"""A program beside the test: GDAL's OAPIF driver copies every layer of a door to a GeoPackage.

A process of its own, because GDAL holds Python's lock while it waits for the answer, and the
server of the test lives in the test's process.
"""

import sys

import pyogrio


def main(door, target, page):
    pyogrio.set_gdal_config_options({"GDAL_HTTP_TIMEOUT": "240"})
    for name, _ in pyogrio.list_layers(door):
        frame = pyogrio.read_dataframe(door, layer=name, PAGE_SIZE=page)
        for moments in frame.select_dtypes("datetimetz"):
            frame[moments] = frame[moments].dt.tz_convert("UTC")  # as GeoPackage wants it
        pyogrio.write_dataframe(frame, target, layer=name, driver="GPKG")


if __name__ == "__main__":
    main(*sys.argv[1:])
