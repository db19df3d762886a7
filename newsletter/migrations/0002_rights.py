"""Who may work on the list of subscribers: the publishers, and whoever an administrator adds."""

from django.db import migrations

NAMES = {"add": "Can add subscriber", "change": "Can change subscriber"}
NAMES |= {"delete": "Can delete subscriber", "view": "Can view subscriber"}


def give_rights(apps, schema_editor):
    """Gives Moderators all rights on subscribers; makes permissions that are missing."""
    content_types = apps.get_model("contenttypes", "ContentType")
    kind, _made = content_types.objects.get_or_create(app_label="newsletter", model="subscriber")
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name="Moderators")
    for action, name in NAMES.items():
        permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=f"{action}_subscriber", defaults={"name": name}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("newsletter", "0001_initial"),
        ("site_home", "0003_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
