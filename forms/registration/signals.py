"""What follows from publishing: an event or a form with more places offers them."""

from wagtail.signals import page_published

from events.models import EventPage
from forms.models import Registration, RegistrationPage
from site_home.translation_sync import original_of


def connect():
    """Starts to follow what is published; called once, when all models are known."""
    page_published.connect(give_places_of_event, sender=EventPage)
    page_published.connect(give_places_of_form, sender=RegistrationPage)


def give_places_of_event(instance, **kwargs):
    """Offers what is free for an event that has been published."""
    if original_of(instance) is None:
        Registration.objects.give_places(instance.pk)


def give_places_of_form(instance, **kwargs):
    """Offers what is free for the event of a form that has been published."""
    if original_of(instance) is None:
        Registration.objects.give_places(instance.event.pk)
