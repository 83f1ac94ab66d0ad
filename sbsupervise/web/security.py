"""Login: Flask-Security with our templates, our delays, and sessions in the database."""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, g, request, session
from flask_security import (
    LoginForm,
    RoleMixin,
    Security,
    SQLAlchemySessionUserDatastore,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    current_user,
    user_authenticated,
)
from flask_wtf.csrf import CSRFProtect
from werkzeug.local import LocalProxy
from wtforms import HiddenField

from sbsupervise.config import Settings
from sbsupervise.models import Account, AuditEntry
from sbsupervise.services.accounts import find_account, note_failure, note_success
from sbsupervise.services.audit import append
from sbsupervise.web.database import close, database, now, reading

csrf = CSRFProtect()


class DelayingLoginForm(LoginForm):
    """The login form. After ten failures an account waits; nobody can lock it for good."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.username.label.text = "用户名"
        self.username.flags.required = True

    def validate(self, **kwargs: Any) -> bool:
        valid: bool = super().validate(**kwargs)
        account: Any = self.user
        if account is None:
            return valid
        if account.delayed_until is not None and account.delayed_until > now():
            self.form_errors.append("登录失败次数过多，请 15 分钟后再试，或联系系统管理员。")
            return False
        g.login_account_id = account.id
        return valid


class AuthenticatorForm(TwoFactorSetupForm):
    """The second factor is an authenticator, and nothing else."""

    setup: Any = HiddenField(default="authenticator")
    phone: Any = HiddenField()


class RescueForm(TwoFactorRescueForm):
    """Who has lost the authenticator goes to the administrator; nothing rescues by mail."""

    help_setup: Any = HiddenField()


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECURITY_PASSWORD_SALT=settings.secret_key,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (the name of a method)
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"username": {"mapper": str.strip, "case_insensitive": True}}],
        SECURITY_USERNAME_ENABLE=True,
        SECURITY_USERNAME_ALLOWED_CHARS=["L", "N", "Pc", "Pd"],
        SECURITY_JOIN_USER_ROLES=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_MSG_GENERIC_AUTHN_FAILED=("用户名或密码不正确", "error"),
        SECURITY_CHANGEABLE=True,
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_PASSWORD_LENGTH_MIN=12,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_REQUIRED=settings.second_factor,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_ALWAYS_VALIDATE=True,
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_TOTP_SECRETS={"1": settings.secret_key},
        SECURITY_TOTP_ISSUER="水保监管",
        SECURITY_FRESHNESS=timedelta(minutes=30),
        SECURITY_POST_LOGIN_VIEW="/start",
        SECURITY_POST_LOGOUT_VIEW="/",
        SECURITY_URL_PREFIX=None,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_REDIRECT_ALLOW_SUBDOMAINS=False,
        WTF_CSRF_TIME_LIMIT=None,
    )
    csrf.init_app(app)
    session_of_request: Any = LocalProxy(reading)
    datastore = SQLAlchemySessionUserDatastore(session_of_request, Account, RoleMixin)
    forms: dict[str, Any] = {"two_factor_setup_form": AuthenticatorForm, "two_factor_rescue_form": RescueForm}
    Security(app, datastore, login_form=DelayingLoginForm, **forms)
    user_authenticated.connect(begin_session, app)
    app.before_request(remember_whose)
    app.after_request(note_account_acts)


def begin_session(_app: Flask, **_signal: Any) -> None:
    """A new key for the session at each login."""
    session.renew()  # type: ignore[attr-defined]  # the proxy of web/sessions.py: StoredSession


def remember_whose() -> None:
    """Keep in mind whose account a request is about: logging out, or failing, may end the session that says so."""
    if request.blueprint == "security" and request.endpoint != "security.login":
        g.account_key = session.get("_user_id") or session.get("tf_user_id")


def note_account_acts(response: Response) -> Response:
    """Every login, failed login, logout and change of the account stands in the audit trail."""
    if request.blueprint != "security" or request.method in {"GET", "HEAD", "OPTIONS"}:
        return response
    account_id = current_user.id if current_user.is_authenticated else g.get("login_account_id")
    close()
    done = response.status_code in {302, 303}
    with database().transaction() as writing:
        writing.info["changes"] = {}
        account = find_account(writing, account_id, g.get("account_key"))
        if request.endpoint == "security.login" and account is not None:
            note = note_success if done else note_failure
            note(writing, account.id, now())
        entry = AuditEntry(
            at=now(),
            account_id=account.id if account is not None else None,
            person_id=account.person_id if account is not None else None,
            office_id=account.office_id if account is not None else None,
            act=str(request.endpoint).replace("security.", "account."),
            target_type="account",
            target_id=account.id if account is not None else None,
            result="done" if done else "refused",
            changes="{}",
            request_id=g.get("request_id", ""),
        )
        append(writing, entry)
    return response
