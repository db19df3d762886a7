"""Accounts: how one signs up and in, and what protects that (docs/decisions/0018)."""

LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members_start"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

# Wagtail's own forms for passwords and addresses are off: allauth's pages are the only ones.
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False

# A login lasts a working day, and ends with the browser.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_SESSION_REMEMBER = False

ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # without it allauth asks for none at login, too
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True

# Codes come by mail, which may take its time; they are digits, which every keyboard has.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 9, "dashed": True}
CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_TIMEOUT
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = CODE_TIMEOUT
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = CODE_TIMEOUT
ACCOUNT_LOGIN_TIMEOUT = 3 * CODE_TIMEOUT  # a code, and two more that are sent on demand

# Per address of a network (ip), of a mailbox (key) or of an account (user).
ACCOUNT_RATE_LIMITS = {
    "signup": "10/m/ip,60/h/ip",
    "confirm_email": "1/10s/key,10/h/key",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
    "login_failed": "10/m/ip,5/5m/key,50/d/key",
}
# What tells known addresses from unknown ones by the clock lasts no longer than this.
ACCOUNT_EVEN_SECONDS = 0.5

ACCOUNT_FORMS = {
    "login": "members.account_forms.LoginForm",
    "signup": "members.account_forms.SignUpForm",
    "request_login_code": "members.account_forms.AskForCodeForm",
    "reset_password": "members.account_forms.ResetPasswordForm",
    "confirm_login_code": "members.account_forms.LoginCodeForm",
    "confirm_email_verification_code": "members.account_forms.VerificationCodeForm",
    "confirm_password_reset_code": "members.account_forms.ResetCodeForm",
}

# The second factor, which whoever enters the admin must have.
ADMIN_NEEDS_SECOND_FACTOR = True
MFA_ADAPTER = "members.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Budapest Process"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "members.account_forms.SecondFactorForm",
    "reauthenticate": "members.account_forms.SecondFactorAgainForm",
    "activate_totp": "members.account_forms.AuthenticatorAppForm",
    "login_webauthn": "members.account_forms.PasskeyLoginForm",
    "authenticate_webauthn": "members.account_forms.PasskeyAsSecondForm",
    "reauthenticate_webauthn": "members.account_forms.PasskeyAgainForm",
    "add_webauthn": "members.account_forms.PasskeyForm",
    "edit_webauthn": "members.account_forms.PasskeyNameForm",
}

# Where attempts are counted: in the database, so that all workers count together.
LIMITS_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "members_limits",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
    "KEY_FUNCTION": "members.limits.key",
}
