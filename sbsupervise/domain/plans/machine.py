"""How an application moves, as a table: from which state by which act to which state, on whose part, with what paper.

A step that leaves the state as it is records something on the way: an extension, a hearing, the delivery. An
application under commitment (承诺制) takes the same steps, accepted and decided on the day it is handed in.
``document`` names the papers of lifecycle.md 6.2 A.
"""

from collections.abc import Iterator

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans.words import LICENSING_LAW, ORDER_53, PlanState
from sbsupervise.domain.steps import Machine, Step

_P = PlanState
_SUBMITS, _REVIEWS, _DECIDES = Permission.SUBMIT_PLANS, Permission.REVIEW_PLANS, Permission.DECIDE_PLANS
UNDER_WAY = (_P.SUBMITTED, _P.CORRECTION, _P.ACCEPTED, _P.IN_REVIEW, _P.REVIEWED)
DECIDABLE = (_P.ACCEPTED, _P.REVIEWED)
ACCEPTED_STATES = (_P.ACCEPTED, _P.IN_REVIEW, _P.REVIEWED)
HEARING = f"{LICENSING_LAW}第三十六条、第四十七条、第四十八条"

Row = tuple[str, PlanState | None, str, Permission, str, str, str]
# act, end (None: the state stays), label, who, needs, document, source
_ROWS: tuple[tuple[tuple[PlanState, ...], Row], ...] = (
    (
        (_P.SUBMITTED,),
        ("plan.accept", _P.ACCEPTED, "受理", _REVIEWS, "材料齐全、符合法定形式", "L04", f"{ORDER_53}第十二条"),
    ),
    (
        (_P.SUBMITTED,),
        (
            "plan.ask_correction", _P.CORRECTION, "通知补正", _REVIEWS, "一次告知需要补正的全部内容", "L03",
            f"{LICENSING_LAW}第三十二条第一款第四项",
        ),
    ),
    (
        (_P.SUBMITTED,),
        (
            "plan.to_ordinary", None, "转一般程序", _REVIEWS, "不属于承诺制适用范围", "",
            "办水保〔2020〕160号第一条",
        ),
    ),
    (
        (_P.SUBMITTED,),
        (
            "plan.turn_away", _P.NOT_ACCEPTED, "不受理", _REVIEWS, "事项依法不需要取得行政许可", "L01",
            f"{LICENSING_LAW}第三十二条第一款第一项",
        ),
    ),
    (
        (_P.SUBMITTED,),
        (
            "plan.redirect", _P.REJECTED, "不予受理", _REVIEWS, "不属于本机关职权，告知有权机关", "L02",
            f"{LICENSING_LAW}第三十二条第一款第二项",
        ),
    ),
    (
        (_P.CORRECTION,),
        (
            "plan.correct", _P.SUBMITTED, "补正", _SUBMITS, "全部补正材料", "L23",
            f"{LICENSING_LAW}第三十二条第一款第五项",
        ),
    ),
    (
        (_P.ACCEPTED,),
        (
            "plan.send_to_review", _P.IN_REVIEW, "送技术评审", _REVIEWS, "书面告知申请人评审所需时间", "L14、L24",
            f"{ORDER_53}第十三条、{LICENSING_LAW}第四十五条",
        ),
    ),
    (
        (_P.IN_REVIEW,),
        ("plan.receive_review", _P.REVIEWED, "收到评审意见", _REVIEWS, "技术评审意见", "", f"{ORDER_53}第十四条"),
    ),
    (
        DECIDABLE,
        ("plan.propose", None, "提出拟办意见", _REVIEWS, "审查要点核对完毕，拟定决定书文稿", "", ""),
    ),
    (
        DECIDABLE,
        (
            "plan.grant", _P.GRANTED, "准予许可", _DECIDES, "另一人提出的拟办意见；决定书载明补偿费数额", "L10",
            f"{ORDER_53}第十三条",
        ),
    ),
    (
        DECIDABLE,
        (
            "plan.deny", _P.DENIED, "不予许可", _DECIDES, "另一人提出的拟办意见；理由，并告知复议、诉讼权利", "L12",
            f"{ORDER_53}第十五条、{LICENSING_LAW}第三十八条",
        ),
    ),
    (DECIDABLE, ("plan.return", None, "退回重拟", _DECIDES, "退回的理由", "", "")),
    (DECIDABLE, ("plan.tell_hearing", None, "告知听证权利", _REVIEWS, "涉及申请人或他人重大利益", "L08", HEARING)),
    (DECIDABLE, ("plan.ask_hearing", None, "登记听证申请", _REVIEWS, "听证申请书", "", HEARING)),
    (DECIDABLE, ("plan.waive_hearing", None, "登记放弃听证", _REVIEWS, "放弃听证的书面声明", "", HEARING)),
    (DECIDABLE, ("plan.arrange_hearing", None, "通知听证", _REVIEWS, "听证时间、地点", "L09", HEARING)),
    (DECIDABLE, ("plan.hold_hearing", None, "登记听证笔录", _REVIEWS, "听证笔录", "", HEARING)),
    (
        ACCEPTED_STATES,
        ("plan.extend", None, "延长审批期限", _DECIDES, "机关负责人批准，理由告知申请人", "L13", f"{ORDER_53}第十三条"),
    ),
    (
        UNDER_WAY,
        ("plan.withdraw", _P.WITHDRAWN, "撤回", _SUBMITS, "申请人书面撤回", "L25", ""),
    ),
    (
        (_P.GRANTED, _P.DENIED),
        ("plan.deliver", None, "登记送达", _REVIEWS, "送达回证", "", f"{LICENSING_LAW}第四十四条"),
    ),
    (
        (_P.GRANTED,),
        ("plan.publish", None, "登记公开", _REVIEWS, "公开网址", "", f"{LICENSING_LAW}第四十条"),
    ),
    (
        (_P.GRANTED,),
        (
            "plan.propose_revocation", None, "提请撤销", _REVIEWS, "应当撤销的事实和证据", "",
            f"{LICENSING_LAW}第六十九条、办水保〔2020〕160号第四条",
        ),
    ),
    (
        (_P.GRANTED,),
        (
            "plan.propose_cancellation", None, "提请注销", _REVIEWS, "应当注销的事实和证明材料", "",
            f"{LICENSING_LAW}第七十条",
        ),
    ),
    (
        (_P.GRANTED,),
        (
            "plan.revoke", _P.REVOKED, "撤销", _DECIDES, "另一人提请，撤销的法定情形", "L21",
            f"{LICENSING_LAW}第六十九条",
        ),
    ),
    (
        (_P.GRANTED,),
        (
            "plan.cancel", _P.CANCELLED, "注销", _DECIDES, "另一人提请，注销的法定情形", "L22",
            f"{LICENSING_LAW}第七十条",
        ),
    ),
    ((_P.GRANTED,), ("plan.decline_ending", None, "退回提请", _DECIDES, "不予撤销、注销的理由", "", "")),
    ((_P.GRANTED,), ("plan.take_back_ending", None, "撤回提请", _REVIEWS, "提出人撤回的理由", "", "")),
)  # fmt: skip


def _steps() -> Iterator[Step[PlanState]]:
    for starts, (act, end, label, who, needs, document, source) in _ROWS:
        for start in starts:
            yield Step(
                start=start, act=act, end=end or start, label=label, who=who, needs=needs, document=document,
                source=source,
            )  # fmt: skip


PLAN_STEPS: Machine[PlanState] = Machine(tuple(_steps()))
