//! The answer as it grows: bytes of tokens in, whole characters out, without a leading block of thoughts.

/// Collects the answer.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    text: String,
    bytes: Vec<u8>,
    held: String,
    thoughts: Thoughts,
}

#[derive(Debug, Default, PartialEq)]
enum Thoughts {
    /// Nothing but spaces and perhaps the beginning of `<think>` came so far.
    #[default]
    Undecided,
    Inside,
    /// Behind the thoughts, before the first visible character.
    Before,
    Over,
}

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

impl Answer {
    /// Takes the bytes of one token and gives the whole characters that can be shown now.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> String {
        self.bytes.extend_from_slice(bytes);
        let whole = whole_characters(&mut self.bytes);
        self.take(&whole)
    }

    /// Gives what was still held back, once the model is done.
    pub(crate) fn finish(&mut self) -> String {
        let rest = String::from_utf8_lossy(&std::mem::take(&mut self.bytes)).into_owned();
        let mut shown = self.take(&rest);
        if self.thoughts == Thoughts::Undecided {
            let held = std::mem::take(&mut self.held);
            self.text.push_str(&held);
            shown.push_str(&held);
            self.thoughts = Thoughts::Over;
        }
        shown
    }

    /// All characters shown so far.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    fn take(&mut self, whole: &str) -> String {
        self.held.push_str(whole);
        if self.thoughts == Thoughts::Undecided {
            let begin = self.held.trim_start();
            if begin.starts_with(OPEN) {
                self.thoughts = Thoughts::Inside;
            } else if !OPEN.starts_with(begin) {
                self.thoughts = Thoughts::Over;
            }
        }
        if self.thoughts == Thoughts::Inside
            && let Some(at) = self.held.find(CLOSE)
        {
            self.held.drain(..at + CLOSE.len());
            self.thoughts = Thoughts::Before;
        }
        if self.thoughts == Thoughts::Before {
            let spaces = self.held.len() - self.held.trim_start().len();
            self.held.drain(..spaces);
            if !self.held.is_empty() {
                self.thoughts = Thoughts::Over;
            }
        }
        if self.thoughts != Thoughts::Over {
            return String::new();
        }
        self.text.push_str(&self.held);
        std::mem::take(&mut self.held)
    }
}

/// Takes the whole characters off the front; what can never become one is shown as a replacement character.
fn whole_characters(bytes: &mut Vec<u8>) -> String {
    let mut whole = String::new();
    loop {
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                whole.push_str(text);
                bytes.clear();
                return whole;
            }
            Err(error) => {
                let valid: Vec<u8> = bytes.drain(..error.valid_up_to()).collect();
                whole.push_str(&String::from_utf8_lossy(&valid));
                let Some(damaged) = error.error_len() else { return whole };
                bytes.drain(..damaged);
                whole.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tokens: &[&[u8]], expect: &[&str]) {
        let mut answer = Answer::default();
        let mut shown: Vec<String> = tokens.iter().map(|bytes| answer.push(bytes)).collect();
        shown.push(answer.finish());
        shown.retain(|part| !part.is_empty());
        assert_eq!(shown, expect, "{tokens:?}");
        assert_eq!(answer.text(), expect.concat());
    }

    #[test]
    fn only_whole_characters_are_shown() {
        check(&[b"a", b"b"], &["a", "b"]);
        check(&[b"\xC3", b"\xA4!"], &["ä!"]);
        check(&[b"x\xF0\x9F", b"\x8E\xA4"], &["x", "🎤"]);
        check(&[b"a\xFFb"], &["a\u{FFFD}b"]);
        check(&[b"a\xC3"], &["a", "\u{FFFD}"]);
        check(&[], &[]);
    }

    #[test]
    fn a_leading_block_of_thoughts_is_left_out() {
        check(&[b"<think>", b"\nhm\n", b"</think>", b"\n\n", b"So", b" it is."], &["So", " it is."]);
        check(&[b"\n<thi", b"nk>hm</think>Yes"], &["Yes"]);
        check(&[b"<think>never ends"], &[]);
        check(&[b"<th", b"e>"], &["<the>"]);
        check(&[b"<th"], &["<th"]);
        check(&[b"Say ", b"<think>"], &["Say ", "<think>"]);
        check(&[b" a"], &[" a"]);
    }
}
