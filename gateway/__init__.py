"""The web face of the portal: pages, staff screens, JSON API. It holds nothing durable and decides no rule."""
