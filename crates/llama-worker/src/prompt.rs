//! From chat messages to the tokens of a prompt.
//!
//! The template's own marks are read as special tokens, what people said never is: a transcript that holds `<|im_end|>`
//! must not end the message. So the template is rendered round placeholders, cut there, and each piece is tokenised by itself.

use faircopy_protocol::text::{Message, Role};
use llama_cpp_2::model::{LlamaChatMessage, LlamaChatTemplate, LlamaModel};
use llama_cpp_2::token::LlamaToken;

/// How one model wants its messages.
pub(crate) struct Prompter {
    template: Option<LlamaChatTemplate>,
    begin: Option<LlamaToken>,
    thinks: bool,
}

impl Prompter {
    /// Reads the model's template; ChatML takes its place when there is none or llama.cpp does not know it.
    pub(crate) fn of(model: &LlamaModel) -> Self {
        let vocabulary = model.vocab();
        let own = model.chat_template(None).ok();
        let mentions_thoughts =
            own.as_ref().is_none_or(|own| String::from_utf8_lossy(own.as_c_str().to_bytes()).contains("<think>"));
        let probe = [Role::System, Role::User].map(|role| Message { role, content: String::new() });
        let template = own.filter(|own| render(model, own, &probe).is_some());
        let begin = vocabulary.should_add_bos().then(|| vocabulary.bos());
        let one_token = |mark: &[u8]| vocabulary.tokenize(mark, false, true).len() == 1;
        Self { template, begin, thinks: mentions_thoughts && one_token(b"<think>") && one_token(b"</think>") }
    }

    /// Whether the model's own template is used.
    pub(crate) fn has_template(&self) -> bool {
        self.template.is_some()
    }

    /// The prompt up to where the model's answer begins.
    pub(crate) fn prompt(&self, model: &LlamaModel, messages: &[Message]) -> Prompt {
        let own = self.template.as_ref().and_then(|template| render(model, template, messages));
        let mut pieces = own.unwrap_or_else(|| chatml(messages));
        if self.thinks {
            // An empty block of thoughts: these models then answer at once.
            pieces.push(Piece::Marks("<think>\n\n</think>\n\n".to_owned()));
        }
        let vocabulary = model.vocab();
        let read = |text: &str, marks: bool| vocabulary.tokenize(text.as_bytes(), false, marks);
        let mut prompt = assemble(&pieces, messages, read);
        if let Some(begin) = self.begin.filter(|begin| prompt.tokens.first() != Some(begin)) {
            prompt.tokens.insert(0, begin);
            prompt.opening += usize::from(prompt.opening > 0);
        }
        prompt
    }
}

/// A chat in tokens.
#[derive(Debug, PartialEq)]
pub(crate) struct Prompt {
    pub(crate) tokens: Vec<LlamaToken>,
    /// How many of them stand before the first word of a person: the same for every passage, and all that may be kept on disk. None
    /// where no message is a person's, because then nothing tells instructions from what was said.
    pub(crate) opening: usize,
}

/// The tokens of all pieces, each read by itself by `read`, which is told whether marks in it count as such.
fn assemble(pieces: &[Piece], messages: &[Message], read: impl Fn(&str, bool) -> Vec<LlamaToken>) -> Prompt {
    let (mut tokens, mut opening) = (Vec::new(), None);
    for piece in pieces {
        match piece {
            Piece::Marks(marks) => tokens.extend(read(marks, true)),
            Piece::Content(index) => {
                let message = &messages[*index];
                if message.role != Role::System {
                    opening.get_or_insert(tokens.len());
                }
                tokens.extend(read(&message.content, false));
            }
        }
    }
    Prompt { tokens, opening: opening.unwrap_or(0) }
}

#[derive(Debug, PartialEq)]
enum Piece {
    /// Written by the template.
    Marks(String),
    /// What the message of this index says.
    Content(usize),
}

/// `None` when the engine does not know the template, or when the template leaves a message out.
fn render(model: &LlamaModel, template: &LlamaChatTemplate, messages: &[Message]) -> Option<Vec<Piece>> {
    let chat = messages
        .iter()
        .enumerate()
        .map(|(index, message)| LlamaChatMessage::new(name(message.role).to_owned(), placeholder(index)).ok());
    let chat: Vec<LlamaChatMessage> = chat.collect::<Option<_>>()?;
    let rendered = model.apply_chat_template(template, &chat, true).ok()?;
    cut(&rendered, messages.len())
}

fn chatml(messages: &[Message]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        pieces.push(Piece::Marks(format!("<|im_start|>{}\n", name(message.role))));
        pieces.push(Piece::Content(index));
        pieces.push(Piece::Marks("<|im_end|>\n".to_owned()));
    }
    pieces.push(Piece::Marks("<|im_start|>assistant\n".to_owned()));
    pieces
}

fn cut(rendered: &str, messages: usize) -> Option<Vec<Piece>> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for index in 0..messages {
        let mark = placeholder(index);
        let mut places = rendered.match_indices(&mark).map(|(at, _)| at);
        found.push((places.next()?, index));
        if places.next().is_some() {
            return None;
        }
    }
    found.sort_unstable();
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, index) in found {
        pieces.push(Piece::Marks(rendered[from..at].to_owned()));
        pieces.push(Piece::Content(index));
        from = at + placeholder(index).len();
    }
    pieces.push(Piece::Marks(rendered[from..].to_owned()));
    pieces.retain(|piece| *piece != Piece::Marks(String::new()));
    Some(pieces)
}

/// Without spaces at its ends, so that a template that trims leaves it alone; closed, so that 1 is not found in 10.
fn placeholder(index: usize) -> String {
    format!("[content-of-message-{index}]")
}

fn name(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rendered_template_is_cut_at_the_placeholders() {
        let marks = |text: &str| Piece::Marks(text.to_owned());
        let check = |rendered: &str, messages: usize, expect: Option<Vec<Piece>>| {
            assert_eq!(cut(rendered, messages), expect, "{rendered}");
        };
        let (first, second) = (placeholder(0), placeholder(1));
        check(&format!("<a>{first}<b>"), 1, Some(vec![marks("<a>"), Piece::Content(0), marks("<b>")]));
        check(&format!("{first}\n{second}"), 2, Some(vec![Piece::Content(0), marks("\n"), Piece::Content(1)]));
        check("<a>", 1, None);
        check(&format!("{first}{first}"), 1, None);
    }

    #[test]
    fn the_opening_ends_before_the_first_word_of_a_person() {
        use Role::{Assistant, System, User};
        // A token a character; marks are told apart by a token before them.
        let read = |text: &str, marks: bool| {
            let text = text.chars().map(|c| LlamaToken(c as i32));
            marks.then_some(LlamaToken(-1)).into_iter().chain(text).collect::<Vec<_>>()
        };
        for (roles, before) in [
            (vec![System, User], 1),
            (vec![System, User, Assistant, User], 1),
            (vec![System, Assistant, User], 1),
            (vec![User, System, User], 0),
            (vec![User], 0),
        ] {
            let said: Vec<Message> =
                roles.iter().map(|&role| Message { role, content: format!("said by {}", name(role)) }).collect();
            let pieces = chatml(&said);
            let Prompt { tokens, opening } = assemble(&pieces, &said, read);
            let opens: Vec<LlamaToken> = pieces[..=3 * before]
                .iter()
                .flat_map(|piece| match piece {
                    Piece::Marks(marks) => read(marks, true),
                    Piece::Content(index) => read(&said[*index].content, false),
                })
                .collect();
            assert_eq!(&tokens[..opening], opens, "{roles:?}");
            let text = tokens[..opening].iter().filter_map(|token| char::from_u32(token.0 as u32)).collect::<String>();
            assert!(!text.contains("said by user") && !text.contains("said by assistant"), "{roles:?}: {text}");
        }
        let instructions = [Message { role: System, content: "copy".into() }];
        assert_eq!(assemble(&chatml(&instructions), &instructions, read).opening, 0, "nobody spoke");
    }
}
