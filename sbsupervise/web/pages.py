"""Pages: one way to show one."""

from typing import Any

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from sbsupervise.config import Settings
from sbsupervise.domain.clocks import beijing_day
from sbsupervise.web.assets import Assets
from sbsupervise.web.database import current_actor, now
from sbsupervise.web.formats import FILTERS
from sbsupervise.web.navigation import navigation


def page(template: str, form: FlaskForm | None = None, **context: Any) -> ResponseReturnValue:
    """Render a page. A form that was refused gives 422, so that no machine takes it for done."""
    refused = form is not None and bool(form.errors or form.form_errors)
    return render_template(template, form=form, **context), 422 if refused else 200


def init_app(app: Flask, settings: Settings, assets: Assets) -> None:
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(vendor=assets.asset_url, static_url=assets.static_url)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        actor = current_actor() if "actor" in g else None
        return {
            "actor": actor,
            "nav": navigation(actor),
            "csp_nonce": g.get("csp_nonce", ""),
            "today": beijing_day(now()),
            "demo": not settings.second_factor,
            "site": {"name": "水保监管", "office_name": settings.office_name, "phone": settings.office_phone},
        }
