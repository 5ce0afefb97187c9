"""The WSGI entry of Tracker, for any server: `granian --interface wsgi wsgi:application`."""

from tracker.app import confined, create_app

application = confined(create_app())
