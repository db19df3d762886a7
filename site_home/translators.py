"""Who may write in which language.

Rights on pages decide: whoever may change a language's home page may change whatever else is in
that language; whoever may publish it may publish and delete that, too.
"""

from functools import reduce
from operator import or_

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.admin.auth import permission_denied
from wagtail.models import (
    Collection,
    DraftStateMixin,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    TranslatableMixin,
)
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation

from members.models import TermsOfUse
from site_home.models import Alert, Footer, Goal, Menu
from site_home.translation_sync import HOME_DEPTH

CHANGE, DELETE, PUBLISH = "change", "delete", "publish"
SNIPPETS = [Menu, Footer, Alert, Goal, TermsOfUse]
TRANSLATING = [
    ("wagtailadmin", "access_admin"),
    ("wagtail_localize", "submit_translation"),
    *((model._meta.app_label, f"change_{model._meta.model_name}") for model in SNIPPETS),
    *(("search", f"{action}_synonyms") for action in ("add", "change", "delete")),
]
CHOOSING = [("wagtailimages", "choose_image"), ("wagtaildocs", "choose_document")]
PAGES = [("wagtailcore", "add_page"), ("wagtailcore", "change_page")]
GROUPS = {
    "Translators": (TRANSLATING, PAGES),
    "Reviewers": (
        [*TRANSLATING, ("site_home", "publish_alert")],
        [*PAGES, ("wagtailcore", "publish_page")],
    ),
}


def make_groups(home):
    """Makes the groups of translators and of reviewers of the language of a home page.

    Does nothing where some group has rights on that page: what an administrator has changed,
    renamed or taken away stays so.
    """
    if home.locale.is_default or GroupPagePermission.objects.filter(page=home).exists():
        return
    with transaction.atomic():
        for name, (rights, page_rights) in GROUPS.items():
            group, _made = Group.objects.get_or_create(name=f"{name}: {home.locale.language_name}")
            group.permissions.add(*_permissions(rights))
            for right in _permissions(page_rights):
                GroupPagePermission.objects.create(group=group, page=home, permission=right)
            for right in _permissions(CHOOSING):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=Collection.get_first_root_node(), permission=right
                )


def _permissions(rights):
    wanted = (Q(content_type__app_label=app, codename=code) for app, code in rights)
    return Permission.objects.filter(reduce(or_, wanted))


def make_groups_of_home_page(instance, raw=False, **kwargs):
    """Makes the groups when a language gets its home page."""
    if not raw and instance.depth == HOME_DEPTH:
        make_groups(instance)


def make_missing_groups(**kwargs):
    """Makes the groups of languages whose home page is older than the groups."""
    for home in Page.objects.filter(depth=HOME_DEPTH).select_related("locale"):
        make_groups(home)


def languages_of(user, action=CHANGE):
    """The numbers of the Locales that a user may write in, publish in, or delete from, as a set."""
    pages = policy_registry.get_by_type(Page)
    right = PUBLISH if action in {PUBLISH, DELETE} else CHANGE
    homes = {home.locale_id: home for home in Page.objects.filter(depth=HOME_DEPTH)}
    root = Page.get_first_root_node()
    return {
        number
        for number in Locale.objects.values_list("pk", flat=True)
        if pages.user_has_permission_for_instance(user, right, homes.get(number, root))
    }


class LanguagePolicy(ModelPermissionPolicy):
    """Rights on a translatable snippet: those on its kind, and those in its language."""

    def user_has_permission_for_instance(self, user, action, instance):
        """True when the user has the right on the kind of snippet and in the language."""
        return instance.locale_id in self.languages_of(user, action)

    def instances_user_has_any_permission_for(self, user, actions):
        """The snippets in the languages of the user, as queryset."""
        found = super().instances_user_has_any_permission_for(user, actions)
        return found.filter(locale__in=languages_of(user))

    def languages_of(self, user, action):
        """The numbers of the Locales in which the user has a right on this kind of snippet."""
        kind = action
        if action == PUBLISH and not issubclass(self.model, DraftStateMixin):
            kind = CHANGE  # what knows no drafts is published by saving it
        return languages_of(user, action) if self.user_has_permission(user, kind) else set()


def register_policies():
    """Makes the policy known to Wagtail; called before the snippets are registered."""
    for model in SNIPPETS:
        register_permission_policy(model, LanguagePolicy(model))


class LanguageRightsMiddleware:
    """Asks for the right in the language in every view of a snippet and of its translation.

    Wagtail and wagtail-localize ask for the right on the kind of snippet only.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """None to go on, or the admin's refusal."""
        snippet = _snippet(request)
        if snippet is None or not request.user.is_authenticated:
            return None
        policy = policy_registry.get(snippet)
        action = _action(request, snippet, policy)
        if policy.user_has_permission_for_instance(request.user, action, snippet):
            return None
        return permission_denied(request)


def _snippet(request):
    """The translatable snippet that a request is about; None where it is about something else."""
    match = request.resolver_match
    if number := match.kwargs.get("translation_id"):
        translation = Translation.objects.filter(pk=number).first()
        target = translation and translation.source.object.get_instance_or_none(
            translation.target_locale
        )
        return None if isinstance(target, Page) else target
    if not match.namespace.startswith("wagtailsnippets_"):
        return None
    kinds = (model for model in get_snippet_models() if issubclass(model, TranslatableMixin))
    own = (model for model in kinds if model.snippet_viewset.url_namespace == match.namespace)
    model = next(own, None)
    return model and _snippet_of(model, request)


def _snippet_of(model, request):
    match = request.resolver_match
    if match.url_name == "add":
        code = request.GET.get("locale")
        locale = Locale.objects.filter(language_code=code).first() or Locale.get_default()
        return model(locale=locale)
    return model.objects.filter(pk=match.kwargs["pk"]).first() if "pk" in match.kwargs else None


def _action(request, snippet, policy):
    """What a request is about to do with a snippet: add, change, delete or publish it."""
    name = request.resolver_match.url_name
    wanted = "action-publish" in request.POST or request.POST.get("action") == PUBLISH
    saved = request.method == "POST" and name in {"add", "edit", "revisions_revert"}
    if (
        name in {"unpublish", "revisions_unschedule"}
        or (wanted and policy.user_has_permission(request.user, PUBLISH))
        or (saved and not isinstance(snippet, DraftStateMixin))
    ):
        return PUBLISH
    return name if name in {"add", DELETE} else CHANGE
