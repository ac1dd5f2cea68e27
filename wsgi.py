"""What `gunicorn wsgi:app` serves."""

from lifecycle.app import create_app

app = create_app()
