"""What units build: their trades, and for each kind of works its name, its size and its cost."""

from dataclasses import dataclass

from sbsupervise.domain.fees.bases import ExemptCode
from sbsupervise.domain.projects import ProjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """A kind of works. In ``name`` stand {county}, {place}, {far} (another place) and {size} (one of ``sizes``).

    ``area_hm2`` is a usual area, ``depth_m3`` the cut and fill on each hm², ``cost`` ten thousand yuan for each hm².
    ``lines`` run from county to county; ``great`` ones are approved by higher levels; ``exempt`` may pay no fee.
    """

    kind: ProjectKind
    name: str
    sector: str
    area_hm2: float
    depth_m3: int
    cost: int
    sizes: tuple[int, ...]
    lines: bool
    great: bool
    exempt: ExemptCode | None


@dataclass(frozen=True, slots=True)
class Trade:
    """What a construction unit does: the words of its name, its share among units, and what it builds."""

    words: tuple[str, ...]
    share: int
    works: tuple[Works, ...]


# A line for a trade: its words and its share; below it a line for each kind of works: the number of its kind, its name,
# its sector, area in hm² with depth and cost, sizes, and what else is so.
TABLE = """
新能源开发有限公司 风力发电有限公司 绿色能源有限责任公司 = 24
07 | {county}{place}{size}MW风电场工程                  | 能源           | 22  21000 2400 | 50 99 150 | great
07 | {county}{place}{size}MW分散式风电项目              | 能源           | 5.5 19000 2600 | 15 20 30  |
09 | {county}{place}{size}MW光伏发电项目                | 能源           | 64  2600  620  | 20 50 100 | great
09 | {county}{place}{size}MW农光互补发电项目            | 能源           | 38  2200  600  | 20 40 60  |
08 | {place}风电场{size}kV送出线路工程                  | 能源           | 2.6 4200  1500 | 110 220   | lines
煤业有限公司 煤矿有限责任公司 煤炭有限公司 = 9
20 | {county}{place}煤矿{size}万吨/年矿井改扩建工程     | 能源           | 31  15000 3800 | 60 90 180 | great
20 | {county}{place}煤矿排矸场及矸石综合利用工程        | 能源           | 8.4 26000 900  |           |
17 | {county}{place}露天煤矿{size}万吨/年技术改造工程   | 能源           | 120 31000 1100 | 90 120    | great
交通建设投资有限公司 公路建设管理有限公司 = 14
01 | {place}至{far}公路改建工程                         | 交通运输       | 18  12500 1900 |           | lines
01 | {county}{place}至{far}旅游公路工程                 | 交通运输       | 11  13800 1700 |           | lines
01 | {county}{place}通村道路工程                        | 交通运输       | 1.4 5200  700  |           |
01 | {place}至{far}高速公路连接线工程                   | 交通运输       | 42  19000 4200 |           | lines great
02 | {place}铁路专用线工程                              | 铁路           | 27  16000 3600 |           | lines great
电力工程有限公司 配售电有限公司 = 9
08 | {county}{place}{size}kV输变电工程                  | 能源           | 3.2 5600  2100 | 35 110    | lines
08 | {place}变电站至{far}变电站{size}kV线路工程         | 能源           | 6.1 3900  1300 | 110 220   | lines
05 | {county}{place}生物质热电联产项目                  | 能源           | 7.8 9400  5200 |           |
矿业有限公司 建材有限公司 石料加工有限公司 = 9
18 | {county}{place}铁矿{size}万吨/年采选工程           | 自然资源       | 36  24000 900  | 30 50 80  | great
19 | {county}{place}石灰岩矿{size}万吨/年开采工程       | 自然资源       | 12  22000 600  | 50 100    |
21 | {county}{place}铝土矿地下开采工程                  | 自然资源       | 9.5 11000 1400 |           |
22 | {county}{place}石英岩矿井巷工程                    | 自然资源       | 5.2 9000  900  |           |
置业有限公司 城市建设投资有限公司 = 10
29 | {county}{place}小区（{size}号地块）建设项目        | 住房和城乡建设 | 4.3 18000 5600 | 1 2 3     |
30 | {county}{place}路市政道路及综合管廊工程            | 住房和城乡建设 | 6.2 9700  2700 |           | E4
28 | {county}{place}片区雨污分流改造工程                | 住房和城乡建设 | 1.9 7400  1500 |           | E4
水务投资有限公司 水利工程建设有限公司 = 9
15 | {county}{place}小流域河道整治工程                  | 水利           | 5.8 8300  520  |           | E3
11 | {county}{place}灌区续建配套与节水改造工程          | 水利           | 16  6100  480  |           |
12 | {place}至{far}引水工程                             | 水利           | 24  8800  1600 |           | lines great
13 | {county}{place}堤防加固工程                        | 水利           | 7.7 12000 900  |           |
10 | {county}{place}水库枢纽工程                        | 水利           | 55  17000 1800 |           | great
新材料科技有限公司 装备制造有限公司 食品有限公司 信息技术有限公司 = 9
33 | {county}{place}年产{size}万吨新型材料生产线项目    | 工业和信息化   | 9.2 11000 4300 | 5 10 20   |
33 | {county}{place}杂粮精深加工项目                    | 工业和信息化   | 2.7 6900  3100 |           |
26 | {county}{place}产业园“五通一平”工程                | 发展和改革     | 48  16500 1300 |           | great
35 | {county}{place}绿色数据中心项目                    | 工业和信息化   | 5.6 10400 9800 |           |
文化旅游开发有限公司 医疗康养有限公司 教育投资有限公司 = 8
34 | {county}{place}学校新建工程                        | 教育           | 3.4 12600 4100 |           | E1
34 | {county}{place}综合医院迁建工程                    | 卫生健康       | 4.9 16000 7600 |           | E1
34 | {county}{place}景区游客服务设施工程                | 文化和旅游     | 2.3 7700  2200 |           |
36 | {county}{place}公共停车场及附属设施工程            | 住房和城乡建设 | 1.1 4900  1200 |           |
燃气有限公司 油气储运有限公司 = 4
24 | {place}至{far}天然气输气管道工程                   | 能源           | 14  7200  1500 |           | lines great
25 | {county}{place}液化天然气储配站项目                | 能源           | 2.9 8800  5100 |           |
28 | {county}{place}镇村燃气管网工程                    | 住房和城乡建设 | 1.6 5300  900  |           |
农业开发有限公司 林业发展有限公司 = 5
32 | {county}{place}规模化养殖及林草开发项目            | 农业农村       | 13  4400  420  |           |
32 | {county}{place}高标准经济林基地项目                | 林业和草原     | 21  2100  180  |           |
"""
# A name as long as real ones can be; the register holds up to 200 characters.
LONG_NAME = (
    "{county}{place}—{far}片区百万千瓦级风光储一体化多能互补综合能源示范基地"
    "配套{size}千伏升压站、集电线路及进场道路工程（含施工临时设施）"
)
LONG_SIZES = (110, 220, 500)


def _works(line: str) -> Works:
    kind, name, sector, figures, sizes, more = (part.strip() for part in line.split("|"))
    area_hm2, depth_m3, cost = figures.split()
    words = more.split()
    return Works(
        kind=ProjectKind(kind),
        name=name,
        sector=sector,
        area_hm2=float(area_hm2),
        depth_m3=int(depth_m3),
        cost=int(cost),
        sizes=tuple(map(int, sizes.split())) or (1,),
        lines="lines" in words,
        great="great" in words,
        exempt=next((code for code in ExemptCode if code.name in words), None),
    )


def _trades(table: str) -> tuple[Trade, ...]:
    found: list[tuple[list[str], int, list[Works]]] = []
    for line in table.strip().splitlines():
        if "|" in line:
            found[-1][2].append(_works(line))
        else:
            words, _, share = line.partition("=")
            found.append((words.split(), int(share), []))
    return tuple(Trade(tuple(words), share, tuple(works)) for words, share, works in found)


TRADES = _trades(TABLE)
