"""Rows that a person opens with a link of their own, without a login."""

from django.db import models

from site_home import tokens


class PersonalLinkQuerySet(models.QuerySet):
    """Rows by their links."""

    def with_link(self, token):
        """The one whose personal link has that token, or None."""
        return self.filter(personal_digest=tokens.hash_of(token)).first()

    def bulk_create(self, objs, *args, **kwargs):
        """Makes them all, each with its personal link."""
        objs = list(objs)
        for each in objs:
            each.give_link()
        return super().bulk_create(objs, *args, **kwargs)


class PersonalLink(models.Model):
    """A row with a link of its own: a nonce and the site's secret make the token."""

    link_salt = None

    personal_nonce = models.CharField(max_length=32, editable=False, default=tokens.new_nonce)
    personal_digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Saves the row; a new one gets its personal link."""
        if not self.personal_digest:
            self.give_link()
        return super().save(*args, **kwargs)

    def give_link(self):
        """Sets the hash of the personal link."""
        token = tokens.personal_token(self.link_salt, self.personal_nonce)
        self.personal_digest = tokens.hash_of(token)

    @property
    def personal_token(self):
        """The token of the personal link; a new one when the site's secret was changed."""
        for key in tokens.site_secrets():
            token = tokens.personal_token(self.link_salt, self.personal_nonce, key)
            if tokens.hash_of(token) == self.personal_digest:
                return token
        self.give_link()
        self.save(update_fields=["personal_digest"])
        return tokens.personal_token(self.link_salt, self.personal_nonce)
