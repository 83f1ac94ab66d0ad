"""Amounts in capital numerals (大写金额), as papers write them beside the figures."""

CAPITALS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
SECTION, GREAT = 10_000, 100_000_000
"""万 and 亿."""


def capital_text(amount_fen: int) -> str:
    """An amount as papers write it beside its figures (大写): ``伍万叁仟贰佰捌拾元整``.

    Where the rule leaves a choice, a zero that is not needed is not written, and 整 follows 元 and 角.
    Source: 支付结算办法 annex 1, items 2 and 3.
    """
    if amount_fen < 0:
        raise ValueError("an amount in capital numerals is not negative")
    whole, rest = divmod(amount_fen, 100)
    jiao, cents = divmod(rest, 10)
    text = f"{_capital_number(whole)}元" if whole or not rest else ""
    if jiao:
        text += f"{CAPITALS[jiao]}角"
    elif cents and whole:
        text += CAPITALS[0]
    return f"{text}{CAPITALS[cents]}分" if cents else f"{text}整"


def _capital_number(number: int) -> str:
    """A whole number in capital numerals, by parts of 亿 and 万."""
    if number < SECTION:
        return _capital_section(number)
    size, word = (GREAT, "亿") if number >= GREAT else (SECTION, "万")
    high, low = divmod(number, size)
    zero = CAPITALS[0] if 0 < low < size // 10 else ""
    return f"{_capital_number(high)}{word}{zero}{_capital_number(low) if low else ''}"


def _capital_section(number: int) -> str:
    """A number below 10,000: one zero for any number of zeros between two digits, none before or after them."""
    text = ""
    for digit, place in zip(f"{number:04}", PLACES, strict=True):
        if digit != "0":
            text += f"{CAPITALS[int(digit)]}{place}"
        elif text and not text.endswith(CAPITALS[0]):
            text += CAPITALS[0]
    return text.rstrip(CAPITALS[0]) or CAPITALS[0]
