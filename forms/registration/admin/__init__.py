"""The organisers’ desk in the admin: participants, decisions, mails, exports, by event."""
