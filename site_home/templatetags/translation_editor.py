"""What wagtail-localize's translation editor may offer."""

import json

from django import template
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from site_home.translators import DELETE, PUBLISH, languages_of

register = template.Library()


@register.simple_tag(takes_context=True)
def permitted(context):
    """The editor's settings as JSON: no alias, no button or link that is not for the user."""
    props, instance = json.loads(context["props"]), context["instance"]
    user = context["request"].user
    own = languages_of(user)
    if context["source_locale"].pk not in own:
        context["source_translation"]["editUrl"] = None
    names = [locale.get_display_name() for locale in Locale.objects.filter(pk__in=own)]
    context["translations"] = [each for each in context["translations"] if each[0] in names]
    rights, links = props["perms"], props["links"]
    links["convertToAliasUrl"] = None
    if not isinstance(instance, Page):
        policy = policy_registry.get(instance)
        for name, action in [("canPublish", PUBLISH), ("canDelete", DELETE)]:
            rights[name] = policy.user_has_permission_for_instance(user, action, instance)
    if not rights["canPublish"]:  # else to stop or to delete would be the large button
        rights["canDelete"], links["stopTranslationUrl"] = False, None
    return json.dumps(props)
