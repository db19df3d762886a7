"""What wagtail-localize's translation editor may offer, and how a translation stands."""

import json

from django import template
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry

from site_home.translation_state import State
from site_home.translators import CHANGE, DELETE, PUBLISH, languages_of

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


@register.simple_tag(takes_context=True)
def links_refused(context):
    """The classes that hide the editor's links to what the user may not change, as str."""
    user, files = (
        context["request"].user,
        {"image": get_image_model(), "document": get_document_model()},
    )
    refused = [
        kind
        for kind, model in files.items()
        if not policy_registry.get_by_type(model).user_has_permission(user, CHANGE)
    ]
    if context["source_locale"].pk not in languages_of(user):
        refused += ["page", "snippet"]
    return " ".join(f"no-{kind}-links" for kind in refused)


@register.filter
def state_words(translation):
    """The state of a translation, and whether its original has changed since, as str."""
    states = [State(translation.state)]
    if translation.original_changed and states[0] < State.CHANGED:
        states.append(State.CHANGED)
    return " · ".join(str(state.label) for state in states)
