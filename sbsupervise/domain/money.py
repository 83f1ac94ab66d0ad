"""Money: whole fen inside, yuan with two decimals for people."""

from decimal import ROUND_HALF_UP, Decimal

ONE = Decimal(1)


def fen(yuan: Decimal) -> int:
    """An amount in yuan as whole fen, half a fen rounded up."""
    return int((yuan * 100).quantize(ONE, ROUND_HALF_UP))


def yuan(amount_fen: int) -> Decimal:
    """An amount in fen as yuan with two decimals."""
    return Decimal(amount_fen).scaleb(-2)


def yuan_text(amount_fen: int) -> str:
    """An amount in fen as people write it: ``53,280.00``."""
    return f"{yuan(amount_fen):,}"
