"""Permissions: what a role may do. Which role holds which is data: ``parameters/permissions.toml``."""

from sbsupervise.domain.words import LabelledEnum


class Permission(LabelledEnum):
    SEE_DESK = "see_desk", "进入工作台"
    SEE_PROJECTS = "see_projects", "查看项目"
    IMPORT_PROJECTS = "import_projects", "导入监管清单"
    EDIT_PROJECTS = "edit_projects", "登记项目"
    SUBMIT_PLANS = "submit_plans", "登记方案申请"
    REVIEW_PLANS = "review_plans", "受理和审查方案"
    DECIDE_PLANS = "decide_plans", "决定方案审批"
    SEE_FEES = "see_fees", "查看补偿费"
    ASSESS_FEES = "assess_fees", "核定补偿费"
    DECIDE_FEES = "decide_fees", "审定补偿费事项"
    RECORD_PAYMENTS = "record_payments", "登记缴费"
    RECORD_INSPECTIONS = "record_inspections", "登记监督检查"
    SEE_RATINGS = "see_ratings", "查看信用评价"
    RUN_RATINGS = "run_ratings", "运行信用评价"
    SEE_LISTINGS = "see_listings", "查看名单案件"
    PROPOSE_LISTINGS = "propose_listings", "提出列入名单"
    DECIDE_LISTINGS = "decide_listings", "审批列入名单"
    SEE_NOTICES = "see_notices", "查看文书"
    DRAFT_NOTICES = "draft_notices", "拟制文书"
    ISSUE_NOTICES = "issue_notices", "签发文书"
    SERVE_NOTICES = "serve_notices", "登记送达"
    SEE_OWN = "see_own", "查看本单位"
    SEE_RULES = "see_rules", "查看规则参数"
    CONFIRM_PLACES = "confirm_places", "核实地方标识"
    MANAGE_ACCOUNTS = "manage_accounts", "管理账号"
    SEE_AUDIT = "see_audit", "查看操作记录"


class Role(LabelledEnum):
    OFFICER = "officer", "执法（经办）人员"
    APPROVER = "approver", "审批（签发）领导"
    PRINTING_OFFICER = "printing_officer", "文印送达人员"
    APPROVAL_OFFICER = "approval_officer", "行政审批人员"
    TAX_CLERK = "tax_clerk", "税务征收人员"
    UNIT_USER = "unit_user", "单位用户"
    AUDITOR = "auditor", "审计人员"
    ADMINISTRATOR = "administrator", "系统管理员"
