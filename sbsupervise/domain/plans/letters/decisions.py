"""The letters that decide: granted, refused, changed, revoked, cancelled, examined anew."""

from sbsupervise.domain.elements import Element
from sbsupervise.domain.papers import Block, Heading, Paragraph, Table
from sbsupervise.domain.plans.letters.parts import (
    base,
    basis,
    changes,
    day,
    fact,
    numbered,
    particulars,
    remedies,
    supervision,
    years,
)
from sbsupervise.domain.plans.letters.words import LetterFacts, LetterKind
from sbsupervise.domain.quantities import quantity_text

Blocks = tuple[Block, ...]
E_ = Element
_K = LetterKind


def granted(f: LetterFacts) -> Blocks:
    """L10: the plan is approved; what it binds to, what is asked for, who supervises."""
    return (
        particulars(f),
        fact(_examined(f, "符合水土保持法律法规和技术标准的要求。")),
        basis(_K.L10, "本机关决定准予许可。"),
        Heading("一、批准内容"),
        *_approved(f),
        Heading("二、水土保持要求"),
        *numbered((*_duties(f), *f.requirements), E_.DEMAND),
        Heading("三、监督管理和救济途径"),
        supervision(f),
        *remedies(f),
    )


def refused(f: LetterFacts) -> Blocks:
    """L12: the ground of refusal and the concrete faults."""
    return (
        particulars(f),
        fact(_examined(f, "存在下列问题：")),
        *numbered(f.defects, E_.FACTS),
        Paragraph(_ground(f), (E_.ITEM,)),
        basis(_K.L12, "本机关决定不予许可。"),
        Paragraph(
            "项目未取得许可前不得开工建设。你单位可以针对上述问题修改方案后重新提出申请。",
            (E_.CONSEQUENCE,),
        ),
        *remedies(f),
    )


def change_granted(f: LetterFacts) -> Blocks:
    """L15: what changes from old to new; all else stays in force."""
    fee = (Paragraph(f"变更后的水土保持补偿费：{f.fee}。", (E_.DEMAND,)),) if f.fee.strip() else ()
    return (
        particulars(f),
        fact(f"本机关{base(f)}批准了上述项目的水土保持方案。{_examined(f, '符合变更条件。')}"),
        basis(_K.L15, "本机关决定准予变更，变更内容如下："),
        changes(f),
        *fee,
        Paragraph(
            "除上述变更外，原决定的其他内容继续有效。请将变更内容纳入后续设计和施工，变更的措施与主体工程同步实施。",
            (E_.DEMAND,),
        ),
        *numbered(f.requirements, E_.DEMAND),
        supervision(f),
        *remedies(f),
    )


def change_refused(f: LetterFacts) -> Blocks:
    """L16: the change applied for is refused; the former decision binds as it was."""
    return (
        particulars(f),
        fact(f"本机关{base(f)}批准了上述项目的水土保持方案，你单位申请作如下变更："),
        changes(f),
        fact(_examined(f, "存在下列问题：")),
        *numbered(f.defects, E_.FACTS),
        Paragraph(_ground(f), (E_.ITEM,)),
        basis(_K.L16, "本机关决定不予变更。"),
        Paragraph("原决定继续有效。变更未经批准，不得按变更后的内容施工或者弃渣。", (E_.CONSEQUENCE,)),
        *remedies(f),
    )


def revoked(f: LetterFacts) -> Blocks:
    """L21: an approval that should not have been given is revoked."""
    after = "你单位的合法权益因此受到损害的，可以依法请求赔偿。"
    if f.by_fraud:
        after = "你单位基于原决定取得的利益不受保护。"
    redo = f"请于{f.redo_by}前按照一般程序重新提出申请；" if f.redo_by.strip() else ""
    return (
        particulars(f),
        fact(f"经查，{f.facts}。"),
        Paragraph(f"上述事实属于{f.legal_source}规定的撤销情形：{f.legal_ground}。", (E_.ITEM,)),
        basis(_K.L21, f"本机关决定撤销{base(f)}。"),
        Paragraph(f"{redo}未重新取得许可前，不得开工建设或者继续施工。{after}", (E_.CONSEQUENCE,)),
        *remedies(f),
    )


def cancelled(f: LetterFacts) -> Blocks:
    """L22: an approval that has lost its object is taken off the books."""
    return (
        particulars(f),
        fact(f"经查，{f.facts}。"),
        Paragraph(f"上述事实属于{f.legal_source}规定的注销情形：{f.legal_ground}。", (E_.ITEM,)),
        basis(_K.L22, f"本机关决定注销{base(f)}。"),
        Paragraph("已经扰动的地表，仍应当依法完成水土流失治理。", (E_.DEMAND,)),
        *remedies(f),
    )


def reexamined(f: LetterFacts) -> Blocks:
    """L26: whether a plan still holds whose works did not start in time."""
    opening = (
        f"本机关{base(f)}批准了上述项目的水土保持方案。自批准之日起已满{years(f)}，项目尚未开工建设，"
        f"本机关于{day(f.received_on)}收到你单位报送重新审核的方案。"
    )
    if f.still_valid:
        verdict: Blocks = (basis(_K.L26, "经重新审核，原方案继续有效，请按照原批准内容组织实施。"),)
    else:
        verdict = (
            basis(_K.L26, "经重新审核，原方案应当作下列修改，并重新报本机关审批；未经批准不得开工建设："),
            *numbered(f.items, E_.DEMAND),
        )
    return (particulars(f), fact(opening), *verdict, *remedies(f))


def _examined(f: LetterFacts, found: str) -> str:
    how = "经审查"
    if f.reviewed_on is not None:
        how = f"经技术评审（{day(f.reviewed_on)}收到评审意见）和本机关审查"
    elif f.by_commitment:
        how = "你单位作出水土保持行政许可承诺，经形式审查"
    return f"本机关于{day(f.accepted_on)}受理你单位的{f.paper}审批申请。{how}，{found}"


def _approved(f: LetterFacts) -> Blocks:
    area = "" if f.range_hm2 is None else quantity_text(f.range_hm2)
    measures: Blocks = ()
    if f.measures:
        table = Table(("防治分区", "防治措施"), (2, 7), f.measures, (E_.ITEM,))
        measures = (Paragraph("分区防治措施：", (E_.ITEM,)), table)
    return (
        Paragraph(f"水土流失防治责任范围{area} hm²，执行{f.grade}标准。设计水平年防治目标：", (E_.ITEM,)),
        Table(("防治指标", "目标值"), (3, 2), f.indicators, (E_.ITEM,)),
        *measures,
        Paragraph(f"水土保持总投资：{f.investment}。", (E_.ITEM,)),
        Paragraph(f"水土保持补偿费：{f.fee}。", (E_.ITEM,)),
    )


def _duties(f: LetterFacts) -> tuple[str, ...]:
    """What an approval asks for, in the order in which it falls due."""
    shown = ("承诺书应当在施工现场管理机构公示至完工，并接受履行承诺情况的全覆盖检查",) if f.by_commitment else ()
    return (
        "水土保持设施应当与主体工程同时设计、同时施工、同时投产使用",
        "在初步设计和施工图设计中落实水土保持措施及投资，在施工合同中明确施工单位的水土保持责任",
        "依法应当开展水土保持监测的，自施工准备期起开展监测并按期报送季报；按规定开展水土保持监理",
        "水土保持补偿费未免征的，应当在开工前或者按规定的期限缴纳",
        "项目的地点、规模、措施或者弃渣场发生变化，属于应当变更或者补充方案情形的，事先报本机关审批",
        f"自批准之日起满{years(f)}方开工建设的，开工前将方案报本机关重新审核",
        "投产使用前完成水土保持设施自主验收、公开验收结果并报备案；未经验收或者验收不合格的，不得投产使用",
        *shown,
    )


def _ground(f: LetterFacts) -> str:
    return "" if f.ground is None else f"上述问题属于{f.ground.source}规定的不予许可情形：{f.ground.text}。"
