"""Photos that look alike, found among all there are without looking at all of them.

Numbers of 64 bits that differ in at most seven differ in at most one within one of their four parts of 16 bits. So the
parts are kept each in a column with an index, and looked up as they are and with any one bit turned over.
"""

BANDS, BAND_BITS = 4, 16


def bands_of(near_hash: str) -> dict[str, int]:
    """The four parts of the number by the names of their columns."""
    number = int(near_hash, 16)
    return {f"band_{place}": number >> place * BAND_BITS & 0xFFFF for place in range(BANDS)}
