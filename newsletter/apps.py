from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    """The newsletter: who receives it."""

    name = "newsletter"

    def ready(self):
        """Makes the imports of subscribers known, which stand in a module of their own."""
        from newsletter import importing  # noqa: F401  holds a model and a task
