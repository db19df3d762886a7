"""Form pages, and what visitors send with them."""

from .form_page import FormPage
from .limits import PostCount
from .sign_up import SignUpPage
from .submission import FormSubmission, Upload

__all__ = ["FormPage", "FormSubmission", "PostCount", "SignUpPage", "Upload"]
