"""The outbox, which publishers may see and send from again."""

import django.utils.timezone
from django.db import migrations, models

ACTIONS = ["view", "change"]


def let_publishers_in(apps, schema_editor):
    """Gives the group Moderators the rights to the outbox."""
    content_types = apps.get_model("contenttypes", "ContentType")
    permissions = apps.get_model("auth", "Permission")
    kind, _made = content_types.objects.get_or_create(app_label="site_home", model="message")
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name="Moderators")
    for action in ACTIONS:
        permission, _made = permissions.objects.get_or_create(
            content_type=kind,
            codename=f"{action}_message",
            defaults={"name": f"Can {action} message"},
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("site_home", "0003_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("to", models.TextField(verbose_name="to")),
                ("subject", models.TextField(verbose_name="subject")),
                (
                    "kind",
                    models.CharField(blank=True, db_index=True, max_length=60, verbose_name="kind"),
                ),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                (
                    "is_personal",
                    models.BooleanField(default=True, verbose_name="holds personal links"),
                ),
                ("parts", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unreachable", "The mail server could not be reached"),
                            ("silent", "The mail server did not answer in time"),
                            ("account", "The mail server did not accept our account"),
                            ("sender", "The mail server did not accept the sender"),
                            ("address", "The mail server did not accept the address"),
                            ("content", "The mail server did not accept the message"),
                            ("server", "The mail server broke off"),
                            ("stopped", "The sending was interrupted"),
                            ("unfit", "The message cannot be put together"),
                        ],
                        max_length=16,
                        verbose_name="reason",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="answer of the mail server"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="created"
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                (
                    "next_try_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="next try"),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": ["view", "change"],
                "indexes": [models.Index(fields=["state", "next_try_at"], name="message_due")],
            },
        ),
        migrations.RunPython(let_publishers_in, migrations.RunPython.noop),
    ]
