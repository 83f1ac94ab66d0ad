"""Field use (外业): what a device takes along, what it hands over, and the receipts."""

from sbsupervise.services.field.packages import package_of
from sbsupervise.services.field.photos import HandedPhoto, forget_file, hand_in_photo, whole_file
from sbsupervise.services.field.receipts import OtherContentError, ReceiveField, receipts_for, receipts_of, receive
from sbsupervise.services.field.sheets import HandedSheet, hand_in_sheet
from sbsupervise.services.field.uploads import Part, Progress, drop_abandoned, received_of, take_part

__all__ = [
    "HandedPhoto",
    "HandedSheet",
    "OtherContentError",
    "Part",
    "Progress",
    "ReceiveField",
    "drop_abandoned",
    "forget_file",
    "hand_in_photo",
    "hand_in_sheet",
    "package_of",
    "receipts_for",
    "receipts_of",
    "receive",
    "received_of",
    "take_part",
    "whole_file",
]
