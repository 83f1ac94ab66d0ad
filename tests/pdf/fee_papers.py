"""Papers of the compensation fee, with an invented unit and project."""

from dataclasses import replace

from sbsupervise.domain.elements import Element
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.papers import Block, NoticePaper, Paragraph, Table
from tests.pdf import papers

FIRST = (
    papers.PARTICULARS,
    Paragraph("2026年9月8日，我局批准了该项目的水土保持方案，核定水土保持补偿费53,280.00元。", (Element.FACTS,)),
    Paragraph("依据《中华人民共和国水土保持法》第三十二条、第五十七条的规定，通知如下：", (Element.BASIS,)),
)
REMEDIES = Paragraph(
    "不服的，可以自收到之日起60日内向忻州市人民政府申请行政复议，也可以自收到之日起6个月内提起行政诉讼。",
    (Element.REMEDIES,),
)


def _paper(kind: NoticeKind, word: str, *blocks: Block) -> NoticePaper:
    return replace(papers.RECTIFY_ORDER, number=f"忻水保{word}〔2026〕5号", title=kind.title, blocks=(*FIRST, *blocks))


FEE_NOTICE = _paper(
    NoticeKind.FEE_NOTICE,
    "费通",
    Table(
        ("县（市、区）", "征占用土地面积", "征收标准", "金额"),
        (4, 5, 5, 5),
        (("岢岚县", "133,200㎡", "0.4元/㎡", "53,280.00元"),),
        (Element.QUANTITY, Element.RATE),
    ),
    Paragraph("缴纳金额：53,280.00元（大写：伍万叁仟贰佰捌拾元整）。", (Element.AMOUNT,)),
    Paragraph("缴纳时间：2026年10月8日前。", (Element.PAY_BY,)),
    Paragraph("缴纳地点：向主管税务机关申报缴纳。", (Element.PAY_AT,)),
    REMEDIES,
)
FEE_ORDER = _paper(
    NoticeKind.FEE_ORDER,
    "费责",
    Paragraph("你单位尚欠缴水土保持补偿费53,280.00元。", (Element.AMOUNT,)),
    Paragraph("限你单位于2026年10月25日前，向主管税务机关申报缴纳。", (Element.LIMIT, Element.PAY_AT)),
    Paragraph("逾期不缴纳的，按日加收滞纳部分万分之五的滞纳金。", (Element.SURCHARGE,)),
    Paragraph("可以处应缴水土保持补偿费三倍以下的罚款。", (Element.FINE,)),
    REMEDIES,
)
FEE_DEMAND = _paper(
    NoticeKind.FEE_DEMAND,
    "费催",
    Paragraph("你单位应当缴纳欠缴的补偿费和滞纳金。", (Element.OBLIGATION,)),
    Paragraph("期限：2026年11月20日前。", (Element.PERFORM_BY,)),
    Paragraph("方式：向主管税务机关申报缴纳，金额54,079.20元。", (Element.PERFORM_HOW, Element.SUM)),
    Paragraph("你单位有权陈述和申辩。", (Element.HEARD,)),
    Paragraph("逾期仍不履行的，将依法申请人民法院强制执行。", (Element.CONSEQUENCE,)),
)
FEE_EXEMPTION = _paper(
    NoticeKind.FEE_EXEMPTION,
    "费免",
    Paragraph("该项目属于第十一条规定的保障性安居工程。", (Element.HEAD, Element.ARTICLE)),
    Paragraph("免征范围：全部6.40hm²。", (Element.SCOPE,)),
    REMEDIES,
)
FEE_REFUND = replace(
    _paper(
        NoticeKind.FEE_REFUND,
        "费退",
        Paragraph("应退7,200.00元。", (Element.REFUND,)),
        Paragraph("税收票证号码：314260908000000001。", (Element.VOUCHERS,)),
    ),
    addressee="国家税务总局忻州市税务局",
)
