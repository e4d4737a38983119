//! A web page of one file that loads nothing, and its paragraphs alone for a clipboard. Well-formed as XML too, so that any
//! program can read it.

use std::fmt::Write;

use super::{
    Document, Labels, Options,
    direction::is_right_to_left_language,
    lead::{Entry, entries, language, origin, shows_both},
    notes::{self, shows_text},
    xml::escape,
};

const STYLE: &str = include_str!("page.css");

/// The whole page.
pub(super) fn page(document: &Document, options: &Options) -> String {
    let title = escape(&document.session.title);
    let lang = language(document).map_or_else(String::new, |code| format!(" lang=\"{}\"", escape(code)));
    let direction = if language(document).is_some_and(is_right_to_left_language) { "rtl" } else { "ltr" };
    let both = shows_both(document, options);
    let class = if both { " class=\"both\"" } else { "" };
    let text = match shows_text(document, options) {
        false => String::new(),
        true if both => table(&entries(document, options), &options.labels),
        true => rows(&entries(document, options)),
    };
    let body = notes::html(document, options) + &text;
    // Nothing is loaded and nothing runs, whatever a title or a text may hold.
    format!(
        "<!DOCTYPE html>\n<html{lang} dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"generator\" content=\"Faircopy\"/>\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main{class}>\n<h1 dir=\"auto\">{title}</h1>\n<p class=\"origin\"><bdi dir=\"ltr\">{}</bdi></p>\n{body}</main>\n\
         </body>\n</html>\n",
        escape(&origin(document))
    )
}

/// A `<p>` for each paragraph, with who speaks and when in it: what other programs understand when it is pasted.
pub(super) fn paragraphs(document: &Document, options: &Options) -> String {
    let lang = language(document).map_or_else(String::new, |code| format!(" lang=\"{}\"", escape(code)));
    let mut html = notes::html(document, options);
    if !shows_text(document, options) {
        return html;
    }
    for entry in entries(document, &Options { both: false, ..options.clone() }) {
        if entry.is_mark {
            let time = entry.time.as_deref().unwrap_or_default();
            let _ = writeln!(html, "<p dir=\"auto\">[{time}] <em>{}</em></p>", escape(&entry.texts[0]));
            continue;
        }
        let time = entry.time.as_ref().map_or_else(String::new, |time| format!("[{time}] "));
        let speaker =
            entry.speaker.map_or_else(String::new, |name| format!("<strong><bdi>{}:</bdi></strong> ", escape(name)));
        // Writing to a String cannot fail.
        let _ = writeln!(html, "<p dir=\"auto\"{lang}>{time}{speaker}{}</p>", lines(&entry.texts[0]));
    }
    html
}

fn rows(entries: &[Entry]) -> String {
    let mut html = String::new();
    for entry in entries {
        if entry.is_mark {
            html.push_str(&mark(entry));
            continue;
        }
        let _ =
            writeln!(html, "<div class=\"row\">{}<p dir=\"auto\">{}</p></div>", lead(entry), lines(&entry.texts[0]));
    }
    html
}

fn table(entries: &[Entry], labels: &Labels) -> String {
    let head = |label: &str| format!("<th><bdi>{}</bdi></th>", escape(label));
    let heads = head(&labels.verbatim) + &head(&labels.fair_copy);
    let mut html = format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n");
    for entry in entries {
        if entry.is_mark {
            let _ = writeln!(html, "<tr><td colspan=\"2\">{}</td></tr>", mark(entry).trim_end());
            continue;
        }
        html.push_str("<tr>");
        for (place, text) in entry.texts.iter().enumerate() {
            let lead = lead(entry);
            let lead = if place == 0 || lead.is_empty() { lead } else { "<p class=\"lead\"></p>".to_owned() };
            let _ = write!(html, "<td>{lead}<p dir=\"auto\">{}</p></td>", lines(text));
        }
        html.push_str("</tr>\n");
    }
    html + "</tbody>\n</table>\n"
}

fn mark(entry: &Entry) -> String {
    let time = entry.time.as_deref().unwrap_or_default();
    format!("<p class=\"mark\" dir=\"auto\"><time>{time}</time> {}</p>\n", escape(&entry.texts[0]))
}

fn lead(entry: &Entry) -> String {
    let time = entry.time.as_ref().map(|time| format!("<time>{time}</time>"));
    let speaker = entry.speaker.map(|name| format!("<b><bdi>{}</bdi></b>", escape(name)));
    let parts: Vec<String> = speaker.into_iter().chain(time).collect();
    if parts.is_empty() { String::new() } else { format!("<p class=\"lead\">{}</p>", parts.join(" ")) }
}

fn lines(text: &str) -> String {
    escape(text).replace('\n', "<br/>")
}
