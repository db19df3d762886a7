from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Forms that anybody may post, and registration for events."""

    name = "forms"

    def ready(self):
        """Offers the places of events and forms that are published with more of them."""
        from forms.registration import signals

        signals.connect()
