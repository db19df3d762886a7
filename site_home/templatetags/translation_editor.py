"""What wagtail-localize's translation editor may offer."""

import json

from django import template
from wagtail.models import Page
from wagtail.permissions import policy_registry

from site_home.translators import DELETE, PUBLISH

register = template.Library()


@register.simple_tag(takes_context=True)
def permitted(context):
    """The editor's settings as JSON: no alias, and no button that the user may not press."""
    props, instance = json.loads(context["props"]), context["instance"]
    rights, links = props["perms"], props["links"]
    links["convertToAliasUrl"] = None
    if not isinstance(instance, Page):
        policy, user = policy_registry.get(instance), context["request"].user
        for name, action in [("canPublish", PUBLISH), ("canDelete", DELETE)]:
            rights[name] = policy.user_has_permission_for_instance(user, action, instance)
    if not rights["canPublish"]:  # else to stop or to delete would be the large button
        rights["canDelete"], links["stopTranslationUrl"] = False, None
    return json.dumps(props)
