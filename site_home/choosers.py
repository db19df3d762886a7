"""What editors choose from in a window of its own."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.chooser import ChooserViewSet


class CountryChooserViewSet(ChooserViewSet):
    """The states of the managed list, all at once, in protocol order; no organisations."""

    model = "site_home.StateOrOrganisation"
    register_widget = False
    icon = "globe"
    choose_one_text = _("Choose a country")
    choose_another_text = _("Choose another country")
    edit_item_text = _("Edit this country")
    per_page = 100

    def get_object_list(self):
        """The states, taking part or not, as queryset."""
        return apps.get_model(self.model).objects.countries()


country_chooser = CountryChooserViewSet("country_chooser")
CountryChooser = country_chooser.widget_class


@hooks.register("register_admin_viewset")
def register_country_chooser():
    """Makes the window known to the admin."""
    return country_chooser
