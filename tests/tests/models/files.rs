//! Files that a person brings along: what is taken in, under which name, and what is refused.

use std::path::{Path, PathBuf};

use faircopy_core::{
    job::Outcome,
    models::{Installed, Languages, ModelError, Models, Role, examine},
};

use crate::{Home, go_on, shipped_folder, shipped_paths};

struct Scene {
    home: Home,
    models: Models,
}

impl Scene {
    fn new() -> Self {
        let home = Home::with_catalogue("");
        let models = Models::open_with_mirror(&shipped_paths(&home), None).unwrap();
        Self { home, models }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.home.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn add(&self, path: &Path) -> Installed {
        match self.models.add(path, &mut go_on).unwrap() {
            Outcome::Finished(model) => model,
            Outcome::Cancelled => panic!("nobody cancelled"),
        }
    }
}

/// A GGUF header with these texts and numbers and, after it, one tensor of `data` bytes.
fn gguf(texts: &[(&str, &str)], numbers: &[(&str, u32)], data: usize) -> Vec<u8> {
    let text = |text: &str| [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
    let mut file = [b"GGUF".to_vec(), 3_u32.to_le_bytes().to_vec(), 1_u64.to_le_bytes().to_vec()].concat();
    file.extend((texts.len() as u64 + numbers.len() as u64).to_le_bytes());
    for (key, value) in texts {
        file.extend([text(key), 8_u32.to_le_bytes().to_vec(), text(value)].concat());
    }
    for (key, value) in numbers {
        file.extend([text(key), 4_u32.to_le_bytes().to_vec(), value.to_le_bytes().to_vec()].concat());
    }
    file.extend([text("weights"), 1_u32.to_le_bytes().to_vec(), 8_u64.to_le_bytes().to_vec()].concat());
    file.extend([0_u32.to_le_bytes().to_vec(), 0_u64.to_le_bytes().to_vec(), vec![7; data]].concat());
    file
}

fn chat_model(architecture: &str) -> Vec<u8> {
    gguf(&[("general.architecture", architecture), ("tokenizer.ggml.model", "gpt2")], &[], 100)
}

/// The eleven numbers of a Whisper file of base shape, weights left out.
fn whisper(vocabulary: u32, width: u32, bytes: usize) -> Vec<u8> {
    let numbers = [vocabulary, 1500, width, 8, 6, 448, width, 8, 6, 80, 1];
    let mut file = [b"lmgg".to_vec(), numbers.iter().flat_map(|number| number.to_le_bytes()).collect()].concat();
    file.resize(bytes, 0);
    file
}

#[test]
fn the_header_tells_what_a_model_is_for() {
    let scene = Scene::new();
    let check = |bytes: &[u8], role: Role, languages: Languages| {
        // The name says nothing, on purpose.
        let header = examine(&scene.write("file.dat", bytes)).unwrap();
        assert_eq!((header.role, header.languages), (role, languages));
    };
    check(&whisper(51_864, 512, 30_000_000), Role::Speech, Languages::English);
    check(&whisper(51_866, 512, 30_000_000), Role::Speech, Languages::Many);
    for architecture in ["llama", "qwen2", "qwen3", "granite", "phi3", "pangu-embedded"] {
        check(&chat_model(architecture), Role::Text, Languages::Many);
    }
}

#[test]
fn what_cannot_be_used_is_refused_with_the_reason() {
    let scene = Scene::new();
    let check = |bytes: &[u8], expect: &str| {
        let error = scene.models.add(&scene.write("file.gguf", bytes), &mut go_on).unwrap_err().to_string();
        assert!(error.contains(expect) && error.contains("file.gguf"), "{expect}: {error}");
        assert_eq!(scene.home.names(), Vec::<String>::new());
    };
    let kind = |kind: &str| gguf(&[("general.architecture", "llama"), ("general.type", kind)], &[], 100);
    let pooled = [("general.architecture", "qwen3"), ("tokenizer.ggml.model", "gpt2")];
    check(b"", "it is empty");
    check(b"abc", "too short");
    check(b"RIFF....WAVE", "neither format's mark");
    check(b"<!DOCTYPE html>", "web page");
    check(b"version https://git-lfs.github.com/spec/v1", "Git LFS");
    check(b"PK\x03\x04 a zip archive", "neither format's mark");
    check(&chat_model("nomic-bert"), "an embedding model");
    check(&chat_model("gemma-embedding"), "an embedding model");
    check(&gguf(&pooled, &[("qwen3.pooling_type", 3)], 100), "an embedding model");
    check(&chat_model("clip"), "the vision part");
    check(&kind("mmproj"), "the vision part");
    check(&kind("adapter"), "an adapter");
    check(&gguf(&pooled, &[("split.count", 4)], 100), "several parts");
    check(&gguf(&[("general.architecture", "llama")], &[], 100), "no vocabulary");
    check(&gguf(&[("tokenizer.ggml.model", "gpt2")], &[], 100), "what kind of model");
    check(&gguf(&pooled, &[], 0), "cut off");
    check(&whisper(51_864, 512, 1_000), "cut off");
    check(&whisper(50_000, 512, 30_000_000), "no Whisper model");
    check(&whisper(51_864, 511, 30_000_000), "no Whisper model");
    check(b"lmgg\x0a\0\0\0silero-16k and so on, and so on, and so on", "no Whisper model");
}

#[test]
fn a_header_that_lies_is_found_out_wherever_it_is_cut_or_changed() {
    let scene = Scene::new();
    let whole = gguf(&[("general.architecture", "llama"), ("tokenizer.ggml.model", "gpt2")], &[("llama.x", 1)], 1);
    let path = |bytes: &[u8]| scene.write("file", bytes);
    examine(&path(&whole)).unwrap();
    for end in 0..whole.len() {
        assert!(examine(&path(&whole[..end])).is_err(), "cut at {end}");
    }
    for place in 4..whole.len() - 1 {
        // Whatever it says then, it is read to an end, without a crash or a huge allocation.
        let mut changed = whole.clone();
        changed[place] = 0xff;
        let _ = examine(&path(&changed));
    }
}

#[test]
fn a_demo_model_that_is_cut_off_is_no_model() {
    let scene = Scene::new();
    for (file, lengths) in [
        ("faircopy-mini.en-q5_0.bin", [3, 40, 1_000_000]),
        ("faircopy-mini-cleanup-q8_0.gguf", [3, 100_000, 1_000_000]),
    ] {
        let bytes = std::fs::read(shipped_folder().join(file)).unwrap();
        for length in lengths {
            assert!(examine(&scene.write("cut", &bytes[..length])).is_err(), "{file} cut at {length}");
        }
    }
}

#[test]
fn an_added_model_is_kept_beside_the_original_and_used() {
    let scene = Scene::new();
    let original = scene.write("My models/Émile's pen.dat", &chat_model("llama"));
    let model = scene.add(&original);
    assert_eq!((model.id.as_str(), model.role, model.demo), ("Émile's pen", Role::Text, false));
    assert_eq!(scene.models.settings_for(&model), faircopy_core::models::ModelSettings::default());
    std::fs::remove_file(&original).unwrap();
    assert_eq!(scene.models.choose(Role::Text, None, None).unwrap().unwrap(), model);
    scene.models.remove("Émile's pen").unwrap();
    assert!(scene.models.choose(Role::Text, None, None).unwrap().unwrap().demo);
}

#[test]
fn names_that_clash_stay_apart_and_the_same_file_is_kept_once() {
    let scene = Scene::new();
    let (one, two) = (chat_model("llama"), chat_model("qwen2"));
    assert_eq!(scene.add(&scene.write("a/pen.gguf", &one)).id, "pen");
    assert_eq!(scene.add(&scene.write("b/pen.gguf", &two)).id, "pen-2");
    assert_eq!(scene.add(&scene.write("c/pen.gguf", &one)).id, "pen");
    assert_eq!(scene.add(&scene.write("d/pen.gguf", &two)).id, "pen-2");
    assert_eq!(scene.home.names(), ["pen-2.gguf", "pen.gguf"]);
    // The catalogue's names stay free for what it promises.
    assert_eq!(scene.add(&scene.write("ggml-small.bin", &whisper(51_865, 512, 30_000_000))).id, "ggml-small-2");
    assert_eq!(scene.add(&scene.write("qwen3-4b.gguf", &one)).id, "qwen3-4b-2");
}

#[test]
fn a_file_that_the_catalogue_lists_is_recognised_under_any_name() {
    let scene = Scene::new();
    let demo = std::fs::read(shipped_folder().join("faircopy-mini-cleanup-q8_0.gguf")).unwrap();
    let model = scene.add(&scene.write("renamed.gguf", &demo));
    assert_eq!(model.id, "faircopy-mini-cleanup");
    assert_eq!(scene.home.names(), Vec::<String>::new());
}

#[test]
fn a_file_that_is_not_there_or_a_folder_is_said_so() {
    let scene = Scene::new();
    for path in [scene.home.folder.path().join("nothing.bin"), scene.home.folder.path().to_owned()] {
        assert!(matches!(scene.models.add(&path, &mut go_on), Err(ModelError::NoFile { .. })));
    }
}
