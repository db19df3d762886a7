"""Accounts: one’s address is one’s name."""

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from members.groups import MEMBERS


class UserManager(BaseUserManager):
    """Makes accounts that log in by e-mail."""

    use_in_migrations = True

    def get_by_natural_key(self, username):
        """The account of that address, however it is capitalised."""
        return self.get(email__iexact=username)

    def create_user(self, email, password=None, **fields):
        """A new account; ValueError without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """A new account with every right."""
        return self.create_user(email, password, **fields, is_staff=True, is_superuser=True)


class User(AbstractUser):
    """An editor, a translator, an organiser or a member."""

    username = None
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("An account with this address exists already.")},
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_address",
                violation_error_message=_("An account with this address exists already."),
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.email

    @cached_property
    def is_member(self):
        """True for who may open the intranet; asked once of the database."""
        if not self.is_active or self.is_superuser:
            return self.is_active
        return self.groups.filter(name=MEMBERS).exists()

    def clean(self):
        """Addresses are kept in lower case."""
        super().clean()
        self.email = self.email.lower()
