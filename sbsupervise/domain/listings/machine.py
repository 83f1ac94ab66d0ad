"""The steps of a listing case, from the clue to the public page or out of the procedure."""

from sbsupervise.domain.listings.words import ListingState
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.steps import Machine, Step

NOTICE_157 = "办水保〔2020〕157号"
HEARD_FIRST = "参照国办发〔2020〕49号（列入前告知、听取陈述申辩）"
CREDIT_RULES_27 = "山西省社会信用条例第二十七条"

_CLUE = (
    Step(
        start=ListingState.CLUE,
        act="listing.verify",
        end=ListingState.VERIFYING,
        label="开始核实",
        who=Permission.PROPOSE_LISTINGS,
    ),
    Step(
        start=ListingState.VERIFYING,
        act="listing.verify",
        end=ListingState.VERIFYING,
        label="补充核实",
        who=Permission.PROPOSE_LISTINGS,
    ),
    Step(
        start=ListingState.VERIFYING,
        act="listing.dismiss",
        end=ListingState.DISMISSED,
        label="认定不成立",
        who=Permission.PROPOSE_LISTINGS,
        needs="理由",
    ),
    Step(
        start=ListingState.VERIFYING,
        act="listing.notice",
        end=ListingState.NOTICED,
        label="告知拟列入",
        who=Permission.PROPOSE_LISTINGS,
        needs="事实已核实，依据文书，告知书及其送达回证",
        source=CREDIT_RULES_27,
    ),
)

_DEFENCE = (
    Step(
        start=ListingState.NOTICED,
        act="listing.state_defence",
        end=ListingState.DEFENCE_REVIEW,
        label="登记陈述申辩",
        who=Permission.PROPOSE_LISTINGS,
        needs="期限内提出的陈述申辩（邮寄的以邮戳日期为准）",
        source=HEARD_FIRST,
    ),
    Step(
        start=ListingState.DEFENCE_REVIEW,
        act="listing.review_defence",
        end=ListingState.DEFENCE_REVIEW,
        label="复核陈述申辩",
        who=Permission.PROPOSE_LISTINGS,
        needs="复核意见，对当事人的答复",
        source=HEARD_FIRST,
    ),
)

_DECISION = tuple(
    step
    for start, condition in (
        (ListingState.NOTICED, "陈述申辩期限届满且未提出"),
        (ListingState.DEFENCE_REVIEW, "陈述申辩期限届满，已复核并答复"),
    )
    for step in (
        Step(
            start=start,
            act="listing.decide",
            end=ListingState.LISTED,
            label="决定列入",
            who=Permission.DECIDE_LISTINGS,
            needs=f"{condition}，提出人以外的另一人审批，列入决定书和信用修复告知书",
            source=NOTICE_157,
        ),
        Step(
            start=start,
            act="listing.refuse",
            end=ListingState.NOT_LISTED,
            label="决定不予列入",
            who=Permission.DECIDE_LISTINGS,
            needs="理由" if start is ListingState.NOTICED else "已复核并答复，理由",
        ),
    )
)

_PUBLICATION = (
    Step(
        start=ListingState.LISTED,
        act="listing.publish",
        end=ListingState.PUBLISHED,
        label="公开",
        who=Permission.PROPOSE_LISTINGS,
        needs="列入决定书的送达回证，公开内容预览，公开起止日期",
        source=NOTICE_157,
    ),
    *(
        Step(
            start=start,
            act="listing.revoke",
            end=ListingState.REVOKED,
            label="撤销列入",
            who=Permission.DECIDE_LISTINGS,
            needs="依据被撤销或列入有误的理由，更正通知书",
            source="参照行政处罚法第四十八条（三日内撤回公开信息并说明理由）",
        )
        for start in (
            ListingState.LISTED,
            ListingState.PUBLISHED,
            ListingState.EXTENDED,
            ListingState.REPAIR_REVIEW,
            ListingState.SUSPENDED,
        )
    ),
)

LISTING_STEPS: Machine[ListingState] = Machine((*_CLUE, *_DEFENCE, *_DECISION, *_PUBLICATION))
