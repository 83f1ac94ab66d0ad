"""The application, wired together."""

import importlib
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

from sbsupervise.config import ConfigurationError, Settings, read_settings
from sbsupervise.db import Database
from sbsupervise.models import ScopedSession
from sbsupervise.paths import folder
from sbsupervise.services.notices import Press
from sbsupervise.services.upgrades import at_head
from sbsupervise.web import database, errors, guard, headers, inputs, pages, security
from sbsupervise.web.assets import Assets
from sbsupervise.web.sessions import DatabaseSessions

TOPICS = (
    "public",
    "calculator",
    "worklist",
    "projects",
    "project_steps",
    "imports",
    "files",
    "plans",
    "plan_data",
    "plan_reviews",
    "grounds",
    "fees",
    "fee_outputs",
    "fee_arrears",
    "fee_money",
    "fee_papers",
    "fee_chart",
    "fee_tax",
    "fee_tax_rows",
    "inspections",
    "inspection_steps",
    "inspection_papers",
    "inspection_plans",
    "planned_checks",
    "coverage",
    "visits",
    "inspection_days",
    "draws",
    "public_draws",
    "findings",
    "photos",
    "rectifications",
    "unit_findings",
    "talks",
    "checklists",
    "catalogues",
    "field",
    "field_sync",
    "ratings",
    "units",
    "unit_fees",
    "listings",
    "notices",
    "rules",
    "places",
    "warnings",
    "changes",
    "audit",
)
LARGEST_REQUEST = 16 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, by default those of the environment."""
    settings = settings or read_settings()
    app = Flask("sbsupervise", template_folder=str(folder("templates")), static_folder=str(folder("static")))
    press = Press(settings.fonts, settings.public_url)
    db = Database(settings.database_url, ScopedSession, {"press": press})
    if settings.second_factor and not at_head(db.engine):
        db.engine.dispose()
        raise ConfigurationError("the database is not at the newest migration: run sbsupervise db upgrade")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-sbsupervise" if settings.secure_cookies else "sbsupervise",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
    )
    app.session_interface = DatabaseSessions(db)
    if settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxy_hops, x_proto=settings.proxy_hops)  # type: ignore[method-assign]  # Flask's own way to wrap
    app.extensions["press"] = press
    Babel(app)
    headers.init_app(app)
    inputs.init_app(app)
    database.init_app(app, db)
    security.init_app(app, settings)
    guard.init_app(app)
    errors.init_app(app)
    pages.init_app(app, settings, Assets(Path(str(app.static_folder))))
    for topic in TOPICS:
        app.register_blueprint(importlib.import_module(f"sbsupervise.web.{topic}").bp)
    return app
