"""The time zones of venues, by their names in the IANA time zone database."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.forms import Select
from django.utils.translation import gettext_lazy as _

from site_home.cldr import comma_list, digits, zone_name


@lru_cache(maxsize=1)
def zones():
    """The names in the IANA time zone database, as a set; reading it takes a while."""
    return frozenset(available_timezones())


def validate_timezone(value):
    """Refuses a name that is not in the IANA time zone database."""
    if value not in zones():
        raise ValidationError(_("“%(zone)s” is not an IANA time zone."), params={"zone": value})


def skips(zone, day, clock):
    """True when the clocks of the zone never show that time on that day."""
    local = datetime.combine(day, clock, zone)
    return local.astimezone(UTC).astimezone(zone).time() != clock


def utc_offset(moment):
    """The distance from UTC of an aware datetime as text, such as “UTC+4:30”, “UTC−1” or “UTC”."""
    minutes = round(moment.utcoffset().total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def zone_in_words(zone, moment):
    """A ZoneInfo in the active language, with its distance from UTC at that moment.

    Such as “Austria Time, UTC+1”; UTC itself has no other name.
    """
    name = zone_name(zone.key) if "/" in zone.key else ""
    return comma_list(name, digits(utc_offset(moment.astimezone(zone))))


class TimezoneSelect(Select):
    """All IANA zones of the form Area/Place, and UTC."""

    def optgroups(self, name, value, attrs=None):
        """The choices as Django's widgets want them."""
        places = sorted(zone for zone in zones() if "/" in zone)
        places = [zone for zone in places if not zone.startswith(("Etc/", "posix", "right"))]
        self.choices = [(zone, zone.replace("_", " ")) for zone in ["UTC", *places]]
        return super().optgroups(name, value, attrs)
