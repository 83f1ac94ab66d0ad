"""A demonstration (演示): fictional, believable data for all offices, the same for the same seed and day."""

from sbsupervise.services.demo.accounts import ACCOUNTS, PASSWORD, DemoAccount
from sbsupervise.services.demo.filling import Filled, Wish, fill, is_empty
from sbsupervise.services.demo.world import SIZES, Size
from sbsupervise.services.demo.writing import FillDemo, fill_demo

__all__ = [
    "ACCOUNTS",
    "PASSWORD",
    "SIZES",
    "DemoAccount",
    "FillDemo",
    "Filled",
    "Size",
    "Wish",
    "fill",
    "fill_demo",
    "is_empty",
]
