"""How our field blocks are written down in migrations."""


class WrittenAsMixin:
    """A field block that migrations know under Wagtail's own name, so that ours may move."""

    written_as = None

    def deconstruct(self):
        """Wagtail's block and the few arguments that say what may be stored."""
        _, _, kwargs = super().deconstruct()
        kept = {name: kwargs[name] for name in ("required", "label", "help_text") if name in kwargs}
        return f"wagtail.blocks.{self.written_as}", [], kept
