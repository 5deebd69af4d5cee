"""The rooms of the application: a module each, with a function that builds the page."""
