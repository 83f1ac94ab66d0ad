"""Papers of inspections: the notice of a visit, the opinion, the notice to rectify, the recheck, the call to a talk."""

from dataclasses import replace

from sbsupervise.domain.elements import Element
from sbsupervise.domain.notices import NoticeKind
from sbsupervise.domain.papers import Heading, Paragraph, Table
from tests.pdf.papers import CODE, PARTICULARS, RECTIFY_ORDER

E_ = Element
HEADS, SHARES = ("序号", "问题", "依据", "整改要求", "整改期限"), (2, 8, 5, 5, 5)
BASIS = Paragraph("上述意见依据《中华人民共和国水土保持法》第四十三条作出。", (E_.BASIS,))
REPORT = Paragraph("请于2026年10月25日前将整改报告书面报送我局。", (E_.REPORT_BACK,))
FINDINGS = (
    ("1", "弃渣场未拦先弃。3号弃渣场未建拦渣墙", "水土保持法第二十八条", "补建拦渣墙，清理沟道弃渣", "2026年10月20日"),
    ("2", "临时措施不到位。施工便道未苫盖", "水利部令第53号第十九条", "已整改（2026年9月12日）", "—"),
)

INSPECTION_NOTICE = replace(
    RECTIFY_ORDER,
    number="忻水保检通〔2026〕6号",
    title=NoticeKind.INSPECTION_NOTICE.title,
    blocks=(
        PARTICULARS,
        Paragraph("我局决定对你单位建设的风电场开展跟踪检查。检查依据：年度检查计划（2026年9月）。", (E_.FACTS,)),
        Paragraph("本次检查依据《中华人民共和国水土保持法》第四十三条进行。", (E_.BASIS,)),
        Paragraph("检查时间：2026年9月8日上午9时。", (E_.VISIT_TIME,)),
        Paragraph("检查地点：风电场一期施工现场。", (E_.VISIT_PLACE,)),
        Paragraph("检查内容：弃渣场防护和表土保护。", (E_.CONTENT,)),
        Paragraph("请准备下列资料：监测季报、监理记录。", (E_.MATERIALS,)),
        Paragraph("检查人员（执法证号）：李㛃（14090001017）、赵𬭚（14090001023）。", (E_.OFFICERS,)),
        Paragraph(f"检查码：{CODE}。", (E_.CHECK_CODE,)),
    ),
)

INSPECTION_OPINION = replace(
    RECTIFY_ORDER,
    number="忻水保检意〔2026〕4号",
    title=NoticeKind.INSPECTION_OPINION.title,
    blocks=(
        PARTICULARS,
        Paragraph("2026年9月8日至2026年9月9日，我局开展跟踪检查，现提出监督检查意见如下：", (E_.FACTS,)),
        Heading("一、生产建设单位（忻州市某某新能源有限公司）的问题"),
        Table(HEADS, SHARES, FINDINGS, (E_.FACTS, E_.DEMAND, E_.DEADLINE)),
        BASIS,
        Paragraph("请按照上表整改，全部问题最迟于2026年10月20日前完成。", (E_.DEMAND, E_.DEADLINE)),
        REPORT,
        Paragraph("涉及其他责任单位的问题，请你单位负责转告并督促整改。", (E_.THROUGH,)),
        Paragraph("逾期未整改的，我局将依法处理。", (E_.CONSEQUENCE,)),
    ),
)

RECTIFY_NOTICE = replace(
    INSPECTION_OPINION,
    number="忻水保整改〔2026〕9号",
    title=NoticeKind.RECTIFY_NOTICE.title,
    blocks=(
        *INSPECTION_OPINION.blocks[:2],
        Table(HEADS, SHARES, FINDINGS, (E_.FACTS, E_.DEMAND)),
        BASIS,
        Paragraph("全部问题最迟于2026年10月20日前整改完成。", (E_.DEMAND, E_.DEADLINE)),
        REPORT,
        Paragraph("逾期未整改的，我局将依法处理。", (E_.CONSEQUENCE,)),
    ),
)

RECHECK_OPINION = replace(
    RECTIFY_ORDER,
    number="忻水保复核〔2026〕5号",
    title=NoticeKind.RECHECK_OPINION.title,
    blocks=(
        PARTICULARS,
        Paragraph("收到整改报告后，我局逐项进行了复核，意见如下：", (E_.FACTS,)),
        Table(
            ("序号", "问题", "复核结论", "证明材料", "复核人"),
            (2, 6, 4, 5, 3),
            (("1", "3号弃渣场未建拦渣墙", "已完成整改", "整改前后照片2组", "李㛃"),),
            (E_.FACTS, E_.RECHECKED, E_.EVIDENCE, E_.CHECKER),
        ),
        BASIS,
    ),
)

TALK_NOTICE = replace(
    RECTIFY_ORDER,
    number="忻水保约谈〔2026〕1号",
    title=NoticeKind.TALK_NOTICE.title,
    blocks=(
        PARTICULARS,
        Paragraph("因弃渣场整改逾期，我局决定对你单位进行约谈。", (E_.FACTS,)),
        Paragraph("约谈对象：法定代表人张堃。", (E_.TALK_WITH,)),
        Paragraph("约谈时间：2026年10月28日上午9时。", (E_.TALK_TIME,)),
        Paragraph("约谈地点：忻州市水利局会议室。", (E_.TALK_PLACE,)),
        Paragraph("请准备下列材料：整改情况说明。", (E_.MATERIALS,)),
        Paragraph("本次约谈依据《中华人民共和国水土保持法》第四十三条进行，不属于行政处罚。", (E_.BASIS,)),
    ),
)
