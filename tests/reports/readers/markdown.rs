//! Markdown, read by a parser of GitHub's flavour.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What is on a page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Rows of tables, without heads.
    pub(crate) rows: usize,
    /// Cells, with those of heads.
    pub(crate) cells: usize,
    /// Blocks of code.
    pub(crate) blocks: usize,
    /// Headings.
    pub(crate) headings: usize,
    /// Tags and comments.
    pub(crate) html: Vec<String>,
    /// Markup that no report has.
    pub(crate) other: Vec<String>,
}

impl Page {
    /// How often a tag is there.
    pub(crate) fn tags(&self, tag: &str) -> usize {
        self.html.iter().map(|html| html.matches(tag).count()).sum()
    }
}

/// Reads it as GitHub does.
pub(crate) fn read(text: &str) -> Page {
    let mut page = Page::default();
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => page.html.push(html.to_string()),
            Event::End(TagEnd::TableRow) => page.rows += 1,
            Event::End(TagEnd::TableCell) => page.cells += 1,
            Event::Start(Tag::CodeBlock(_)) => page.blocks += 1,
            Event::Start(Tag::Heading { .. }) => page.headings += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strikethrough)
            | Event::Code(_)
            | Event::TaskListMarker(_)
            | Event::Rule => page.other.push(format!("{event:?}")),
            _ => {}
        }
    }
    page
}

/// What is left of HTML when ours is taken away.
pub(crate) fn foreign_html(page: &Page, marker: &str) -> Vec<String> {
    const OURS: [&str; 8] = [
        "<code>",
        "</code>",
        "<sub>",
        "</sub>",
        "<details><summary>",
        "</summary>",
        "</details>",
        "<!-- -->",
    ];
    let without_ours =
        |html: &String| OURS.iter().fold(html.replace(marker, ""), |html, tag| html.replace(tag, ""));
    page.html.iter().map(without_ours).filter(|rest| rest.contains('<')).collect()
}
