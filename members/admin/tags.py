"""The tags that the admin offers; those of the intranet's files to whoever may see these."""

from django.contrib.contenttypes.models import ContentType
from django.http import JsonResponse
from taggit.models import Tag, TaggedItem
from wagtail.admin.auth import require_admin_access
from wagtail.permissions import policy_registry

from members.audience import closed_documents
from site_home.models import SiteDocument

LIMIT = 10


def tags_for(user):
    """The tags in use that a user may read, as queryset."""
    policy = policy_registry.get_by_type(SiteDocument)
    own = policy.instances_user_has_any_permission_for(user, {"change", "choose"})
    hidden = closed_documents().exclude(pk__in=own.values("pk"))
    documents = ContentType.objects.get_for_model(SiteDocument)
    shown = TaggedItem.objects.exclude(content_type=documents, object_id__in=hidden.values("pk"))
    return Tag.objects.filter(pk__in=shown.values("tag"))


@require_admin_access
def autocomplete(request, rest=""):
    """The tags that begin with a term, as JSON; stands in the place of Wagtail's."""
    term = request.GET.get("term")
    found = tags_for(request.user).filter(name__istartswith=term or "").order_by("name")
    names = found.values_list("name", flat=True)[:LIMIT] if term else []
    return JsonResponse(list(names), safe=False)
