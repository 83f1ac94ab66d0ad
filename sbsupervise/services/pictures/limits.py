"""How much of a picture is read (security.md 4.7), what is made of it, and what is said when it is more."""

from sbsupervise.services.confined import MIB, Limits

LIMITS = Limits(answer_bytes=24 * MIB)

PIXELS = 40_000_000
LONGEST_SIDE = 32_000
# The copy that is shown, and the small one for lists: their long sides in pixels, and how finely they are written.
COPY_SIDE, COPY_QUALITY = 2_560, 85
SMALL_SIDE, SMALL_QUALITY = 480, 80

TOO_MUCH = "照片太大或者太复杂，读取超出限制。请用手机或者相机的原始照片，不超过4000万像素"
DAMAGED = "照片已损坏或者不完整，请重新拍摄，或者从相册重新选择"
ONLY = "只收JPEG和PNG照片（按内容识别，与扩展名无关）"
