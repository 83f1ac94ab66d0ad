"""Offices (机关): what kinds there are and what part each has in a project."""

from sbsupervise.domain.words import LabelledEnum


class OfficeKind(LabelledEnum):
    PROVINCE = "province", "省级水行政主管部门"
    CITY = "city", "市级水行政主管部门"
    COUNTY = "county", "县级水行政主管部门"
    SCENIC_AREA = "scenic_area", "风景名胜区管理机构"
    APPROVAL = "approval", "行政审批部门"
    TAX = "tax", "税务部门"
    REFORM = "reform", "发展改革部门"
    PROCURATORATE = "procuratorate", "检察院"
    POLICE = "police", "公安机关"


class OfficeRole(LabelledEnum):
    """What an office is to a project. Jurisdiction follows from these rows, never from the digits of a code."""

    APPROVES = "approves", "审批"
    SUPERVISES = "supervises", "监管"
    JOINT = "joint", "联合监管"
