//! What a person is told: the sentence in English, and a code with values by which a window says it in its own language.
//!
//! ```text
//! AudioError ─ tell! ▶ Told { code: "audio_empty", values: { path }, message: "… is empty (0 bytes). …" }
//! ```
//!
//! Codes are stable: the library keeps them, and translations are found by them.

use std::{collections::BTreeMap, io, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::session::SessionId;

/// Something for a person: one sentence with the next step, never a word of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Told {
    /// Names the sentence; `None` where an older Faircopy stored the English one alone.
    pub code: Option<String>,
    /// What the sentence names, by the names of its placeholders.
    pub values: BTreeMap<String, Value>,
    /// The sentence in English.
    pub message: String,
}

/// What stands at a placeholder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(untagged)]
pub enum Value {
    /// The same in every language: a path, a name, a number, what the system says.
    Text(String),
    /// Something that has words of its own.
    Told(Told),
}

/// A code with the names of its values.
pub type Code = (&'static str, &'static [&'static str]);

/// Something that has a sentence in every language. `Display` gives the English one.
pub trait Tell: std::fmt::Display {
    /// Every code that [`Tell::told`] may give.
    fn codes() -> Vec<Code>;

    /// Code, values and English sentence.
    fn told(&self) -> Told;
}

/// Something that can stand at a placeholder.
pub trait AsValue {
    /// As it stands there.
    fn as_value(&self) -> Value;
}

impl Told {
    /// A sentence of this program.
    pub fn new(
        code: &str,
        values: impl IntoIterator<Item = (&'static str, Value)>,
        message: impl Into<String>,
    ) -> Self {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { code: Some(code.to_owned()), values, message: message.into() }
    }

    /// A sentence of which nothing but its English words is known.
    pub fn in_english(message: impl Into<String>) -> Self {
        Self { code: None, values: BTreeMap::new(), message: message.into() }
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

/// The one of these words that reads so in English; the words as they stand where there is none.
pub(crate) fn word<T: Tell>(words: &[T], english: &str) -> Value {
    let found = words.iter().find(|word| word.to_string() == english);
    found.map_or_else(|| Value::Text(english.to_owned()), AsValue::as_value)
}

impl<T: Tell> AsValue for T {
    fn as_value(&self) -> Value {
        Value::Told(self.told())
    }
}

impl AsValue for Value {
    fn as_value(&self) -> Value {
        self.clone()
    }
}

impl AsValue for Told {
    fn as_value(&self) -> Value {
        Value::Told(self.clone())
    }
}

impl AsValue for PathBuf {
    fn as_value(&self) -> Value {
        Value::Text(self.display().to_string())
    }
}

/// What reads the same in every language.
macro_rules! plain_values {
    ($($plain:ty),*) => {
        $(impl AsValue for $plain {
            fn as_value(&self) -> Value {
                Value::Text(self.to_string())
            }
        })*
    };
}

plain_values!(str, String, u16, u32, u64, usize, i64, f32, io::Error, SessionId);

/// Gives each variant of an error its code and the names of its values: `Variant(path) => "code"(path)`, or
/// `"code"(path = of.path())`. Variants `through` which another error shines give what that one gives.
macro_rules! tell {
    (
        $told:ty {
            $($variant:pat => $code:literal $(($($name:ident $(= $value:expr)?),+))?,)*
        }
        $(through { $($through:pat => $inner:ident: $other:ty,)* })?
    ) => {
        impl $crate::told::Tell for $told {
            fn codes() -> Vec<$crate::told::Code> {
                const OWN: &[$crate::told::Code] = &[$(($code, &[$($(stringify!($name)),+)?])),*];
                let codes = OWN.to_vec();
                $($(let codes = [codes, <$other as $crate::told::Tell>::codes()].concat();)*)?
                codes
            }

            fn told(&self) -> $crate::told::Told {
                #[allow(unused_imports, reason = "an error may have no values")]
                use $crate::told::AsValue as _;
                match self {
                    $($variant => $crate::told::Told::new(
                        $code,
                        [$($((stringify!($name), tell!(@value $name $(= $value)?))),+)?],
                        self.to_string(),
                    ),)*
                    $($($through => $inner.told(),)*)?
                }
            }
        }
    };
    (@value $name:ident) => { $name.as_value() };
    (@value $name:ident = $value:expr) => { $value.as_value() };
}

/// An enum of words that stand within sentences, each with its code and its English.
macro_rules! words {
    (
        $(#[$about:meta])*
        $visibility:vis enum $name:ident { $($word:ident: $code:literal = $english:literal,)+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $visibility enum $name { $(#[doc = $english] $word),+ }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $(Self::$word => $english),+ })
            }
        }

        tell! { $name { $(Self::$word => $code,)+ } }
    };
}

words! {
    /// What an engine or a model is for.
    pub enum Purpose {
        Speech: "purpose_speech" = "speech",
        Text: "purpose_text" = "text",
    }
}
