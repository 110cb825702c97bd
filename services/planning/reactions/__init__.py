"""One file per event of another service: on_<event>.py."""
