//! What this machine must offer before a worker may touch native code.
//!
//! The engines are built for the Haswell level (AVX2). On an older processor their first instruction ends the process with
//! `SIGILL`, so a worker asks here first.

use std::io::ErrorKind;
use std::path::Path;

use crate::message::{Failure, FailureKind};

/// The instruction sets that the engines were built for and that this processor lacks; empty on other architectures.
pub fn missing_instructions() -> Vec<&'static str> {
    let mut missing = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        let found = [
            ("AVX2", std::is_x86_feature_detected!("avx2")),
            ("FMA", std::is_x86_feature_detected!("fma")),
            ("F16C", std::is_x86_feature_detected!("f16c")),
            ("BMI2", std::is_x86_feature_detected!("bmi2")),
        ];
        missing.extend(found.iter().filter(|(_, has)| !has).map(|(name, _)| *name));
    }
    missing
}

/// Fails with [`FailureKind::Processor`] when this processor cannot run `engine` (for example `the speech engine`).
pub fn require_processor(engine: &str) -> Result<(), Failure> {
    let missing = missing_instructions();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "This processor lacks {}, which {engine} needs; run Faircopy on a computer from about 2014 or later.",
        missing.join(", ")
    );
    Err(Failure::new(FailureKind::Processor, message))
}

/// Fails with [`FailureKind::Memory`] when a model of this many bytes does not fit into the memory that is free now.
///
/// A quarter is added for what the engine needs beside the weights. Where the system does not tell, the model passes.
pub fn require_memory(model_bytes: u64) -> Result<(), Failure> {
    match free_memory_bytes() {
        Some(free) if model_bytes + model_bytes / 4 > free => {
            let message = format!(
                "The model needs about {} MB of memory and {} MB are free; close other programs or choose a smaller model.",
                (model_bytes + model_bytes / 4) / 1_000_000,
                free / 1_000_000
            );
            Err(Failure::new(FailureKind::Memory, message))
        }
        _ => Ok(()),
    }
}

/// The size of a model file in bytes; fails with [`FailureKind::Model`] when there is no readable file.
pub fn require_file(path: &Path) -> Result<u64, Failure> {
    let shown = path.display();
    let problem = match std::fs::File::open(path).and_then(|file| file.metadata()) {
        Ok(about) if about.is_file() => return Ok(about.len()),
        Ok(_) => format!("{shown} is not a file; choose a model file."),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            format!("There is no model file at {shown}; download the model again or choose another one.")
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            format!("The model file {shown} may not be read; change its permissions or choose another model.")
        }
        Err(error) => format!("The model file {shown} cannot be read ({error}); choose another model."),
    };
    Err(Failure::new(FailureKind::Model, problem))
}

fn free_memory_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_larger_than_the_memory_is_refused_with_the_next_step() {
        let failure = require_memory(1 << 60).unwrap_err();
        assert_eq!(failure.kind, FailureKind::Memory);
        assert!(failure.message.contains("choose a smaller model"), "{failure}");
        assert_eq!(require_memory(1_000), Ok(()));
    }

    #[test]
    fn a_missing_file_and_a_folder_are_no_models() {
        for path in ["/nowhere/model.bin", "/"] {
            assert_eq!(require_file(Path::new(path)).unwrap_err().kind, FailureKind::Model, "{path}");
        }
    }
}
