"""How each database is asked: PostgreSQL by tsquery, SQLite by FTS5 (decisions/0019).

Tokens are letters and digits alone, so that nothing in them can mean anything to a database.
"""

from itertools import chain

from django.db import connection

from search.query import spelt_out


def dialect(language):
    """How to ask the database in use for pages in a language (code)."""
    return PostgreSQL(language) if connection.vendor == "postgresql" else SQLite()


class PostgreSQL:
    """tsvector and tsquery, under GIN indexes.

    Each token bears its language, so that a language is found without reading the others.
    """

    matches = "e.vector @@ %s::tsquery"
    either = " | "
    titled = "e.head @@ %s::tsquery"
    joined = "string_agg({}::text, '|')"
    passage_source = "(SELECT %s::tsquery AS asked) q JOIN search_passage p ON p.vector @@ q.asked"
    passage_score = "ts_rank(p.vector, q.asked, 1)"

    def __init__(self, language):
        self.language = language

    def all_of(self, terms):
        """What asks for every Term."""
        return " & ".join(f"({self.any_of([term])})" for term in terms)

    def any_of(self, terms):
        """What asks for one of the Terms at least."""
        return " | ".join(chain.from_iterable(self._ways(term) for term in terms))

    def in_title(self, term):
        """What asks for a Term in the title."""
        return self.any_of([term])

    def _ways(self, term):
        for token in sorted(term.single):
            yield self._token(token)
        for way in term.phrases:
            yield " <-> ".join(f"({self._either(sorted(word))})" for word in way)
        if term.beginning:
            yield f"{self._token(term.beginning)}:*"

    def _either(self, tokens):
        return " | ".join(map(self._token, tokens))

    def _token(self, token):
        return f"'{self.language}.{token}'" if self.language else f"'{token}'"


class SQLite:
    """FTS5, whose tables follow those of the models by triggers."""

    matches = "e.page_id IN (SELECT rowid FROM search_entry_fts WHERE search_entry_fts MATCH %s)"
    either = " OR "
    titled = matches
    joined = "group_concat({}, '|')"
    passage_source = (  # in this order: the other way round, each row would be asked for alone
        "search_passage_fts(%s) CROSS JOIN search_passage p ON p.id = search_passage_fts.rowid"
    )
    passage_score = "-bm25(search_passage_fts)"

    def all_of(self, terms):
        """What asks for every Term."""
        return " AND ".join(f"({self.any_of([term])})" for term in terms)

    def any_of(self, terms):
        """What asks for one of the Terms at least."""
        return " OR ".join(chain.from_iterable(self._ways(term) for term in terms))

    def in_title(self, term):
        """What asks for a Term in the title."""
        return f"{{title_tokens}} : ({self.any_of([term])})"

    def _ways(self, term):
        for token in sorted(term.single):
            yield f'"{token}"'
        for way in term.phrases:
            for tokens in spelt_out(way):
                yield f'"{" ".join(tokens)}"'
        if term.beginning:
            yield f'"{term.beginning}"*'
