"""How every page that changes something is sent: which act it does, and what a person fills in.

What is filled in follows from the command of the case (cases.py), field by field; a page whose fields have other names
or take several steps says so itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from io import BytesIO
from typing import Any

from flask import Flask

from sbsupervise.domain.money import yuan
from sbsupervise.domain.project_steps import RECORDS
from tests.acts.stage import Ready

# The pages of the account, by where they are proved; what each leaves in the trail is proved in test_every_route.py.
OF_THE_ACCOUNT = {
    "security.login": "tests/web/test_login.py",
    "security.logout": "tests/web/test_login.py",
    "security.change_password": "tests/acts/test_every_route.py",
    "security.verify": "tests/acts/test_every_route.py",
    "security.two_factor_setup": "tests/web/test_second_factor.py",
    "security.two_factor_setup_validate": "tests/web/test_second_factor.py",
    "security.two_factor_token_validation": "tests/web/test_second_factor.py",
    "security.two_factor_rescue": "closed, tests/web/test_permissions.py",
    "security.tf_select": "closed, tests/web/test_permissions.py",
}
# What is sent to these pages is only read: they do no act and keep nothing.
ONLY_READ = {"public_draws.verify": "tests/web/test_draw_pages.py"}
# What devices in the field send, as JSON and bytes; what each leaves in the trail is proved there.
OF_DEVICES = {
    "field_sync.upload": "tests/services/test_field_uploads.py",
    "field_sync.hand_in_sheet_": "tests/web/test_field_pages.py",
    "field_sync.hand_in_photo_": "tests/web/test_field_pages.py",
}
# Acts of the command line, and the later steps of a run, which its first page takes by itself.
WITHOUT_A_PAGE = {"account.create", "demo.fill", "field.receive", "office.found", "rating.stage", "rating.finish"}

STEP_VERBS = [name.removeprefix("project.") for name in RECORDS]

Filled = Mapping[str, Any]


def typed(value: Any) -> Any:
    """A value of a command as a person types or chooses it."""
    if isinstance(value, tuple):
        return [typed(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def as_commanded(command: Any) -> list[Filled]:
    """One sending, with all that the command says; hidden fields are left as the page gave them."""
    said = {field.name: getattr(command, field.name) for field in fields(command)}
    left = {"version", "seen"}
    return [{name: typed(value) for name, value in said.items() if name not in left and value not in (None, "", False)}]


def nothing(_command: Any) -> list[Filled]:
    """A page on which there is only a button."""
    return [{}]


def project_by_name(command: Any) -> list[Filled]:
    """The form of a project is read as a row of the list: its choices are sent by their labels."""
    (filled,) = as_commanded(command)
    return [{**filled, "kind": command.kind.label}]


def inspection_in_rows(command: Any) -> list[Filled]:
    (filled,) = as_commanded(command)
    (found,) = command.findings
    return [{**filled, "findings-0-code": found.code, "findings-0-facts": found.facts}]


def file_handed_in(command: Any) -> list[Filled]:
    return [{"file": (BytesIO(command.file.data), command.file.name)}]


def catalogue_handed_in(command: Any) -> list[Filled]:
    (filled,) = file_handed_in(command)
    return [{**filled, "source": command.source}]


def checklist_in_rows(command: Any) -> list[Filled]:
    """Four answers and a note for each item; the rest is left open, and said to be so."""
    filled = {"rest": "y"}
    for answer in command.answers:
        number = answer.code.replace(".", "_")
        filled |= {f"result_{number}": answer.result.value, f"note_{number}": answer.note}
    return [filled]


def photo_in_form(command: Any) -> list[Filled]:
    """A photo among several that may be chosen at once."""
    said = {"role": command.role.value, "finding_id": typed(command.finding_id), "caption": command.caption}
    return [said | {"files": (BytesIO(command.file.data), command.file.name)}]


def collected_in_month(command: Any) -> list[Filled]:
    (filled,) = file_handed_in(command)
    return [{**filled, "month": f"{command.file.month:%Y-%m}"}]


def range_handed_in(command: Any) -> list[Filled]:
    return file_handed_in(replace(command, file=command.file.handed_in))


def sheet_by_fields(command: Any) -> list[Filled]:
    """The fields of the sheet, and the targets of its indicators."""
    targets = {f"{stated.indicator.value}_plan_target": typed(stated.plan_target) for stated in command.indicators}
    return [{**command.values, **targets}]


def points_in_rows(command: Any) -> list[Filled]:
    (found,) = command.marked
    return [{"points-0-verdict": found.verdict.value, "points-0-note": found.note}]


def with_paper(command: Any) -> list[Filled]:
    """All that the command says, its paper as a file."""
    (filled,) = as_commanded(command)
    return [{**filled, "file": (BytesIO(command.file.data), command.file.name)}]


def by_county(command: Any) -> list[Filled]:
    """Two fields for each county."""
    areas = {f"area_{part.code}": typed(part.area_hm2) for part in command.parts}
    return [areas | {f"earthwork_{part.code}": typed(part.earthwork_m3) for part in command.parts}]


def zones_in_words(command: Any) -> list[Filled]:
    """The names of the zones stand in one line."""
    (filled,) = as_commanded(command)
    return [{**filled, "new_zones": "、".join(command.new_zones)}]


def draw_in_rows(command: Any) -> list[Filled]:
    """Who takes no part, and what is left out, a row each."""
    (absent,), (excluded,) = command.absent, command.excluded
    rows = {"absent-0": absent, "excluded-0": excluded}
    said = {
        f"{row}-{field.name}": getattr(values, field.name) for row, values in rows.items() for field in fields(values)
    }
    return [{name: typed(value) for name, value in said.items()} | {"title": command.title, "wanted": command.wanted}]


def fee_seen_first(_command: Any) -> list[Filled]:
    """The amount is worked out first, and confirmed as shown."""
    return [{}, {}]


def output_by_county(command: Any) -> list[Filled]:
    """A field for each county in which the project lies."""
    (filled,) = as_commanded(command)
    (line,) = command.lines
    return [{**filled, "amounts-0-quantity": typed(line.quantity)}]


def missing_by_period(command: Any) -> list[Filled]:
    return [{"period": command.period_start.isoformat(), "officers": typed(command.officers)}]


def paid_in_yuan(command: Any) -> list[Filled]:
    (filled,) = as_commanded(command)
    return [{**filled, "amount": str(yuan(command.amount_fen))}]


def surcharge_seen_first(command: Any) -> list[Filled]:
    """The surcharge up to a day is worked out first, and confirmed as shown."""
    return [{"until": typed(command.until)}, {}]


def answers_in_rows(command: Any) -> list[Filled]:
    (filled,) = as_commanded(command)
    (answer,) = command.answers
    return [{"corrected_on": filled["corrected_on"], "answers-0-text": answer.text}]


def decided_by_choice(command: Any) -> list[Filled]:
    return [{"granted": "yes" if command.granted else "no", "opinion": command.opinion}]


def stated_in_yuan(command: Any) -> list[Filled]:
    (filled,) = as_commanded(command)
    return [{**filled, "fee_stated_fen": str(yuan(command.fee_stated_fen))}]


def share_in_percent(command: Any) -> list[Filled]:
    """The share to be inspected on site is kept in thousandths."""
    (filled,) = as_commanded(command)
    percent = f"{Decimal(filled['onsite_permille']) / 10:f}"
    return [{name: value for name, value in filled.items() if name != "onsite_permille"} | {"onsite_percent": percent}]


@dataclass(frozen=True)
class Route:
    """The act of a page, and what is filled in, one mapping for each sending; the last sending does the act."""

    act: str
    filled: Callable[[Any], list[Filled]] = as_commanded


ROUTES: dict[str, Route] = {
    "changes.drop": Route("change.drop"),
    "changes.new": Route("change.detect", zones_in_words),
    "changes.order": Route("change.order"),
    "draws.declare": Route("recusal.declare"),
    "draws.end": Route("recusal.end", nothing),
    "draws.new": Route("draw.commit", draw_in_rows),
    "draws.publish": Route("draw.publish", nothing),
    "draws.reveal": Route("draw.reveal", nothing),
    "draws.void": Route("draw.void"),
    "fee_arrears.court": Route("fee.court"),
    "fee_arrears.lift_hold": Route("hold.lift"),
    "fee_arrears.reverse_surcharge": Route("surcharge.reverse"),
    "fee_arrears.surcharge": Route("surcharge.fix", surcharge_seen_first),
    "fee_money.confirm_refund": Route("refund.confirm", paid_in_yuan),
    "fee_money.move": Route("payment.move"),
    "fee_money.record_refund": Route("refund.record", paid_in_yuan),
    "fee_money.withdraw_refund": Route("refund.withdraw"),
    "fee_outputs.assess": Route("fee.assess_period", fee_seen_first),
    "fee_outputs.correct": Route("output.correct", output_by_county),
    "fee_outputs.new": Route("output.report", output_by_county),
    "fee_outputs.note_missing": Route("output.note_missing", missing_by_period),
    "fee_papers.new": Route("notice.draft_fee_paper"),
    "catalogues.check": Route("catalogue.check"),
    "catalogues.drop": Route("catalogue.drop"),
    "catalogues.new": Route("catalogue.load", catalogue_handed_in),
    "checklists.edit": Route("inspection.answer_checklist", checklist_in_rows),
    "fees.exempt": Route("fee.exempt", nothing),
    "fees.new": Route("fee.assess", fee_seen_first),
    "fees.pay": Route("payment.record", paid_in_yuan),
    "fees.reverse": Route("payment.reverse"),
    "fees.void": Route("fee.void"),
    "fee_tax.new": Route("tax.import", collected_in_month),
    "fee_tax.new_export": Route("tax.export"),
    "fee_tax_rows.accept": Route("tax.accept"),
    "fee_tax_rows.assign": Route("tax.assign"),
    "fee_tax_rows.dismiss": Route("tax.dismiss"),
    "findings.withdraw": Route("finding.withdraw"),
    "grounds.close": Route("ground.close"),
    "grounds.edit": Route("ground.edit"),
    "grounds.new": Route("ground.add"),
    "imports.new": Route("import.check", file_handed_in),
    "imports.show": Route("import.run", nothing),
    "inspection_papers.draft": Route("notice.draft_inspection_paper"),
    "inspection_steps.approve": Route("inspection.approve", nothing),
    "inspection_steps.arrive": Route("inspection.arrive", nothing),
    "inspection_steps.cancel": Route("inspection.cancel"),
    "inspection_steps.classify": Route("inspection.classify"),
    "inspection_steps.decline": Route("inspection.decline"),
    "inspection_steps.notify": Route("inspection.notify"),
    "inspection_steps.propose": Route("inspection.propose"),
    "inspection_steps.publish": Route("inspection.publish"),
    "inspection_steps.sign": Route("inspection.sign"),
    "inspection_steps.take_down": Route("inspection.take_down", inspection_in_rows),
    "inspections.new": Route("inspection.record", inspection_in_rows),
    "inspection_plans.add": Route("year_plan.add_check"),
    "inspection_plans.adopt": Route("year_plan.adopt", nothing),
    "inspection_plans.edit": Route("year_plan.edit", share_in_percent),
    "inspection_plans.fill": Route("year_plan.fill", nothing),
    "inspection_plans.new": Route("year_plan.draft", share_in_percent),
    "inspection_plans.publish": Route("year_plan.publish", nothing),
    "listings.decide": Route("listing.decide"),
    "listings.dismiss": Route("listing.dismiss"),
    "listings.propose": Route("listing.propose"),
    "listings.publish": Route("listing.publish"),
    "listings.refuse": Route("listing.refuse"),
    "listings.review_defence": Route("listing.review_defence"),
    "listings.revoke": Route("listing.revoke"),
    "listings.state_defence": Route("listing.state_defence"),
    "listings.verify": Route("listing.verify"),
    "notices.issue": Route("notice.issue"),
    "notices.new_for_inspection": Route("notice.draft_rectify_order"),
    "notices.new_for_listing": Route("notice.draft_listing_paper"),
    "notices.serve": Route("notice.serve"),
    "notices.void": Route("notice.void"),
    "photos.edit": Route("photo.assign"),
    "photos.new": Route("photo.add", photo_in_form),
    "photos.put_aside": Route("photo.set_aside"),
    "plan_data.edit_sheet": Route("plan.fill_sheet", sheet_by_fields),
    "plan_data.new_range": Route("plan.file_range", range_handed_in),
    "places.confirm": Route("place.confirm"),
    "plan_reviews.mark": Route("plan.mark_points", points_in_rows),
    "plan_reviews.material": Route("plan.file_material"),
    "plan_reviews.remark": Route("plan.remark"),
    "plan_reviews.settle": Route("plan.settle_remark", nothing),
    "planned_checks.assign": Route("year_plan.assign_check"),
    "planned_checks.drop": Route("year_plan.drop_check"),
    "planned_checks.move": Route("year_plan.move_check"),
    "plans.accept": Route("plan.accept"),
    "plans.arrange_hearing": Route("plan.arrange_hearing"),
    "plans.ask_correction": Route("plan.ask_correction"),
    "plans.ask_hearing": Route("plan.ask_hearing"),
    "plans.cancel": Route("plan.cancel"),
    "plans.correct": Route("plan.correct", answers_in_rows),
    "plans.decline_ending": Route("plan.decline_ending"),
    "plans.deliver": Route("plan.deliver"),
    "plans.deny": Route("plan.deny"),
    "plans.extend": Route("plan.extend"),
    "plans.grant": Route("plan.grant", stated_in_yuan),
    "plans.hold_hearing": Route("plan.hold_hearing"),
    "plans.new": Route("plan.submit"),
    "plans.propose": Route("plan.propose"),
    "plans.propose_cancellation": Route("plan.propose_cancellation"),
    "plans.propose_revocation": Route("plan.propose_revocation"),
    "plans.publish": Route("plan.publish"),
    "plans.read_copy": Route("plan.read_copy", nothing),
    "plans.receive_review": Route("plan.receive_review"),
    "plans.record_external": Route("plan.record_external"),
    "plans.redirect": Route("plan.redirect"),
    "plans.return": Route("plan.return"),
    "plans.revoke": Route("plan.revoke"),
    "plans.send_to_review": Route("plan.send_to_review"),
    "plans.take_back_ending": Route("plan.take_back_ending"),
    "plans.tell_hearing": Route("plan.tell_hearing"),
    "plans.to_ordinary": Route("plan.to_ordinary"),
    "plans.turn_away": Route("plan.turn_away"),
    "plans.waive_hearing": Route("plan.waive_hearing"),
    "plans.withdraw": Route("plan.withdraw"),
    "projects.divide": Route("project.divide", by_county),
    "projects.drop_unit": Route("project.remove_unit", nothing),
    "projects.leave_unit": Route("project.end_unit"),
    "projects.pass_on": Route("project.hand_over", with_paper),
    "projects.edit": Route("project.edit", project_by_name),
    "projects.new": Route("project.register", project_by_name),
    "projects.new_unit": Route("project.add_unit"),
    **{f"project_steps.{verb}": Route(f"project.{verb}", with_paper) for verb in STEP_VERBS},
    "ratings.new": Route("rating.run"),
    "rectifications.accept": Route("finding.accept"),
    "rectifications.decide_extension": Route("finding.decide_extension", decided_by_choice),
    "rectifications.new_opinion": Route("notice.draft_recheck_opinion", nothing),
    "rectifications.note_extension": Route("finding.note_extension"),
    "rectifications.note_report": Route("finding.note_report"),
    "rectifications.rectify": Route("finding.rectify"),
    "rectifications.remind": Route("finding.remind"),
    "rectifications.reopen": Route("finding.reopen"),
    "rectifications.return": Route("finding.return"),
    "talks.cancel": Route("talk.cancel"),
    "talks.close": Route("talk.close"),
    "talks.hold": Route("talk.hold"),
    "talks.new": Route("talk.call"),
    "talks.new_notice": Route("notice.draft_talk_notice", nothing),
    "talks.note_absence": Route("talk.note_absence"),
    "unit_findings.extend": Route("finding.ask_extension"),
    "unit_findings.report": Route("finding.report"),
    "units.edit": Route("unit.describe"),
}


def arguments_of(app: Flask, endpoint: str) -> set[str]:
    """The names of what the address of a page says."""
    return set().union(*(rule.arguments for rule in app.url_map.iter_rules(endpoint)))


def address_of(app: Flask, endpoint: str, ready: Ready) -> str:
    """The address of a page for the record that a case has prepared."""
    said = {name: typed(getattr(ready.command, name)) for name in arguments_of(app, endpoint)}
    with app.test_request_context():
        return str(app.url_for(endpoint, **said))


def sent_pages(app: Flask) -> set[str]:
    """All pages that take more than a GET."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}}
