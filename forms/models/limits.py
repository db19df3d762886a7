"""How often one address, or one network, has sent a form in the last hour."""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac

NETWORK_BITS = {4: 24, 6: 48}
ADDRESS_BITS = {4: 32, 6: 64}  # one household has a whole IPv6 network
COUNT = """INSERT INTO forms_postcount ("key", hour, number) VALUES (%s, %s, 1), (%s, %s, 1)
ON CONFLICT ("key") DO UPDATE SET number = forms_postcount.number + 1 RETURNING "key", number
"""


class PostCountManager(models.Manager):
    """Counts in the database: right with several processes, whatever the cache."""

    def allow(self, request, form, per_address, per_network):
        """Counts one post; False when the address or its network has sent more than so many.

        Takes the request, the name of the form, and the numbers allowed in an hour.
        """
        address = visitor_address(request)
        if address is None:
            return True
        networks = [network_of(address, bits) for bits in (ADDRESS_BITS, NETWORK_BITS)]
        counts = self._count(form, networks)
        if 1 in counts:
            self._forget_old()
        limits = per_address, per_network
        return all(count <= limit for count, limit in zip(counts, limits, strict=True))

    def _count(self, form, networks):
        """The numbers of two networks with this post; one statement, so that none is lost."""
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        texts = [f"{hour:%Y%m%d%H} {form} {network}" for network in networks]
        keys = [salted_hmac("forms.limits", text).hexdigest() for text in texts]
        moment = connection.ops.adapt_datetimefield_value(hour)
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [keys[0], moment, keys[1], moment])
            numbers = dict(cursor.fetchall())
        return [numbers[key] for key in keys]

    def _forget_old(self):
        self.filter(hour__lt=timezone.now() - timedelta(hours=2)).delete()


class PostCount(models.Model):
    """The posts of one hour; the key hides whose they are."""

    key = models.CharField(max_length=64, primary_key=True)
    hour = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField()

    objects = PostCountManager()

    def __str__(self):
        return f"{self.hour:%Y-%m-%d %H} {self.number}"


def visitor_address(request):
    """The visitor's IP address as ipaddress object, or None where there is none.

    Behind proxies it is the entry of X-Forwarded-For that the outermost of our own
    (settings.PROXIES of them) wrote: what stands before it may be forged.
    """
    written = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.PROXIES
    if proxies and len(written) >= proxies and written[-proxies]:
        text = written[-proxies]
    else:
        text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def network_of(address, bits):
    """The network of an address, with so many bits by its version."""
    return ipaddress.ip_network((address, bits[address.version]), strict=False)
