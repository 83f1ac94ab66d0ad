"""Composing: the facts of a record become the paper of a notice, in the wording in force on the day."""

from datetime import date

from sbsupervise.domain.elements import Element
from sbsupervise.domain.listings import RecordClass, earliest_repair
from sbsupervise.domain.notices import NoticeKind, chinese_date
from sbsupervise.domain.papers import Block, Facts, NoticePaper, Paragraph, Table
from sbsupervise.domain.refusals import RuleError
from sbsupervise.models import Inspection, Listing, Office, Person, Project, Unit
from sbsupervise.parameters import listings as listing_figures
from sbsupervise.parameters import notices as figures
from sbsupervise.services.notices.findings_told import FindingsTold

E_ = Element

NO_PHONE = "见本机关公开信息"


def rectify_order(inspection: Inspection, told: FindingsTold, officer: Person, today: date) -> NoticePaper:
    """责令限期改正通知书 for the findings of one unit in one inspection."""
    findings = told.findings
    if not findings:
        raise RuleError("没有需要整改的问题，不能制作责令限期改正通知书", field="finding_ids")
    words = figures.wording().on(today)[NoticeKind.RECTIFY_ORDER]
    last_day = max(finding.rectify_by for finding in findings if finding.rectify_by)
    rows = tuple(
        (str(number), told.problem(finding), told.article(finding), _day(finding.rectify_by))
        for number, finding in enumerate(findings, 1)
    )
    opening = words["opening"].format(
        checked_on=chinese_date(inspection.carried_out_on),
        project=inspection.project.name,
        kind=inspection.kind.label,
    )
    blocks: tuple[Block, ...] = (
        particulars(findings[0].unit, inspection.project),
        Paragraph(opening, (E_.FACTS,)),
        Table(("序号", "问题", "依据", "整改期限"), (1, 6, 4, 3), rows, (E_.FACTS,)),
        *((Paragraph(told.note, (E_.FACTS,)),) if told.note else ()),
        Paragraph(words["basis"], (E_.BASIS, E_.DEMAND)),
        Paragraph(words["deadline"].format(last_day=chinese_date(last_day)), (E_.DEADLINE,)),
        Paragraph(words["report"], (E_.REPORT_BACK,)),
        Paragraph(words["consequence"], (E_.CONSEQUENCE,)),
        Paragraph(remedies(inspection.office, today), (E_.REMEDIES,)),
    )
    return paper_for(NoticeKind.RECTIFY_ORDER, inspection.office, findings[0].unit, blocks, officer)


def listing_notice(listing: Listing, officer: Person, today: date) -> NoticePaper:
    """“重点关注名单”告知书: facts, item, consequence, and the right to be heard."""
    words = figures.wording().on(today)[NoticeKind.LISTING_NOTICE]
    said = {"project": listing.project.name, "facts": listing.facts, "basis": listing.basis_document}
    item = {"ground": _ground(listing, today), "code": listing.ground}
    days = listing_figures.defence_days().on(today)
    blocks = (
        particulars(listing.unit, listing.project),
        Paragraph(words["opening"].format(**said), (E_.FACTS,)),
        Paragraph(words["basis"].format(**said), (E_.BASIS,)),
        Paragraph(words["item"].format(**item), (E_.ITEM,)),
        Paragraph(words["consequence"], (E_.CONSEQUENCE,)),
        Paragraph(words["defence"].format(days=days), (E_.DEFENCE,)),
        Paragraph(words["filing"], (E_.FILING,)),
    )
    return paper_for(NoticeKind.LISTING_NOTICE, listing.office, listing.unit, blocks, officer)


def listing_decision(listing: Listing, public_to: date, officer: Person, today: date) -> NoticePaper:
    """列入“重点关注名单”决定书; ``public_to`` is the last day shown, counted from the day of the decision."""
    words = figures.wording().on(today)[NoticeKind.LISTING_DECISION]
    decided_on, noticed_on = listing.decided_on, listing.noticed_on
    if decided_on is None or noticed_on is None:
        raise RuleError("尚未作出列入决定，不能制作决定书")
    repair = earliest_repair(decided_on, listing_figures.repair_periods().on(decided_on)[RecordClass.GENERAL])
    said = {"project": listing.project.name, "facts": listing.facts, "basis": listing.basis_document}
    notice = {"noticed_on": chinese_date(noticed_on), "defence": _defence(listing, today)}
    period = {"decided_on": chinese_date(decided_on), "public_to": chinese_date(public_to)}
    blocks = (
        particulars(listing.unit, listing.project),
        Paragraph(words["opening"].format(**said), (E_.FACTS,)),
        Paragraph(words["basis"].format(**said, **notice), (E_.BASIS,)),
        Paragraph(words["item"].format(ground=_ground(listing, today), code=listing.ground), (E_.ITEM,)),
        Paragraph(words["period"].format(**period), (E_.PERIOD,)),
        Paragraph(words["measures"], (E_.MEASURES,)),
        Paragraph(words["repair"].format(repair_on=chinese_date(repair)), (E_.REPAIR,)),
        Paragraph(remedies(listing.office, today), (E_.REMEDIES,)),
    )
    return paper_for(NoticeKind.LISTING_DECISION, listing.office, listing.unit, blocks, officer)


def paper_for(kind: NoticeKind, office: Office, unit: Unit, blocks: tuple[Block, ...], officer: Person) -> NoticePaper:
    """The paper of an office to a unit."""
    phone = office.phone or NO_PHONE
    return NoticePaper(
        office=office.name,
        title=kind.title,
        addressee=unit.name,
        blocks=blocks,
        signed_by=office.name,
        contact=f"联系人：{officer.name}；电话：{phone}",
    )


def particulars(unit: Unit, project: Project) -> Facts:
    """Whom a paper is about, and which project."""
    rows = [("单位名称", unit.name), ("统一社会信用代码", unit.uscc), ("项目名称", project.name)]
    rows += [(name, value) for name, value in (("项目代码", project.code), ("建设地点", project.site)) if value]
    return Facts(tuple(rows), (E_.UNIT, E_.PROJECT))


def _ground(listing: Listing, today: date) -> str:
    grounds = {ground.code: ground for ground in listing_figures.grounds().on(today)}
    return grounds[listing.ground].condition


def _defence(listing: Listing, today: date) -> str:
    words = figures.defence_outcome().on(today)
    if listing.statement_on is None:
        return words["none"]
    return words["heard"].format(statement_on=chinese_date(listing.statement_on), opinion=listing.review_opinion)


def remedies(office: Office, today: date) -> str:
    """Where and until when the paper of an office can be disputed."""
    rule = figures.remedies().on(today)
    body = rule.bodies[office.kind].format(place=office.place)
    return (
        f"如不服本文书，可以自收到之日起{rule.days}日（自然日）内向{body}申请行政复议，"
        f"也可以自收到之日起{rule.months}个月内依法向有管辖权的人民法院提起行政诉讼。"
    )


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""
