"""What the tests of the office's work on the list share."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from newsletter.importing import SubscriberImport, carry_out
from newsletter.models import Subscriber

LIST = "/admin/newsletter/subscribers/"
SOURCE = "Paper list, conference Istanbul 2025"
HEADINGS = "E-mail,First name,Last name,Country,Language\n"
AMINA = "amina@example.org,Amina,Khan,PK,en\n"


def subscriber(email, **values):
    """A confirmed subscriber in Pakistan who reads English, unless told otherwise."""
    defaults = {
        "first_name": "Amina",
        "last_name": "Khan",
        "country": "PK",
        "language": "en",
        "state": Subscriber.State.CONFIRMED,
        "confirmed_at": timezone.now(),
    }
    return Subscriber.objects.create(email=email, **{**defaults, **values})


def upload(client, content, name="list.csv", **values):
    """What the site answers to a file, or to its text."""
    content = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, content)
    data = {"file": file, "source": SOURCE, "language": "en", **values}
    return client.post(f"{LIST}import/", data)


def checked(client, content, **values):
    """The SubscriberImport that a file has led to."""
    response = upload(client, content, **values)
    assert response.status_code == 302, response.context["form"].errors
    return SubscriberImport.objects.latest("pk")


def imported(client, content, **values):
    """The same, carried out."""
    asked = checked(client, content, **values)
    client.post(f"{LIST}import/{asked.pk}/", {"import": ""})
    carry_out.func(asked.pk)
    asked.refresh_from_db()
    return asked


def refusal(client, content, **values):
    """What the form says of a file that it refuses."""
    response = upload(client, content, **values)
    assert response.status_code == 200
    assert not SubscriberImport.objects.exists()
    return str(response.context["form"].errors)
