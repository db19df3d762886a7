"""The Secretariat puts files into the intranet's collection; translators translate the terms."""

from django.db import migrations

SECRETARIAT, COLLECTION = "Secretariat", "Intranet"
FILES = [
    ("add_document", "Can add document"),
    ("change_document", "Can change document"),
    ("choose_document", "Can choose document"),
]
TERMS = ("change_termsofuse", "Can change terms of use")


def let_secretariat_upload(apps, schema_editor):
    """Gives it the rights on documents of that collection."""
    group = apps.get_model("auth", "Group").objects.get(name=SECRETARIAT)
    collections = apps.get_model("wagtailcore", "Collection").objects
    collection = collections.filter(name=COLLECTION, depth=2).first()
    rights = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    for codename, name in FILES:
        permission = _permission(apps, "wagtaildocs", "document", codename, name)
        rights.get_or_create(group=group, collection=collection, permission=permission)


def let_translators_translate_terms(apps, schema_editor):
    """Gives it to the groups that translate the footer; groups made later have it anyway."""
    permission = _permission(apps, "members", "termsofuse", *TERMS)
    translating = apps.get_model("auth", "Group").objects.filter(
        permissions__codename="change_footer", permissions__content_type__app_label="site_home"
    )
    for group in translating:
        group.permissions.add(permission)


def _permission(apps, app, model, codename, name):
    content_types = apps.get_model("contenttypes", "ContentType").objects
    kind, _made = content_types.get_or_create(app_label=app, model=model)
    permissions = apps.get_model("auth", "Permission").objects
    permission, _made = permissions.get_or_create(
        content_type=kind, codename=codename, defaults={"name": name}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0003_groups"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]
    operations = [
        migrations.RunPython(let_secretariat_upload, migrations.RunPython.noop),
        migrations.RunPython(let_translators_translate_terms, migrations.RunPython.noop),
    ]
