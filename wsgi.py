"""The WSGI entry of Tracker, for any server: `granian --interface wsgi wsgi:application`."""

from tracker.app import create_app

application = create_app()
