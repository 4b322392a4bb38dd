"""The four dividing lines of the demonstration, drawn by hand and rough. W-02…W-05."""

# station code: (name, corners from west to east as longitude, latitude)
DIVIDING_LINES: dict[str, tuple[str, list[tuple[float, float]]]] = {
    "1020": ("小田急小田原線", [(139.6599, 35.6579), (139.6638, 35.659), (139.6734, 35.6657)]),
    "2080": ("京王線", [(139.5931, 35.6652), (139.6083, 35.6705)]),
    "4020": ("国道246号", [(139.6666, 35.6376), (139.6708, 35.6432), (139.6775, 35.6469)]),
    "4030": ("国道246号", [(139.6543, 35.6305), (139.6585, 35.6317), (139.6672, 35.6385)]),
}
