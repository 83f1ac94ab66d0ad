"""The exchange with the tax office (税务机关), which collects what the water bureau has assessed."""

from sbsupervise.domain.words import LabelledEnum, Tone


class TaxMatch(LabelledEnum):
    """How a row of the tax office was found to belong to a charge."""

    NOTICE = "notice", "按通知单号"
    PAYER = "payer", "按信用代码、金额和所属期"
    HAND = "hand", "人工认领"


class TaxRowState(LabelledEnum):
    """What became of a row of the tax office."""

    MATCHED = "matched", "相符", Tone.GOOD
    DIFFERING = "differing", "有差异", Tone.SOON
    UNMATCHED = "unmatched", "未匹配", Tone.SOON
    FAULTY = "faulty", "数据有误", Tone.GRAVE
    SETTLED = "settled", "已处理", Tone.GOOD
    DISMISSED = "dismissed", "不予入账", Tone.INFO
