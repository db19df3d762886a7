"""What several tests of the intranet ask for."""

import pytest
from django.db import transaction

from tests.members.secret_surfaces import Spied


@pytest.fixture(scope="module")
def spied(django_db_setup, django_db_blocker):
    """The site with all that is hidden in it, rolled back after the last test of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Spied()
        transaction.set_rollback(True)
