"""Who reads the intranet, who decides on it, and where its files lie."""

from django.db import migrations

MEMBERS, SECRETARIAT, COLLECTION = "Members", "Secretariat", "Intranet"
ADMIN = [("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")]
DECIDE = [
    ("members", "membership", "view_membership", "Can view membership"),
    ("members", "membership", "change_membership", "Can change membership"),
]
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STEP = 4


def make_groups(apps, schema_editor):
    """Makes both groups; the Secretariat enters the admin and decides on memberships."""
    groups = apps.get_model("auth", "Group").objects
    groups.get_or_create(name=MEMBERS)
    secretariat, _made = groups.get_or_create(name=SECRETARIAT)
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    for app, model, codename, name in [*ADMIN, *DECIDE]:
        kind, _made = content_types.get_or_create(app_label=app, model=model)
        permission, _made = permissions.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        secretariat.permissions.add(permission)


def make_collection(apps, schema_editor):
    """Makes the collection, closed to all but members."""
    collections = apps.get_model("wagtailcore", "Collection").objects
    collection = collections.filter(name=COLLECTION, depth=2).first()
    if collection is None:
        root = collections.filter(depth=1).order_by("path").first()
        last = collections.filter(depth=2, path__startswith=root.path).order_by("path").last()
        number = int(last.path[-STEP:], len(DIGITS)) + 1 if last else 1
        collection = collections.create(
            name=COLLECTION, path=root.path + _written(number), depth=2, numchild=0
        )
        root.numchild += 1
        root.save()
    restriction, _made = apps.get_model(
        "wagtailcore", "CollectionViewRestriction"
    ).objects.get_or_create(collection=collection, defaults={"restriction_type": "groups"})
    restriction.groups.add(apps.get_model("auth", "Group").objects.get(name=MEMBERS))


def _written(number):
    """A number as a step of a path."""
    written = ""
    while number:
        number, rest = divmod(number, len(DIGITS))
        written = DIGITS[rest] + written
    return written.zfill(STEP)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_intranet"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
        migrations.RunPython(make_collection, migrations.RunPython.noop),
    ]
