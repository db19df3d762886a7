"""The group that lets the teams of events into the admin; it gives no other right."""

from django.db import migrations

NAME = "Organisers"


def make_group(apps, schema_editor):
    """Makes the group, and the permission where Wagtail has not made it yet."""
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=NAME)
    content_types = apps.get_model("contenttypes", "ContentType")
    kind, _made = content_types.objects.get_or_create(app_label="wagtailadmin", model="admin")
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind,
        codename="access_admin",
        defaults={"name": "Can access Wagtail admin"},
    )
    group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0003_registration"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]
    operations = [migrations.RunPython(make_group, migrations.RunPython.noop)]
