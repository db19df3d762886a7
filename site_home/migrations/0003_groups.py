"""Who may change what: the rights of editors and publishers beyond pages, pictures and documents."""

from django.db import migrations

RIGHTS = {
    "Editors": [("site_home", "alert", ["add", "change"])],
    "Moderators": [
        ("site_home", "alert", ["add", "change", "delete", "publish"]),
        ("site_home", "menu", ["add", "change", "delete"]),
        ("site_home", "footer", ["add", "change", "delete"]),
        ("site_home", "goal", ["add", "change", "delete"]),
        ("site_home", "stateororganisation", ["add", "change", "delete"]),
        ("site_home", "contactsettings", ["change"]),
        ("wagtailredirects", "redirect", ["add", "change", "delete"]),
    ],
}


def permissions(apps, rights):
    """The permissions of a group, made where Django has not made them yet; returns a list."""
    content_types = apps.get_model("contenttypes", "ContentType")
    all_permissions = apps.get_model("auth", "Permission")
    found = []
    for app, model, actions in rights:
        kind, _made = content_types.objects.get_or_create(app_label=app, model=model)
        name = apps.get_model(app, model)._meta.verbose_name_raw
        for action in actions:
            permission, _made = all_permissions.objects.get_or_create(
                content_type=kind,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {name}"},
            )
            found.append(permission)
    return found


def give_rights(apps, schema_editor):
    """Gives both groups their rights; makes a group that is missing."""
    groups = apps.get_model("auth", "Group")
    for name, rights in RIGHTS.items():
        group, _made = groups.objects.get_or_create(name=name)
        group.permissions.add(*permissions(apps, rights))


class Migration(migrations.Migration):
    dependencies = [
        ("site_home", "0002_first_page"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0054_initial_locale"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
