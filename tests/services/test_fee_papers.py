"""Papers of the fee: what they say of a charge, its receipt and its ledger, and when they can be made."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from sbsupervise.db import Database
from sbsupervise.domain.elements import MANDATORY
from sbsupervise.domain.fees import ChargeState, LedgerAccount, LedgerKind
from sbsupervise.domain.fees.bases import ExemptCode
from sbsupervise.domain.notices import NoticeKind, NoticeState
from sbsupervise.domain.papers import NoticePaper, paper_of, text_of
from sbsupervise.domain.permissions import Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import AuditEntry, Charge, LedgerLine, Notice, ScopedSession
from sbsupervise.services import fees, notices
from sbsupervise.services.acts import Actor
from sbsupervise.services.fees import CountyArea
from sbsupervise.services.offices import office_by_code
from sbsupervise.services.stored_files import HandedIn
from tests import make
from tests.walk import AREA, PIANGUAN, assessing, paying, perform

Db = Database[ScopedSession]
K = NoticeKind
ASSESSED = date(2026, 4, 1)
LATE = date(2026, 9, 1)
YUANPING = "140981"
PROOF = HandedIn("证明材料.pdf", b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")


@dataclass
class Bureau:
    """The people of an office, and a charge that it has assessed."""

    db: Db
    officer: Actor
    approver: Actor
    charge: Charge

    def draft(self, kind: NoticeKind, on: date = LATE, **facts: Any) -> Notice:
        command = notices.DraftFeePaper(charge_id=self.charge.id, kind=kind, **facts)
        notice: Notice = perform(self.db, notices.draft_fee_paper, replace(self.officer, now=make.noon(on)), command)
        return notice

    def paper(self, kind: NoticeKind, on: date = LATE, **facts: Any) -> NoticePaper:
        return paper_of(self.draft(kind, on, **facts).paper)

    def set(self, **values: Any) -> None:
        with self.db.transaction() as session:
            make.change(session, make.everything(session).get_one(Charge, self.charge.id), **values)

    def ordered(self) -> None:
        """As if the order had been served."""
        self.set(
            state=ChargeState.ORDERED,
            served_on=date(2026, 4, 8),
            ordered_on=date(2026, 7, 1),
            limit_on=date(2026, 7, 15),
        )


def bureau_of(db: Db, confirmed_fen: int = 5_328_000, **facts: Any) -> Bureau:
    officer = make.login(db, Role.OFFICER).actor(make.noon(ASSESSED))
    counties = tuple(area.county for area in facts.get("areas", ())) or (PIANGUAN,)
    plan = make.granted_plan(db, counties=counties)
    charge: Charge = perform(db, fees.assess_fee, officer, assessing(plan, confirmed_fen, **facts))
    return Bureau(db, officer, make.login(db, Role.APPROVER).actor(make.noon(LATE)), charge)


@pytest.fixture
def bureau(db: Db) -> Bureau:
    return bureau_of(db)


def issue(bureau: Bureau, notice: Notice) -> Notice:
    command = notices.IssueNotice(notice_id=notice.id, seen=notice.paper_hash)
    issued: Notice = perform(bureau.db, notices.issue_notice, bureau.approver, command)
    return issued


def test_a_notice_says_all_that_the_law_asks_for(bureau: Bureau) -> None:
    paper = bureau.paper(K.FEE_NOTICE, ASSESSED)
    text = text_of(paper)
    for said in (
        "批准（测审许可〔2026〕",
        "偏关县133,200平方米0.4元/平方米53,280.00元",
        "人民币53,280.00元（大写：伍万叁仟贰佰捌拾元整）",
        "缴纳时间：2026年5月31日前（含当日）一次缴清",
        "向主管税务机关申报缴纳",
        "晋发改收费发〔2018〕464号的规定",
        "万分之五的滞纳金",
        "三倍以下的罚款",
        "申请行政复议",
    ):
        assert said in text
    assert "未见" not in text
    carried = {element for block in paper.blocks for element in block.elements}
    assert set(MANDATORY[K.FEE_NOTICE]) <= carried


def test_a_notice_has_a_line_for_each_county_and_their_sum(db: Db) -> None:
    areas = (
        CountyArea(county=PIANGUAN, area_hm2=Decimal("10.00001")),
        CountyArea(county=YUANPING, area_hm2=AREA - Decimal("10.00001")),
    )
    text = text_of(bureau_of(db, 5_328_040, areas=areas).paper(K.FEE_NOTICE))
    assert "偏关县100,001平方米0.4元/平方米40,000.40元原平市33,200平方米0.4元/平方米13,280.00元" in text
    assert "合计53,280.40元" in text
    assert "大写：伍万叁仟贰佰捌拾元肆角整" in text


def test_a_notice_whose_day_has_come_asks_for_payment_at_once(bureau: Bureau) -> None:
    text = text_of(bureau.paper(K.FEE_NOTICE, LATE))
    assert "应当于2026年5月31日前（含当日）缴清，期限已到，请在收到本通知单后立即缴纳" in text


def test_a_notice_says_what_is_already_paid(bureau: Bureau, db: Db) -> None:
    clerk = make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(LATE))
    perform(db, fees.record_payment, clerk, paying(bureau.charge, 2_000_000, "税票一"))
    text = text_of(bureau.paper(K.FEE_NOTICE))
    assert "你单位已缴纳20,000.00元，尚应缴纳33,280.00元" in text


def test_an_order_names_the_notice_and_what_is_unpaid(bureau: Bureau) -> None:
    bureau.set(state=ChargeState.SERVED, served_on=date(2026, 4, 8))
    notice = bureau.draft(K.FEE_ORDER, limit_on=date(2026, 9, 20))
    text = text_of(paper_of(notice.paper))
    assert notice.limit_on == date(2026, 9, 20)
    assert "已于2026年4月8日向你单位送达《水土保持补偿费缴纳通知单》，缴纳期限为2026年5月31日" in text
    assert "你单位已缴纳0.00元，尚欠缴53,280.00元。" in text
    assert "缴纳期限：2026年9月20日前（含当日）缴清" in text


def test_a_demand_states_the_rights_and_what_follows(bureau: Bureau) -> None:
    bureau.ordered()
    text = text_of(bureau.paper(K.FEE_DEMAND, limit_on=date(2026, 9, 20)))
    assert "责令你单位于2026年7月15日前缴清" in text
    assert "截至2026年9月1日，欠缴补偿费53,280.00元，应加收滞纳金1,278.72元" in text
    assert "滞纳金，合计人民币54,558.72元（大写：伍万肆仟伍佰伍拾捌元柒角贰分）。滞纳金计算至2026年9月1日" in text
    assert "有权进行陈述和申辩" in text
    assert "送达满10日，你单位仍未履行的，本机关将依法申请人民法院强制执行" in text


@pytest.mark.parametrize(
    ("exempt_hm2", "confirmed_fen", "said"),
    [
        pytest.param("0", 0, "全部计征面积13.32公顷，本项目不缴纳", id="whole"),
        pytest.param("3.32", 4_000_000, "3.32公顷；其余部分应缴水土保持补偿费40,000.00元", id="part"),
    ],
)
def test_an_exemption_names_its_head_article_and_scope(db: Db, exempt_hm2: str, confirmed_fen: int, said: str) -> None:
    areas = (CountyArea(county=PIANGUAN, area_hm2=AREA, exempt_hm2=Decimal(exempt_hm2)),)
    bureau = bureau_of(
        db, confirmed_fen, areas=areas, exempt_code=ExemptCode.E4, exempt_proof="保障房年度计划。", exempt_file=PROOF
    )
    with pytest.raises(RuleError, match="没有经审定的免征"):
        bureau.draft(K.FEE_EXEMPTION)
    perform(db, fees.exempt_charge, bureau.approver, fees.ExemptCharge(charge_id=bureau.charge.id))
    text = text_of(bureau.paper(K.FEE_EXEMPTION))
    assert "第十一条第（四）项" in text
    assert "保障性安居工程" in text
    assert "保障房年度计划。经2026年9月1日审定" in text
    assert said in text


def refund_due(bureau: Bureau, amount_fen: int) -> None:
    """As if a refund had been found due."""
    line = {"kind": LedgerKind.REFUND_DUE, "account": LedgerAccount.REFUND, "booked_on": LATE, "recorded_on": LATE}
    with bureau.db.transaction() as session:
        charge = make.everything(session).get_one(Charge, bureau.charge.id)
        given = {"project_id": charge.project_id, "charge_id": charge.id, "recorded_by_id": charge.assessed_by_id}
        make.put(session, make.operator(), make.Put(LedgerLine(**line, **given, amount_fen=-amount_fen)))
        make.change(session, charge, refund_fen=amount_fen)


def test_the_letter_about_a_refund_goes_to_the_tax_office_with_the_vouchers(bureau: Bureau, db: Db) -> None:
    clerk = make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(LATE))
    wrong = perform(db, fees.record_payment, clerk, paying(bureau.charge, 1_000_000, "3140001"))
    command = fees.ReversePayment(charge_id=bureau.charge.id, line_id=wrong.id, reason="录错")
    perform(db, fees.reverse_payment, clerk, command)
    perform(db, fees.record_payment, clerk, paying(bureau.charge, 6_000_000, "3140002"))
    refund_due(bureau, 672_000)
    with pytest.raises(RuleError, match="应退的事由") as refused:
        bureau.draft(K.FEE_REFUND, reason=" ")
    assert refused.value.field == "reason"
    notice = bureau.draft(K.FEE_REFUND, reason="重复申报，多缴6,720.00元。")
    paper = paper_of(notice.paper)
    text = text_of(paper)
    assert paper.addressee == "国家税务总局忻州市税务局"
    assert "3140002补偿费2026年4月1日60,000.00元" in text
    assert "3140001" not in text
    assert "应退事由：重复申报，多缴6,720.00元。有关缴款" in text
    assert "人民币6,720.00元（大写：陆仟柒佰贰拾元整）" in text
    assert "复议" not in text


def test_a_reason_is_printed_before_the_remedies(bureau: Bureau) -> None:
    *_, note, remedies = bureau.paper(K.FEE_NOTICE, reason="面积以批复为准。").blocks
    assert note.texts() == ("补充说明：面积以批复为准。",)
    assert "行政复议" in remedies.texts()[0]


@pytest.mark.parametrize("kind", [K.FEE_ORDER, K.FEE_DEMAND, K.FEE_EXEMPTION, K.FEE_REFUND], ids=str)
def test_a_paper_is_refused_before_its_time(bureau: Bureau, kind: NoticeKind) -> None:
    with pytest.raises(RuleError):
        bureau.draft(kind, limit_on=date(2026, 9, 20), reason="事由")


@pytest.mark.parametrize(
    ("kind", "facts", "why"),
    [
        pytest.param(K.RECTIFY_ORDER, {}, "不是补偿费文书", id="another kind"),
        pytest.param(K.FEE_NOTICE, {"limit_on": date(2026, 9, 20)}, "不规定新的缴纳期限", id="another day to pay"),
    ],
)
def test_only_papers_of_the_fee_with_what_belongs_to_them(
    bureau: Bureau, kind: NoticeKind, facts: dict[str, Any], why: str
) -> None:
    with pytest.raises(RuleError, match=why):
        bureau.draft(kind, **facts)


def test_there_is_one_draft_at_a_time_and_a_void_one_makes_room(bureau: Bureau) -> None:
    first = bureau.draft(K.FEE_NOTICE)
    with pytest.raises(RuleError, match="尚未送达"):
        bureau.draft(K.FEE_NOTICE)
    issued = issue(bureau, first)
    with pytest.raises(RuleError, match="尚未送达"):
        bureau.draft(K.FEE_NOTICE)
    command = notices.VoidNotice(notice_id=issued.id, reason="金额有误")
    perform(bureau.db, notices.void_notice, bureau.approver, command)
    assert bureau.draft(K.FEE_NOTICE).state is NoticeState.DRAFT


def test_papers_come_from_the_office_that_assessed(bureau: Bureau, db: Db) -> None:
    with db.reading() as session:
        county = office_by_code(session, PIANGUAN)
    bureau.set(office_id=county.id)
    with pytest.raises(RuleError, match="偏关县水利局核定，文书也由其制作"):
        bureau.draft(K.FEE_NOTICE)


def test_a_draft_leaves_its_entry(bureau: Bureau, db: Db) -> None:
    bureau.draft(K.FEE_NOTICE)
    with db.reading() as session:
        entries = make.everything(session).scalars(select(AuditEntry.act)).all()
    assert "notice.draft_fee_paper" in entries


def test_every_kind_can_be_issued_as_it_is_composed(bureau: Bureau, db: Db) -> None:
    clerk = make.login(db, Role.TAX_CLERK, office="140900-tax").actor(make.noon(LATE))
    number = issue(bureau, bureau.draft(K.FEE_NOTICE)).number
    assert number == "忻水保费通〔2026〕1号"
    bureau.set(state=ChargeState.SERVED, served_on=date(2026, 4, 8))
    issue(bureau, bureau.draft(K.FEE_ORDER, limit_on=date(2026, 9, 20)))
    bureau.ordered()
    issue(bureau, bureau.draft(K.FEE_DEMAND, limit_on=date(2026, 9, 20)))
    perform(db, fees.record_payment, clerk, paying(bureau.charge, 6_000_000, "3140003"))
    refund_due(bureau, 672_000)
    issue(bureau, bureau.draft(K.FEE_REFUND, reason="多缴"))
    areas = (CountyArea(county=PIANGUAN, area_hm2=AREA),)
    exempt = bureau_of(db, 0, areas=areas, exempt_code=ExemptCode.E1, exempt_proof="立项文件", exempt_file=PROOF)
    perform(db, fees.exempt_charge, exempt.approver, fees.ExemptCharge(charge_id=exempt.charge.id))
    issue(exempt, exempt.draft(K.FEE_EXEMPTION))
    with db.reading() as session:
        issued = make.everything(session).scalars(select(Notice.kind).order_by(Notice.id)).all()
    assert issued == [K.FEE_NOTICE, K.FEE_ORDER, K.FEE_DEMAND, K.FEE_REFUND, K.FEE_EXEMPTION]
