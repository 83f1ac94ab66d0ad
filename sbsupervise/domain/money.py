"""Money: whole fen inside, yuan with two decimals for people."""

from decimal import ROUND_HALF_UP, Decimal


def fen(yuan: Decimal) -> int:
    """An amount in yuan as whole fen, half a fen rounded up."""
    return int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))


def yuan(amount_fen: int) -> Decimal:
    """An amount in fen as yuan with two decimals."""
    return (Decimal(amount_fen) / 100).quantize(Decimal("0.01"))


def yuan_text(amount_fen: int) -> str:
    """An amount in fen as people write it: ``53,280.00``."""
    return f"{yuan(amount_fen):,}"
