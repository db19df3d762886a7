"""Rights in the admin do not reach from above into the intranet (docs/decisions/0018).

Wagtail's rights hold for all that lies below: an editor of the whole tree, or of a language, would
see every paper in lists, choosers and reports. Here a closed page is for those whose group has a
right that was given on a closed page, and the intranet's files for those with a right that was
given on its collection. Superusers have all rights, as ever.
"""

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
)
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from members.groups import COLLECTION
from site_home.access import content_types, is_closed, page_types


class ClosedPagePolicy(PagePermissionPolicy):
    """Rights on closed pages: those given on closed pages."""

    def get_cached_permissions_for_user(self, user):
        """Those of the user's rights, as a list; read with the others, once per request."""
        types = {each.pk for each in closed_types()}
        found = super().get_cached_permissions_for_user(user)
        return [each for each in found if each.page.content_type_id in types]


class PagePolicy(PagePermissionPolicy):
    """Rights on pages, closed ones among them."""

    def user_has_any_permission_for_instance(self, user, actions, instance):
        """True when the user has one of the rights on the page."""
        if is_closed(instance.specific_class):
            return ClosedPagePolicy().user_has_any_permission_for_instance(user, actions, instance)
        return super().user_has_any_permission_for_instance(user, actions, instance)

    def instances_user_has_any_permission_for(self, user, actions):
        """The pages on which the user has one of the rights, as queryset."""
        found = super().instances_user_has_any_permission_for(user, actions)
        closed = ClosedPagePolicy(self.model)
        return _but(user, found, closed.instances_user_has_any_permission_for(user, actions))

    def explorable_instances(self, user):
        """The pages that the user may find in the admin, as queryset."""
        found = super().explorable_instances(user)
        return _but(user, found, ClosedPagePolicy(self.model).explorable_instances(user))


def _but(user, pages, closed):
    """Some pages without closed ones, but for those that are given."""
    if user.is_superuser:
        return pages
    kept = ~Q(content_type__in=closed_types())
    if reaches_inside(user):
        kept |= Q(pk__in=closed.values("pk"))
    return pages.filter(kept)


def reaches_inside(user):
    """True when the user has a right on some closed page."""
    return user.is_superuser or bool(ClosedPagePolicy().get_cached_permissions_for_user(user))


def shown_to(user, pages):
    """Those of some pages that a user may find in the admin, public ones all; a queryset."""
    return _but(user, pages, ClosedPagePolicy().explorable_instances(user))


def is_shown_to(user, page):
    """True unless the page is closed and the user has no right on it, nor below it."""
    if user.is_superuser or not is_closed(page.specific_class):
        return True
    found = ClosedPagePolicy().get_cached_permissions_for_user(user)
    return any(
        page.path.startswith(each.page.path) or each.page.path.startswith(page.path)
        for each in found
    )


def name_of(user, thing):
    """The title of a page or a document, or a word for all that the user may not see, as str."""
    return thing.title if may_meet(user, thing) else _("Intranet")


def may_meet(user, thing):
    """True unless a page, a document or a picture is the intranet's, and the user without a right.

    Takes anything else, too, of which it is always true.
    """
    if isinstance(thing, Page):
        return is_shown_to(user, thing)
    if not hasattr(thing, "collection") or not _is_inside(user, thing.collection):
        return True
    policy = policy_registry.get(thing)
    return policy.user_has_any_permission_for_instance(user, ["change", "choose"], thing)


def closed_types():
    """The ContentTypes of closed pages, as a list."""
    return content_types(page_types("is_closed"))


class ApartPolicy:
    """Rights on a collection, of which those from above do not reach into the intranet's."""

    def _check_perm(self, user, actions, collection=None):
        if collection and not user.is_superuser and collection.path.startswith(_paths(user)):
            return any(
                _is_inside(user, each.collection)
                and collection.path.startswith(each.collection.path)
                for each in self._get_user_permission_objects_for_actions(user, actions)
            )
        return super()._check_perm(user, actions, collection)

    def _collections_with_perm(self, user, actions):
        found = super()._collections_with_perm(user, actions)
        rights = self._get_user_permission_objects_for_actions(user, actions)
        inside = [each.collection.path for each in rights if _is_inside(user, each.collection)]
        for path in _paths(user):
            kept = ~Q(path__startswith=path)
            for own in inside:
                kept |= Q(path__startswith=own)
            found = found.filter(kept)
        return found


class FilePolicy(ApartPolicy, CollectionOwnershipPermissionPolicy):
    """Rights on documents and pictures."""


class CollectionPolicy(ApartPolicy, CollectionManagementPermissionPolicy):
    """Rights on the collections themselves."""

    def _descendants_with_perm(self, user, action):
        found = super()._descendants_with_perm(user, action)
        for path in _paths(user):
            found = found.exclude(path__startswith=path)
        return found


def _is_inside(user, collection):
    return collection.path.startswith(_paths(user))


def _paths(user):
    """The paths of the intranet's collection, as a tuple; read once per request."""
    if not hasattr(user, "_intranet_collections"):
        found = Collection.objects.filter(name=COLLECTION).values_list("path", flat=True)
        user._intranet_collections = tuple(found)
    return user._intranet_collections


def register():
    """Puts all of them in the place of Wagtail's; called when the apps are ready."""
    from members.models.closed_page import ClosedPage

    register_permission_policy(Page, PagePolicy())
    register_permission_policy(ClosedPage, ClosedPagePolicy())
    document, image = get_document_model(), get_image_model()
    for model, of in [(document, "wagtaildocs.Document"), (image, "wagtailimages.Image")]:
        policy = FilePolicy(model, auth_model=of, owner_field_name="uploaded_by_user")
        register_permission_policy(model, policy, exact_class=True)
    register_permission_policy(Collection, CollectionPolicy(Collection), exact_class=True)
