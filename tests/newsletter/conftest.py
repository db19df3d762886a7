"""What the tests of the newsletter may ask for."""

import pytest

from tests.newsletter import sign_up_desk


@pytest.fixture
def sign_up_page(home):
    """The page on which one subscribes, in English."""
    return sign_up_desk.sign_up_page(home)


@pytest.fixture
def queue(settings):
    """The mail queue in the place of the backend that Django's tests put before it."""
    settings.EMAIL_BACKEND = "site_home.mail_queue.EmailBackend"
