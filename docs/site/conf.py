"""The documentation as a site: the very files of the repository, drawn together by index.md. `./run docs` builds it into var/docs."""

project = "helpdesk"
language = "vi"
root_doc = "docs/site/index"
extensions = ["myst_parser"]
include_patterns = ["README.md", "CHANGELOG.md", "*/README.md", "tests/letters/README.md", "docs/**.md"]
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]  # a diagram in Mermaid is shown as it is written

html_theme = "alabaster"
html_title = "Bộ phận một cửa thi hành án: hướng dẫn"
html_theme_options = {  # fonts of the reader's own machine: nothing is fetched
    "description": "Bộ phận một cửa thi hành án dân sự",
    "font_family": "system-ui, sans-serif",
    "head_font_family": "system-ui, sans-serif",
}
html_sidebars = {"**": ["about.html", "navigation.html", "searchbox.html"]}
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_use_index = False
