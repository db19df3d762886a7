"""Who keeps the synonyms: editors, publishers, and translators in their own languages."""

from django.db import migrations
from django.db.models import Q

NAMES = {
    "add_synonyms": "Can add synonyms",
    "change_synonyms": "Can change synonyms",
    "delete_synonyms": "Can delete synonyms",
}


def give_rights(apps, schema_editor):
    """Gives the rights to both groups, and to those that translate the footer.

    Makes what is missing of groups and permissions; groups of languages to come have them anyway.
    """
    content_types = apps.get_model("contenttypes", "ContentType").objects
    kind, _made = content_types.get_or_create(app_label="search", model="synonyms")
    groups = apps.get_model("auth", "Group").objects
    own = [groups.get_or_create(name=name)[0] for name in ("Editors", "Moderators")]
    translating = Q(
        permissions__codename="change_footer", permissions__content_type__app_label="site_home"
    )
    for codename, name in NAMES.items():
        permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        for group in {*own, *groups.filter(translating)}:
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("site_home", "0003_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
