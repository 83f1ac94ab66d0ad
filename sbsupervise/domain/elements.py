"""The elements of notices (文书要素): what a notice of each kind must say, and by what one sees that it says it."""

from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.words import LabelledEnum


class Element(LabelledEnum):
    """What a notice must contain. A block of a paper says which elements it carries."""

    UNIT = "unit", "单位名称和统一社会信用代码"
    PROJECT = "project", "项目名称"
    FACTS = "facts", "事实"
    BASIS = "basis", "依据"
    DEMAND = "demand", "整改要求"
    DEADLINE = "deadline", "整改期限"
    REPORT_BACK = "report_back", "整改报告要求"
    CONSEQUENCE = "consequence", "后果"
    ITEM = "item", "列入情形"
    DEFENCE = "defence", "陈述申辩的权利和期限"
    FILING = "filing", "陈述申辩的提交方式"
    PERIOD = "period", "公开的起止日期"
    MEASURES = "measures", "管理措施及其依据"
    REPAIR = "repair", "信用修复途径"
    REMEDIES = "remedies", "行政复议和行政诉讼的途径和期限"
    QUANTITY = "quantity", "征占用土地面积（数量）"
    RATE = "rate", "征收标准"
    AMOUNT = "amount", "缴纳金额"
    PAY_BY = "pay_by", "缴纳时间"
    PAY_AT = "pay_at", "缴纳地点"
    LIMIT = "limit", "责令缴纳的期限"
    SURCHARGE = "surcharge", "加收滞纳金的起算和标准"
    FINE = "fine", "逾期不缴的罚款"
    OBLIGATION = "obligation", "应当履行的义务"
    PERFORM_BY = "perform_by", "履行义务的期限"
    PERFORM_HOW = "perform_how", "履行义务的方式"
    SUM = "sum", "应付的金额和给付方式"
    HEARD = "heard", "陈述权和申辩权"
    ARTICLE = "article", "免征依据的条款"
    HEAD = "head", "免征情形"
    SCOPE = "scope", "免征范围"
    REFUND = "refund", "应退金额"
    VOUCHERS = "vouchers", "税收票证号码"
    RECHECKED = "rechecked", "逐项复核结论"
    EVIDENCE = "evidence", "整改证明材料"
    CHECKER = "checker", "复核人"
    TALK_WITH = "talk_with", "约谈对象"
    TALK_TIME = "talk_time", "约谈时间"
    TALK_PLACE = "talk_place", "约谈地点"
    VISIT_TIME = "visit_time", "检查时间"
    VISIT_PLACE = "visit_place", "检查地点"
    CONTENT = "content", "检查内容"
    OFFICERS = "officers", "检查人员和执法证号"
    CHECK_CODE = "check_code", "检查码"
    THROUGH = "through", "转告其他责任单位"
    MATERIALS = "materials", "需要准备的材料"


E_ = Element
ELEMENTS = {element.value: element for element in Element}

COMMON = (E_.UNIT, E_.PROJECT, E_.FACTS, E_.BASIS)
MANDATORY: dict[NoticeKind, tuple[Element, ...]] = {
    NoticeKind.RECTIFY_ORDER: (*COMMON, E_.DEMAND, E_.DEADLINE, E_.REPORT_BACK, E_.CONSEQUENCE),
    NoticeKind.INSPECTION_NOTICE: (
        *COMMON,
        E_.VISIT_TIME,
        E_.VISIT_PLACE,
        E_.CONTENT,
        E_.MATERIALS,
        E_.OFFICERS,
        E_.CHECK_CODE,
    ),
    NoticeKind.INSPECTION_OPINION: (*COMMON, E_.DEMAND, E_.DEADLINE, E_.REPORT_BACK, E_.THROUGH, E_.CONSEQUENCE),
    NoticeKind.RECTIFY_NOTICE: (*COMMON, E_.DEMAND, E_.DEADLINE, E_.REPORT_BACK, E_.CONSEQUENCE),
    NoticeKind.RECHECK_OPINION: (*COMMON, E_.RECHECKED, E_.EVIDENCE, E_.CHECKER),
    NoticeKind.TALK_NOTICE: (*COMMON, E_.TALK_WITH, E_.TALK_TIME, E_.TALK_PLACE, E_.MATERIALS),
    NoticeKind.LISTING_NOTICE: (*COMMON, E_.ITEM, E_.CONSEQUENCE, E_.DEFENCE, E_.FILING),
    NoticeKind.LISTING_DECISION: (*COMMON, E_.ITEM, E_.PERIOD, E_.MEASURES, E_.REPAIR, E_.REMEDIES),
    NoticeKind.FEE_NOTICE: (*COMMON, E_.QUANTITY, E_.RATE, E_.AMOUNT, E_.PAY_BY, E_.PAY_AT, E_.REMEDIES),
    NoticeKind.FEE_ORDER: (*COMMON, E_.AMOUNT, E_.LIMIT, E_.PAY_AT, E_.SURCHARGE, E_.FINE, E_.REMEDIES),
    NoticeKind.FEE_DEMAND: (*COMMON, E_.OBLIGATION, E_.PERFORM_BY, E_.PERFORM_HOW, E_.SUM, E_.HEARD, E_.CONSEQUENCE),
    NoticeKind.FEE_EXEMPTION: (*COMMON, E_.HEAD, E_.ARTICLE, E_.SCOPE, E_.REMEDIES),
    NoticeKind.FEE_REFUND: (*COMMON, E_.REFUND, E_.VOUCHERS),
}
"""Source: lifecycle 6.2 (O02) and credit 6 (N-02, N-05) for the first three; 财综〔2014〕8号 articles 10 to 12 for the
fee, 水土保持法 article 57 for the order, 行政强制法 articles 35, 46 and 54 for the demand before the court is asked.
"""

DAY = r"\d{4}年\d{1,2}月\d{1,2}日"
YUAN = r"\d\.\d{2}元"
# What the text of an element must show besides being there: a date is a date, a basis names its paper.
SHOWN: dict[Element, str] = {
    E_.UNIT: r"[0-9A-Z]{18}",
    E_.BASIS: r"《[^》]+》",
    E_.DEADLINE: DAY,
    E_.DEFENCE: r"\d+个?(?:工作)?日",
    E_.PERIOD: rf"{DAY}.*{DAY}",
    E_.MEASURES: r"《[^》]+》",
    E_.REMEDIES: r"复议.*诉讼|诉讼.*复议",
    E_.AMOUNT: YUAN,
    E_.PAY_BY: DAY,
    E_.LIMIT: DAY,
    E_.PERFORM_BY: DAY,
    E_.SUM: YUAN,
    E_.HEARD: r"陈述.*申辩",
    E_.ARTICLE: r"第[一二三四五六七八九十]+条",
    E_.REFUND: YUAN,
    E_.VOUCHERS: r"\d",
    E_.VISIT_TIME: DAY,
    E_.OFFICERS: r"[0-9A-Z]{5,}",
    E_.CHECK_CODE: r"(?:[2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}",
    E_.RECHECKED: r"(?:已|未)完成整改",
    E_.TALK_TIME: DAY,
}
