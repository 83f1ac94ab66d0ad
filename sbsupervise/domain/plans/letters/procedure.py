"""The letters on the way to a decision: received, sent back, accepted, heard, put off, withdrawn."""

from sbsupervise.domain.elements import Element
from sbsupervise.domain.papers import Block, Paragraph, Table
from sbsupervise.domain.plans.letters.parts import (
    basis,
    day,
    fact,
    numbered,
    particulars,
    remedies,
    working_days,
)
from sbsupervise.domain.plans.letters.words import COMPLETE_LAW, FALSE_MATERIAL_LAW, LetterFacts, LetterKind

Blocks = tuple[Block, ...]
E_ = Element
_K = LetterKind


def not_a_matter(f: LetterFacts) -> Blocks:
    """L01: the matter needs no licence."""
    return (
        particulars(f),
        fact(f"你单位于{day(f.submitted_on)}提出的{f.paper}审批申请收悉。经审查，{f.reason}。"),
        basis(_K.L01, "该事项不需要取得水行政许可，本机关不受理你单位的申请，特此告知。"),
        Paragraph("项目仍应当依法做好水土流失预防和治理，接受水行政主管部门的监督检查。", (E_.DEMAND,)),
        *remedies(f),
    )


def rejected(f: LetterFacts) -> Blocks:
    """L02: another body decides, or the papers are not true."""
    opening = f"你单位于{day(f.submitted_on)}提出的{f.paper}审批申请收悉。"
    if f.other_body.strip():
        found = f"经审查，该事项不属于本机关职权范围，请向{f.other_body}提出申请。"
        decision = basis(_K.L02, "本机关决定不予受理。")
    else:
        found = f"经查，{f.facts}，申请隐瞒了有关情况或者提供了虚假材料。"
        decision = basis(_K.L02, "本机关决定不予受理。", law=FALSE_MATERIAL_LAW)
    return (particulars(f), fact(opening + found), decision, *remedies(f))


def correction(f: LetterFacts) -> Blocks:
    """L03: everything that must be put right, named at once; by when, and what follows if it is not."""
    return (
        particulars(f),
        fact(f"本机关于{day(f.received_on)}收到你单位的{f.paper}审批申请材料。经审查，需要补正的全部内容如下："),
        *numbered(f.items, E_.DEMAND),
        basis(_K.L03, f"现将上述内容一次告知。请于{f.correct_by}前（含当日）一并提交全部补正材料。"),
        Paragraph("申请自本机关收到全部补正材料后受理，审批期限自受理之日起计算。", (E_.DEADLINE,)),
        Paragraph(
            f"至{f.correct_by}仍未提交全部补正材料的，申请不具备{COMPLETE_LAW}规定的受理条件，本机关不予受理，退回申请材料；"
            "材料备齐后可以重新提出申请。",
            (E_.CONSEQUENCE,),
        ),
    )


def accepted(f: LetterFacts) -> Blocks:
    """L04: accepted, with the end of the time to decide and what does not count towards it."""
    return (
        particulars(f),
        fact(f"你单位于{day(f.submitted_on)}提出的{f.paper}审批申请，材料齐全、符合法定形式。"),
        basis(_K.L04, f"本机关于{day(f.accepted_on)}受理该申请。"),
        Paragraph(f"审批期限至{f.decide_by}届满。{f.not_counted}。", (E_.DEADLINE,)),
    )


def hearing_right(f: LetterFacts) -> Blocks:
    """L08: somebody with a major interest may ask for a hearing."""
    return (
        particulars(f),
        fact(f"本机关正在审查上述项目的{f.paper}审批申请。经审查，该申请直接涉及你方的重大利益：{f.interest}。"),
        basis(_K.L08, "你方享有要求听证的权利。"),
        Paragraph(
            f"要求听证的，请自收到本告知书之日起{working_days(f.hearing_days)}内向本机关书面提出；"
            "逾期未提出的，视为放弃听证。组织听证不向你方收取费用。",
            (E_.DEFENCE, E_.FILING),
        ),
    )


def hearing(f: LetterFacts) -> Blocks:
    """L09: when and where a hearing is held."""
    when = f"{day(f.hearing_on)}{f.hearing_time}"
    return (
        particulars(f),
        basis(_K.L09, f"本机关就上述项目的{f.paper}审批申请举行听证，现通知如下："),
        Paragraph(f"听证时间：{when}；听证地点：{f.hearing_place}。", (E_.DEADLINE, E_.FACTS)),
        Paragraph(
            "请携带身份证明准时参加，也可以委托代理人参加，代理人应当提交授权委托书。"
            "你方可以提出证据、申辩和质证；认为主持人与本申请有直接利害关系的，可以申请其回避。",
            (E_.DEFENCE,),
        ),
    )


def extended(f: LetterFacts) -> Blocks:
    """L13: the head of the office has granted more time."""
    return (
        particulars(f),
        fact(f"本机关于{day(f.accepted_on)}受理你单位的{f.paper}审批申请。因{f.reason}，不能在原期限内作出决定。"),
        basis(_K.L13, f"经本机关负责人批准，审批期限延长{working_days(f.extended_days)}。"),
        Paragraph(f"延长后的审批期限至{f.decide_by}届满。", (E_.DEADLINE,)),
    )


def time_out(f: LetterFacts) -> Blocks:
    """L14: time that does not count towards the time to decide."""
    return (
        particulars(f),
        fact(f"本机关于{day(f.accepted_on)}受理你单位的{f.paper}审批申请，依法需要进行{f.excluded}。"),
        basis(_K.L14, f"{f.excluded}所需时间不计入审批期限。"),
        Paragraph(f"所需时间：{f.excluded_time}。", (E_.DEADLINE,)),
    )


def received(f: LetterFacts) -> Blocks:
    """L23: a receipt for the papers of an application."""
    rows = tuple((str(number), name, str(copies)) for number, (name, copies) in enumerate(f.materials, 1))
    return (
        particulars(f),
        fact(f"本机关于{day(f.received_on)}收到你单位提交的下列材料："),
        Table(("序号", "材料名称", "份数"), (1, 6, 2), rows, (E_.FACTS,)),
        basis(_K.L23, "出具本凭证。本凭证只说明收到材料，不表示申请已经受理。"),
        Paragraph(f"接收人：{f.receiver}。"),
    )


def review_order(f: LetterFacts) -> Blocks:
    """L24: a body of reviewers is asked for its opinion."""
    return (
        particulars(f),
        basis(_K.L24, f"现委托你单位对上述项目的{f.paper}进行技术评审。评审事项如下："),
        *numbered(f.items, E_.DEMAND),
        Paragraph(f"请于{f.due_by}前向本机关提交技术评审意见，并对意见负责。", (E_.DEADLINE,)),
        Paragraph("评审不得向申请人收取费用；与申请人或者方案编制单位有利害关系的人员应当回避。", (E_.DEMAND,)),
    )


def withdrawn(f: LetterFacts) -> Blocks:
    """L25: the applicant takes the application back."""
    return (
        particulars(f),
        fact(f"你单位于{day(f.submitted_on)}提出{f.paper}审批申请，于{day(f.withdrawn_on)}书面请求撤回。"),
        Paragraph("本机关确认申请已经撤回，终止审查。项目依法应当取得许可的，未经批准不得开工建设；可以重新提出申请。"),
    )
