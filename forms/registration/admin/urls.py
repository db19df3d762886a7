"""The addresses of the organisers’ desk, under /admin/registrations/."""

from django.urls import path

from forms.registration.admin import (
    adding,
    bulk,
    changing,
    counts,
    deleting,
    events,
    exporting,
    mailing,
    record,
    setup,
    table,
    team,
)
from site_home.spreadsheets import CSV, XLSX

app_name = "registrations"
EVENT, ONE = "<int:event_pk>/", "<int:event_pk>/<int:pk>/"

urlpatterns = [
    path("", events.EventsView.as_view(), name="events"),
    path("results/", events.EventsView.as_view(results_only=True), name="events_results"),
    path(EVENT, table.TableView.as_view(), name="table"),
    path(f"{EVENT}results/", table.TableView.as_view(results_only=True), name="table_results"),
    path(f"{EVENT}bulk/", bulk.BulkView.as_view(), name="bulk"),
    path(f"{EVENT}add/", adding.AddView.as_view(), name="add"),
    path(f"{EVENT}counts/", counts.CountsView.as_view(), name="counts"),
    path(f"{EVENT}setup/", setup.SetupView.as_view(), name="setup"),
    path(f"{EVENT}event/", changing.ChangesView.as_view(), name="change_event"),
    path(f"{EVENT}event/<slug:change>/", changing.ChangeView.as_view(), name="change_event_to"),
    path(f"{EVENT}team/", team.TeamView.as_view(), name="team"),
    path(f"{EVENT}team/<int:pk>/remove/", team.RemoveView.as_view(), name="team_remove"),
    path(f"{EVENT}mail/", mailing.ComposeView.as_view(), name="mail"),
    path(f"{EVENT}mails/", mailing.MailingsView.as_view(), name="mailings"),
    path(f"{EVENT}mails/<int:pk>/", mailing.MailingView.as_view(), name="mailing"),
    path(f"{EVENT}export.csv", exporting.ExportView.as_view(), {"kind": CSV}, name="csv"),
    path(f"{EVENT}export.xlsx", exporting.ExportView.as_view(), {"kind": XLSX}, name="xlsx"),
    path(f"{EVENT}list/", exporting.ListView.as_view(), name="list"),
    path(ONE, record.RecordView.as_view(), name="record"),
    path(f"{ONE}step/", record.StepView.as_view(), name="step"),
    path(f"{ONE}notes/", record.NotesView.as_view(), name="notes"),
    path(f"{ONE}link/", record.LinkView.as_view(), name="link"),
    path(f"{ONE}change/", adding.ChangeView.as_view(), name="change"),
    path(f"{ONE}delete/", deleting.DeleteView.as_view(), name="delete"),
]
