"""The site of the documentation: ``make docs`` builds it, and fails on a warning.

It opens from a disk and asks nobody for anything: no fonts, no scripts from elsewhere, no
inventories of other projects.
"""

import sys
from pathlib import Path

import workings

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "workings"
author = "The workings maintainers"
version = release = workings.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "for_site",
    "docstrings",
    "commands",
    "mathml",
    "accessible",
]
exclude_patterns = ["_ext"]
nitpicky = True

# The pages are Markdown as GitHub shows it; a ```math block is a formula there too.
myst_enable_extensions = ["deflist"]
myst_fence_as_directive = ["math"]
myst_heading_anchors = 4
html_math_renderer = "mathml"

# Docstrings: `name` is a link where the reference has that name.
default_role = "py:obj"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "none"
maximum_signature_line_length = 88

html_theme = "furo"
html_title = "workings"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_search_summary = False  # it would fetch pages, which a page from a disk may not
html_show_copyright = False
html_show_sphinx = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
