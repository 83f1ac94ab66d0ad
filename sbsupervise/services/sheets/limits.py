"""How much of a file from outside is read (security.md 4.7), and what is said when it is more."""

from sbsupervise.services.confined import MIB, Limits

LIMITS = Limits()

FILE_BYTES = 20 * MIB
MEMBERS = 100
UNPACKED_BYTES = 50 * MIB
# Small members may be packed as tightly as they like: an empty sheet with many styles is.
RATIO, RATIO_FROM_BYTES = 50, 4 * MIB
ROWS, COLUMNS, CELL_CHARACTERS = 20_000, 100, 2_000
# One long text that every cell refers to is small in the file and large in memory.
ALL_CHARACTERS = 20_000_000
# Titles may stand above the header row.
HEADER_WITHIN_ROWS = 10
LAST_ROW = ROWS + HEADER_WITHIN_ROWS

TOO_MUCH = "文件太大或太复杂，读取超出限制，请拆分后再导入"
DAMAGED = "文件已损坏，或不是规范的 xlsx／csv 文件，请用 Excel 或 WPS 打开后另存为 .xlsx 再导入"
SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx（Excel 工作簿）再导入"
