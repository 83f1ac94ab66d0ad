"""How much of a file with a range is read (security.md 4.7), and what is said when it is more."""

from sbsupervise.services.confined import MIB, Limits

LIMITS = Limits(answer_bytes=32 * MIB)

FILE_BYTES = 15 * MIB
MEMBERS = 100
UNPACKED_BYTES = 40 * MIB
# Small members may be packed as tightly as they like.
RATIO, RATIO_FROM_BYTES = 50, 4 * MIB
NAME_CHARACTERS = 200
FIGURES, POINTS = 2_000, 50_000
FIELDS, TEXT_CHARACTERS = 100, 200
# Edges of neighbouring zones that were drawn twice do not meet exactly: so much overlap (m²) is none.
SLIVER_M2 = 1.0
# The borders are rough: so little outside of them (m²) is not spoken of.
OUTSIDE_M2 = 100.0

SIMPLER = "请抽稀节点、去掉与防治责任范围无关的图形后重新导出"
TOO_MUCH = f"文件太大或太复杂，读取超出限制。{SIMPLER}"
DAMAGED = "文件已损坏或不完整，请用 GIS 软件打开核对后重新导出"
