"""The canteen's menus, typed or imported by agents."""
