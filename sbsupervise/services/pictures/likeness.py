"""A number of 64 bits that is alike for pictures that look alike (difference hash): brighter to the right, or not."""

from PIL import Image

SIDE = 8
BITS = SIDE * SIDE
# Odd, so that every bit has its place, and far from a simple part of 64, so that neighbours are sent apart.
STRIDE = 37


def near_hash(picture: Image.Image) -> str:
    """The number as 16 hexadecimal digits.

    Its bits stand so that each of the four parts of 16 bits has some of every row and column: sky or snow, which
    fills the upper half of many photos alike, then makes no part the same in all of them.
    """
    grey = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    values = grey.tobytes()
    bits = [
        values[row * (SIDE + 1) + column] < values[row * (SIDE + 1) + column + 1]
        for row in range(SIDE)
        for column in range(SIDE)
    ]
    mixed = (bits[place * STRIDE % BITS] for place in range(BITS))
    return f"{sum(bit << place for place, bit in enumerate(mixed)):016x}"
