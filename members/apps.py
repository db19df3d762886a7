"""The app of the accounts and the intranet."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class MembersConfig(AppConfig):
    """Accounts, memberships, and what members read."""

    name = "members"

    def ready(self):
        """Ties allauth to the site, and the rights on closed pages to Wagtail."""
        from allauth.account.signals import authentication_step_completed
        from allauth.mfa.signals import authenticator_added

        from members import addresses, admin_rights, copies, limits, second_factor, secretariat

        limits.count_in_one_place()
        limits.count_from_the_last_mail()
        post_migrate.connect(limits.make_table, sender=self)
        post_save.connect(addresses.keep_one, sender="members.User")
        post_save.connect(secretariat.give_rights, sender="members.IntranetHomePage")
        authentication_step_completed.connect(addresses.note)
        authenticator_added.connect(second_factor.note_new)
        admin_rights.register()
        copies.keep_restrictions()
