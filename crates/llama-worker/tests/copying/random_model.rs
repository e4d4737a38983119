//! A small language model of random weights, written as a GGUF file: it prefers anything to what was said.

use std::path::Path;

/// How the vocabulary is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// Byte-level, as GPT-2's.
    Bytes,
    /// SentencePiece, which puts a space before every text.
    SentencePiece,
}

const WIDTH: u64 = 32;
const HIDDEN: u64 = 64;
const CONVOLVED: u64 = 4;
const STATE: u64 = 8;
const RANK: u64 = 2;
const CONTEXT: u32 = 8_192;
const PIECES: [&str; 24] = [
    " t", "th", " th", " the", "he", "in", "er", " a", "an", " an", " and", " s", " so", "re", "on", " u", "um", " um",
    " w", "we", " we", " I", "ou", " sh",
];

/// What a model remembers of the text so far.
enum Memory {
    /// Every token, so that the end can be dropped again.
    Cache,
    /// One rolling state.
    State,
}

/// Writes the model; the same seed gives the same file.
pub(crate) fn write(path: &Path, kind: Kind, seed: u64) {
    write_with(&Memory::Cache, path, kind, seed);
}

/// The same with a rolling state in place of a cache.
pub(crate) fn write_recurrent(path: &Path, kind: Kind, seed: u64) {
    write_with(&Memory::State, path, kind, seed);
}

fn write_with(memory: &Memory, path: &Path, kind: Kind, seed: u64) {
    let vocabulary = Vocabulary::of(kind);
    let mut file = Gguf::default();
    let (architecture, numbers, layer) = memory.shape();
    file.text("general.architecture", architecture);
    file.text("general.name", "random");
    let size = vocabulary.tokens.len() as u32;
    let usual =
        [("vocab_size", size), ("context_length", CONTEXT), ("embedding_length", WIDTH as u32), ("block_count", 1)];
    for (key, value) in usual.into_iter().chain(numbers) {
        file.number(&format!("{architecture}.{key}"), value);
    }
    file.float(&format!("{architecture}.attention.layer_norm_rms_epsilon"), 1e-6);
    vocabulary.write(kind, &mut file);
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut tensor = |name: &str, shape: &[u64]| {
        let count = shape.iter().product();
        let mut value = || match (shape.len(), name) {
            // Norms are ones; the rest is wide enough that the model has strong opinions.
            (1, _) => 1.0,
            // What a state forgets at each step: it must not grow.
            (_, "blk.0.ssm_a") => -chance.around_zero().abs(),
            _ => chance.around_zero() * 0.5,
        };
        let values: Vec<f32> = (0..count).map(|_| value()).collect();
        file.tensor(name, shape, &values);
    };
    tensor("token_embd.weight", &[WIDTH, vocabulary.tokens.len() as u64]);
    tensor("output_norm.weight", &[WIDTH]);
    for (name, shape) in layer {
        tensor(&format!("blk.0.{name}"), &shape);
    }
    std::fs::write(path, file.bytes()).unwrap();
}

/// An architecture, the numbers of its header, and the tensors of a layer.
type Shape = (&'static str, Vec<(&'static str, u32)>, Vec<(&'static str, Vec<u64>)>);

impl Memory {
    fn shape(&self) -> Shape {
        match self {
            Self::Cache => (
                "llama",
                vec![
                    ("feed_forward_length", HIDDEN as u32),
                    ("attention.head_count", 2),
                    ("attention.head_count_kv", 1),
                    ("rope.dimension_count", WIDTH as u32 / 2),
                ],
                vec![
                    ("attn_norm.weight", vec![WIDTH]),
                    ("ffn_norm.weight", vec![WIDTH]),
                    ("attn_q.weight", vec![WIDTH, WIDTH]),
                    ("attn_k.weight", vec![WIDTH, WIDTH / 2]),
                    ("attn_v.weight", vec![WIDTH, WIDTH / 2]),
                    ("attn_output.weight", vec![WIDTH, WIDTH]),
                    ("ffn_gate.weight", vec![WIDTH, HIDDEN]),
                    ("ffn_up.weight", vec![WIDTH, HIDDEN]),
                    ("ffn_down.weight", vec![HIDDEN, WIDTH]),
                ],
            ),
            Self::State => (
                "mamba",
                vec![
                    ("ssm.conv_kernel", CONVOLVED as u32),
                    ("ssm.inner_size", 2 * WIDTH as u32),
                    ("ssm.state_size", STATE as u32),
                    ("ssm.time_step_rank", RANK as u32),
                ],
                vec![
                    ("attn_norm.weight", vec![WIDTH]),
                    ("ssm_in.weight", vec![WIDTH, 4 * WIDTH]),
                    ("ssm_conv1d.weight", vec![CONVOLVED, 2 * WIDTH]),
                    ("ssm_conv1d.bias", vec![2 * WIDTH]),
                    ("ssm_x.weight", vec![2 * WIDTH, RANK + 2 * STATE]),
                    ("ssm_dt.weight", vec![RANK, 2 * WIDTH]),
                    ("ssm_dt.bias", vec![2 * WIDTH]),
                    ("ssm_a", vec![STATE, 2 * WIDTH]),
                    ("ssm_d", vec![2 * WIDTH]),
                    ("ssm_out.weight", vec![2 * WIDTH, WIDTH]),
                ],
            ),
        }
    }
}

const NORMAL: u32 = 1;
const UNKNOWN: u32 = 2;
const CONTROL: u32 = 3;
const BYTE: u32 = 6;

struct Vocabulary {
    tokens: Vec<String>,
    kinds: Vec<u32>,
    scores: Vec<f32>,
    merges: Vec<String>,
}

impl Vocabulary {
    fn of(kind: Kind) -> Self {
        let mut vocabulary = Self { tokens: Vec::new(), kinds: Vec::new(), scores: Vec::new(), merges: Vec::new() };
        match kind {
            Kind::Bytes => {
                (0..=255).for_each(|byte| vocabulary.add(shown(byte).into(), NORMAL));
                for piece in PIECES {
                    let letters: Vec<char> = piece.bytes().map(shown).collect();
                    // Each piece is what a shorter one in the list, or a letter, becomes with the rest.
                    let cut = (1..letters.len()).rev().find(|at| {
                        let (head, tail): (String, String) =
                            (letters[..*at].iter().collect(), letters[*at..].iter().collect());
                        vocabulary.tokens.contains(&head) && vocabulary.tokens.contains(&tail)
                    });
                    let (head, tail) = letters.split_at(cut.unwrap());
                    vocabulary.merges.push(format!("{} {}", String::from_iter(head), String::from_iter(tail)));
                    vocabulary.add(letters.iter().collect(), NORMAL);
                }
                for mark in ["<|endoftext|>", "<|im_start|>", "<|im_end|>"] {
                    vocabulary.add(mark.into(), CONTROL);
                }
            }
            Kind::SentencePiece => {
                vocabulary.add("<unk>".into(), UNKNOWN);
                vocabulary.add("<s>".into(), CONTROL);
                vocabulary.add("</s>".into(), CONTROL);
                (0..=255).for_each(|byte| vocabulary.add(format!("<0x{byte:02X}>"), BYTE));
                let letters = (' '..='~').map(String::from);
                let pieces = PIECES.iter().map(ToString::to_string);
                letters.chain(pieces).for_each(|piece| vocabulary.add(piece.replace(' ', "\u{2581}"), NORMAL));
            }
        }
        vocabulary
    }

    fn add(&mut self, token: String, kind: u32) {
        // Later pieces are longer and rarer.
        self.scores.push(-(self.tokens.len() as f32));
        self.tokens.push(token);
        self.kinds.push(kind);
    }

    fn write(&self, kind: Kind, file: &mut Gguf) {
        let last = self.tokens.len() as u32 - 1;
        let (model, begin, end) = match kind {
            Kind::Bytes => ("gpt2", last - 2, last),
            Kind::SentencePiece => ("llama", 1, 2),
        };
        file.text("tokenizer.ggml.model", model);
        file.text("tokenizer.ggml.pre", "smollm");
        file.texts("tokenizer.ggml.tokens", &self.tokens);
        file.list("tokenizer.ggml.token_type", 5, self.kinds.iter().map(|kind| kind.to_le_bytes()));
        match kind {
            Kind::Bytes => file.texts("tokenizer.ggml.merges", &self.merges),
            Kind::SentencePiece => {
                file.list("tokenizer.ggml.scores", 6, self.scores.iter().map(|score| score.to_le_bytes()));
            }
        }
        file.number("tokenizer.ggml.bos_token_id", begin);
        file.number("tokenizer.ggml.eos_token_id", end);
    }
}

/// The visible character that stands for a byte in such vocabularies.
fn shown(byte: u8) -> char {
    let visible = |byte: u32| matches!(byte, 33..=126 | 161..=172 | 174..=255);
    if visible(byte.into()) {
        return byte.into();
    }
    let before = (0..u32::from(byte)).filter(|byte| !visible(*byte)).count() as u32;
    char::from_u32(256 + before).unwrap()
}

struct Chance(u64);

impl Chance {
    /// Roughly normal, of variance 1.
    fn around_zero(&mut self) -> f32 {
        let mut sum = 0.0;
        for _ in 0..3 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            sum += (self.0 >> 40) as f32 / (1_u64 << 23) as f32 - 1.0;
        }
        sum
    }
}

/// Header entries and tensors; layout as in `src/gguf_file.rs`.
#[derive(Default)]
struct Gguf {
    entries: u64,
    header: Vec<u8>,
    tensors: u64,
    places: Vec<u8>,
    data: Vec<u8>,
}

impl Gguf {
    fn key(&mut self, key: &str, kind: u32) {
        self.entries += 1;
        put_text(&mut self.header, key);
        self.header.extend(kind.to_le_bytes());
    }

    fn text(&mut self, key: &str, value: &str) {
        self.key(key, 8);
        put_text(&mut self.header, value);
    }

    fn number(&mut self, key: &str, value: u32) {
        self.key(key, 4);
        self.header.extend(value.to_le_bytes());
    }

    fn float(&mut self, key: &str, value: f32) {
        self.key(key, 6);
        self.header.extend(value.to_le_bytes());
    }

    fn texts(&mut self, key: &str, values: &[String]) {
        self.key(key, 9);
        self.header.extend(8_u32.to_le_bytes());
        self.header.extend((values.len() as u64).to_le_bytes());
        for value in values {
            put_text(&mut self.header, value);
        }
    }

    fn list(&mut self, key: &str, kind: u32, values: impl ExactSizeIterator<Item = [u8; 4]>) {
        self.key(key, 9);
        self.header.extend(kind.to_le_bytes());
        self.header.extend((values.len() as u64).to_le_bytes());
        self.header.extend(values.flatten());
    }

    fn tensor(&mut self, name: &str, shape: &[u64], values: &[f32]) {
        self.tensors += 1;
        put_text(&mut self.places, name);
        self.places.extend((shape.len() as u32).to_le_bytes());
        self.places.extend(shape.iter().flat_map(|size| size.to_le_bytes()));
        self.places.extend(0_u32.to_le_bytes());
        self.places.extend((self.data.len() as u64).to_le_bytes());
        self.data.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        self.data.resize(self.data.len().next_multiple_of(32), 0);
    }

    fn bytes(self) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend(self.tensors.to_le_bytes());
        bytes.extend(self.entries.to_le_bytes());
        bytes.extend(self.header);
        bytes.extend(self.places);
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes.extend(self.data);
        bytes
    }
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}
