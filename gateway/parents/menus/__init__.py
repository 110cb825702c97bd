"""The canteen's menus, for families."""
