"""Papers of both kinds of notices, short and long, with invented units and projects."""

from dataclasses import replace
from datetime import date

from sbsupervise.domain.elements import Element
from sbsupervise.domain.notices import NoticeKind, check_code
from sbsupervise.domain.papers import Facts, Heading, Imprint, Item, NoticePaper, Paragraph, Table

CODE = check_code(bytes(range(16)))
URL = f"https://shuibao.example.gov.cn/v/{CODE}"

PARTICULARS = Facts(
    (
        ("单位名称", "忻州市某某新能源有限公司"),
        ("统一社会信用代码", "91140900MA0EXAMPL7"),
        ("法定代表人", "张堃"),
        ("项目名称", "岢岚县某某风电场一期100MW工程"),
        ("建设地点", "忻州市岢岚县岚漪镇、宋家沟镇"),
    ),
    (Element.UNIT, Element.PROJECT),
)

FINDINGS = (
    (
        "1",
        "3号弃渣场未布设拦渣墙和截（排）水沟，弃渣1250m³直接堆放于岚漪河右岸沟道内",
        "补建拦渣墙、截（排）水沟，清理沟道内弃渣",
        "2026年10月20日",
    ),
    (
        "2",
        "F12—F18风机平台和施工道路边坡表土未剥离、未集中堆放，裸露面积2.36hm²，未采取临时苫盖措施",
        "剥离并集中堆放剩余表土，对裸露面全部苫盖",
        "2026年9月30日",
    ),
    ("3", "2026年第二季度水土保持监测季报未按期报送", "补报监测季报", "2026年9月30日"),
)

RECTIFY_ORDER = NoticePaper(
    office="忻州市水利局",
    number="忻水保责改〔2026〕18号",
    title=NoticeKind.RECTIFY_ORDER.title,
    addressee="忻州市某某新能源有限公司",
    blocks=(
        Paragraph(
            "2026年9月8日，我局执法人员李㛃（执法证号14090001017）、赵𬭚（执法证号14090001023）对你单位建设的"
            "岢岚县某某风电场一期100MW工程进行了水土保持监督检查。经查，该项目存在未按照批准的水土保持方案实施"
            "水土保持措施等3个问题，违反了《中华人民共和国水土保持法》第二十七条、第二十八条和《生产建设项目"
            "水土保持方案管理办法》第十九条的规定。",
            (Element.FACTS, Element.BASIS),
        ),
        PARTICULARS,
        Heading("一、存在的问题和整改要求"),
        Table(
            ("序号", "存在的问题", "整改要求", "整改期限"),
            (4, 15, 10, 8),
            FINDINGS,
            (Element.FACTS, Element.DEMAND, Element.DEADLINE),
        ),
        Heading("二、整改报告"),
        Paragraph("请你单位于2026年10月25日前，将整改情况书面报告我局，并附整改前后对比照片。", (Element.REPORT_BACK,)),
        Heading("三、逾期不整改的后果"),
        Paragraph(
            "逾期不整改或者整改不到位的，我局将依照《中华人民共和国水土保持法》第五十五条处理，并按照水土保持"
            "信用监管的有关规定列入“重点关注名单”。",
            (Element.CONSEQUENCE,),
        ),
    ),
    signed_by="忻州市水利局",
    signed_on=date(2026, 9, 20),
    contact="联系人：刘喆、王䶮；电话：0350-3000000；地址：忻州市忻府区某某路1号",
    check_code=CODE,
    check_url=URL,
)

LISTING_NOTICE = replace(
    RECTIFY_ORDER,
    number="忻水保两单告〔2026〕3号",
    title=NoticeKind.LISTING_NOTICE.title,
    blocks=(
        PARTICULARS,
        Heading("一、认定的事实", elements=(Element.FACTS,)),
        Paragraph(
            "你单位收到《责令限期改正通知书》（忻水保责改〔2026〕18号）后，至2026年10月20日仍未清理弃渣。",
            (Element.FACTS,),
        ),
        Heading("二、拟列入的情形和依据"),
        Item(1, "情形：存在“未按要求整改”的问题且逾期不改。", (Element.ITEM,)),
        Item(
            2,
            "依据：《水利部办公厅关于实施生产建设项目水土保持信用监管“两单”制度的通知》（办水保〔2020〕157号）。",
            (Element.BASIS,),
        ),
        Heading("三、列入后的管理措施"),
        Paragraph("公开期内，你单位将被列为重点监督检查对象，不适用告知承诺。", (Element.CONSEQUENCE,)),
        Heading("四、陈述和申辩"),
        Paragraph("你单位可以自收到本告知书次日起5个工作日内向我局陈述、申辩。", (Element.DEFENCE,)),
        Paragraph("陈述申辩可以书面提交，也可以在全省水土保持监管平台单位端提交。", (Element.FILING,)),
    ),
)

LISTING_DECISION = replace(
    LISTING_NOTICE,
    number="忻水保两单决〔2026〕2号",
    title=NoticeKind.LISTING_DECISION.title,
    blocks=(
        *LISTING_NOTICE.blocks[:6],
        Heading("三、决定"),
        Paragraph(
            "我局决定将你单位列入生产建设项目水土保持信用监管“重点关注名单”，公开期自2026年11月16日至2027年11月15日。",
            (Element.PERIOD,),
        ),
        Heading("（一）管理措施", level=2),
        Paragraph("依据《水利建设市场主体信用信息管理办法》，公开期内增加监督检查频次。", (Element.MEASURES,)),
        Heading("（二）信用修复", level=2),
        Paragraph("完成整改满三个月后，可以向我局申请信用修复。", (Element.REPAIR,)),
        Heading("四、救济途径"),
        Paragraph(
            "不服本决定的，可以自收到本决定书之日起60日内向忻州市人民政府申请行政复议，也可以自收到之日起6个月内"
            "向有管辖权的人民法院提起行政诉讼。",
            (Element.REMEDIES,),
        ),
    ),
    imprint=Imprint("山西省水利厅，岢岚县水利局，忻州市发展和改革委员会", "忻州市水利局办公室", date(2026, 11, 16)),
)
