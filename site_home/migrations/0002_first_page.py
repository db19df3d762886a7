"""A home page of ours in place of Wagtail's welcome."""

from django.db import migrations


def make_home_page(apps, schema_editor):
    """Turns the page that Wagtail makes at the root of a new site into an empty HomePage."""
    content_type = apps.get_model("contenttypes", "ContentType")
    page = apps.get_model("wagtailcore", "Page")
    home = apps.get_model("site_home", "HomePage")
    welcome = page.objects.filter(depth=2, url_path="/home/").first()
    if not welcome or home.objects.exists():
        return
    kind, _made = content_type.objects.get_or_create(app_label="site_home", model="homepage")
    home(
        page_ptr_id=welcome.pk,
        hero_statement="Budapest Process",
        **{
            field.attname: getattr(welcome, field.attname)
            for field in page._meta.concrete_fields
            if field.attname not in {"id", "title", "draft_title", "content_type_id"}
        },
        title="Budapest Process",
        draft_title="Budapest Process",
        content_type_id=kind.pk,
    ).save()


class Migration(migrations.Migration):
    dependencies = [
        ("site_home", "0001_initial"),
        ("wagtailcore", "0054_initial_locale"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(make_home_page, migrations.RunPython.noop),
    ]
