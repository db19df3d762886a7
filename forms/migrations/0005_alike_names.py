"""Names that differ by an apostrophe, or by a form of an Arabic letter, are one name now."""

from django.db import migrations
from django.db.models import Q

from forms.models.registration import ALIKE, person_digest


def digest_anew(apps, schema_editor):
    """Sets the digests of such names; who was registered twice by them stays so."""
    registrations = apps.get_model("forms", "Registration").objects
    signs = Q()
    for sign in map(chr, ALIKE):
        signs |= Q(given_name__contains=sign) | Q(family_name__contains=sign)
    for each in registrations.filter(signs).order_by("pk"):
        digest = person_digest(each.email, each.given_name, each.family_name)
        if not registrations.filter(page=each.page_id, person_digest=digest).exists():
            registrations.filter(pk=each.pk).update(person_digest=digest)


class Migration(migrations.Migration):
    dependencies = [("forms", "0004_organisers_group")]
    operations = [migrations.RunPython(digest_anew, migrations.RunPython.noop)]
