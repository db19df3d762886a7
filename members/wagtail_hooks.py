"""What the admin shows of members and of the intranet."""

from members import (  # noqa: F401  registers its hooks
    admin_doors,
    audience_hooks,
    file_hooks,
    queue_hooks,
)
