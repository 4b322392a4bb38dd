"""Pictures of bicycles, drawn: nobody's photograph is shown in a demonstration."""

import io
import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (1280, 960)
FRAMES = ("#b02a2a", "#27548a", "#d9d9d9", "#2f2f2f", "#3c7a3c", "#c98a1b", "#7a4b8c")
WALLS = ("#cfc9bd", "#b9c2c9", "#d8d2c6", "#aab3a8")

Pen = ImageDraw.ImageDraw
Point = tuple[float, float]


def bicycle_picture(code: str, random: Random) -> bytes:
    """A JPEG of a bicycle at the roadside with the tag `code` on its handlebar."""
    image = Image.new("RGB", SIZE, random.choice(WALLS))
    pen = ImageDraw.Draw(image)
    draw_street(pen, random)
    left, base, size = random.randint(230, 330), random.randint(760, 820), random.randint(150, 175)
    tilt = random.uniform(-0.05, 0.05)
    draw_bicycle(pen, (left, base), size, tilt, random)
    draw_tag(pen, (left + size * 3.25, base - size * 2.1), code)
    image = image.filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def draw_street(pen: Pen, random: Random) -> None:
    """A wall, a kerb, paving stones."""
    width, height = SIZE
    horizon = 560
    for x in range(-20, width, 150):
        pen.line((x, 0, x, horizon), fill="#a9a49a", width=3)
    for y in range(40, horizon, 90):
        pen.line((0, y, width, y), fill="#a9a49a", width=3)
    pen.rectangle((0, horizon, width, height), fill="#8f8f8c")
    pen.rectangle((0, horizon, width, horizon + 26), fill="#c4c2bb")
    shift = random.randint(0, 120)
    for x in range(-400 + shift, width + 400, 130):
        pen.line((x + 140, horizon + 26, x - 120, height), fill="#7d7d7a", width=3)
    for y in (640, 740, 860):
        pen.line((0, y, width, y), fill="#7d7d7a", width=3)


def draw_bicycle(pen: Pen, at: Point, size: int, tilt: float, random: Random) -> None:
    """Two wheels, a frame, a saddle, a handlebar and often a basket."""
    paint = random.choice(FRAMES)

    def spot(x: float, y: float) -> Point:
        """From wheel radii, right and up, to pixels."""
        turn_x = x * math.cos(tilt) - y * math.sin(tilt)
        turn_y = x * math.sin(tilt) + y * math.cos(tilt)
        return (at[0] + turn_x * size, at[1] - turn_y * size)

    rear, front, crank = spot(0.3, 1), spot(3.5, 1), spot(1.75, 0.95)
    saddle, head, bar = spot(1.35, 2.35), spot(3.0, 2.3), spot(2.9, 2.75)
    for hub in (rear, front):
        draw_wheel(pen, hub, size)
    frame = ((rear, crank), (rear, saddle), (saddle, crank), (crank, head), (saddle, head))
    for start, end in (*frame, (head, front), (head, bar)):
        pen.line((*start, *end), fill=paint, width=size // 9)
    pen.line((*spot(1.1, 2.45), *spot(1.65, 2.45)), fill="#222222", width=size // 6)
    pen.line((*bar, *spot(2.55, 2.85)), fill="#333333", width=size // 11)
    if random.random() < 0.75:
        corners = [spot(3.15, 2.7), spot(4.0, 2.7), spot(3.9, 2.05), spot(3.25, 2.05)]
        pen.polygon(corners, outline="#5a5a5a", fill="#8b8b86")


def draw_wheel(pen: Pen, hub: Point, size: int) -> None:
    box = (hub[0] - size, hub[1] - size, hub[0] + size, hub[1] + size)
    for n in range(14):
        angle = n * math.pi / 7
        end = (hub[0] + size * math.cos(angle), hub[1] + size * math.sin(angle))
        pen.line((*hub, *end), fill="#9a9a9a", width=2)
    pen.ellipse(box, outline="#1d1d1d", width=size // 10)


def draw_tag(pen: Pen, at: Point, code: str) -> None:
    """A yellow tag with bars and its number."""
    x, y = at
    pen.rectangle((x, y, x + 250, y + 150), fill="#f6d94c", outline="#333333", width=3)
    for n, digit in enumerate(code):
        thick = 4 + int(digit) if digit.isdigit() else 6
        pen.rectangle((x + 20 + n * 21, y + 18, x + 20 + n * 21 + thick, y + 88), fill="#111111")
    pen.text((x + 22, y + 98), code, fill="#111111", font=ImageFont.load_default(34))
