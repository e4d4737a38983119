//! tmp
pub struct Document { pub session: crate::session::Session, pub transcript: crate::transcript::Transcript, pub fair_copy: Option<crate::transcript::FairCopy> }
pub enum Format { Text, Markdown, Srt, Vtt, Json }
pub struct Options { pub side: super::Side, pub times: bool }
pub fn export(d: &Document, _f: Format, _o: &Options) -> String { serde_json::json!({"session": d.session, "transcript": d.transcript, "fair_copy": d.fair_copy}).to_string() }
pub fn file_name(t: &str, e: &str) -> String { format!("{t}.{e}") }
