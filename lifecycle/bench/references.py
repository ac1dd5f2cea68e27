"""The references: what the same work costs by hand, with Flask, one driver connection and nothing else.

Served by gunicorn as `lifecycle.bench.references:create_app()`, on the database in `LIFECYCLE_DATABASE_URL`.
"""

import os
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
from flask import Flask, request
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from werkzeug.wrappers import Response

TABLES = """
CREATE TABLE IF NOT EXISTS bench_device (id uuid PRIMARY KEY, state text NOT NULL, version int NOT NULL);
CREATE TABLE IF NOT EXISTS bench_event (id uuid PRIMARY KEY, device_id uuid NOT NULL, at timestamptz NOT NULL,
  from_state text NOT NULL, to_state text NOT NULL, details jsonb NOT NULL);
CREATE INDEX IF NOT EXISTS bench_event_device ON bench_event (device_id, at);
"""

_CARD = """
SELECT a.tag, a.serial, a.state, a.custodian, a.acquired_on, a.warranty_until, l.code
FROM label l JOIN asset a ON a.id = l.asset_id WHERE l.code = %s
"""
_LIST = """
SELECT a.id, a.tag, a.serial, a.state, a.custodian, a.first_used_on, a.acquired_on, a.last_seen_at,
  a.updated_at, l.code, c.name_fr, c.reference_life_years, m.name AS model, f.name AS maker, s.name AS site,
  r.name AS room
FROM asset a JOIN category c ON c.key = a.category_key
LEFT JOIN label l ON l.asset_id = a.id AND l.state = 'current' LEFT JOIN model m ON m.id = a.model_id
LEFT JOIN manufacturer f ON f.id = m.manufacturer_id LEFT JOIN site s ON s.id = a.site_id
LEFT JOIN room r ON r.id = a.room_id
WHERE a.authority_id = %s AND a.state = 'in_use' AND (a.updated_at, a.id) < (%s, %s)
ORDER BY a.updated_at DESC, a.id DESC LIMIT 51
"""
_MOVE = "UPDATE bench_device SET state = %s, version = version + 1 WHERE id = %s"
_TELL = (
    "INSERT INTO bench_event (id, device_id, at, from_state, to_state, details) VALUES (%s,%s,%s,%s,%s,%s)"
)

# About 3.5 kB once filled, the size of a plain page with a header, a few facts and a list.
_PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{{ row.tag }}</title></head>
<body>
<header><a href="/">Registre</a> <a href="/scan">Scanner</a></header><main><h1>{{ row.tag }}</h1>
<dl>{% for name, value in row.items() %}<dt>{{ name }}</dt><dd>{{ value or "" }}</dd>{% endfor %}</dl>
<ul>{% for number in range(40) %}<li><a href="/e/{{ row.code }}/{{ number }}">Ligne {{ number }}</a> pour
{{ row.code }}</li>{% endfor %}</ul></main></body></html>"""
_ROWS = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Équipements</title></head><body>
<table>{% for row in rows %}<tr><td><a href="/e/{{ row.code }}">{{ row.code }}</a></td><td>{{ row.tag }}</td>
<td>{{ row.maker }} {{ row.model }}</td><td>{{ row.name_fr }}</td><td>{{ row.state }}</td><td>{{ row.site }} ›
{{ row.room }}</td><td>{{ row.custodian or "" }}</td><td>{{ row.serial }}</td><td>{{ row.first_used_on }}</td>
<td>{{ row.last_seen_at }}</td></tr>{% endfor %}</table></body></html>"""


def create_app() -> Flask:
    """Make the reference application, one connection a process."""
    app = Flask(__name__)
    # The process is one worker: its connection is opened after the fork, when the app is made.
    connection = psycopg.connect(os.environ["LIFECYCLE_DATABASE_URL"], row_factory=dict_row)
    page, table = app.jinja_env.from_string(_PAGE), app.jinja_env.from_string(_ROWS)

    @app.get("/p1/<code>")
    def one_select(code: str) -> str:
        row = connection.execute(_CARD, (code,)).fetchone()
        connection.rollback()
        return page.render(row=row)

    @app.post("/p2/<uuid:device_id>")
    def one_update_one_insert(device_id: UUID) -> Response:
        before, after = request.form["from"], request.form["to"]
        connection.execute(_MOVE, (after, device_id))
        told = (uuid4(), device_id, datetime.now(UTC), before, after, Jsonb({"action": after}))
        connection.execute(_TELL, told)
        connection.commit()
        return Response(status=303, headers={"Location": f"/p1/{device_id}"})

    @app.get("/p3/<uuid:authority_id>")
    def one_list(authority_id: UUID) -> str:
        mark = request.args.get("updated", "infinity"), request.args.get("id", str(UUID(int=2**128 - 1)))
        rows = connection.execute(_LIST, (authority_id, *mark)).fetchall()
        connection.rollback()
        return table.render(rows=rows[:50])

    return app
