//! Files that are there whole or not at all.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::{ExportError, file_name};

/// Writes `bytes` to `path`, over whatever is there: the person chose the file.
///
/// # Errors
/// [`ExportError::Write`]; what was there before is then untouched.
pub fn save(bytes: &[u8], path: &Path) -> Result<(), ExportError> {
    let write = || -> io::Result<()> {
        // A device or a pipe cannot be replaced, only written to.
        if path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return std::fs::write(path, bytes);
        }
        // A link stays a link.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let file = written(bytes, folder_of(&path))?;
        if let Ok(found) = path.metadata() {
            file.as_file().set_permissions(found.permissions())?;
        }
        file.persist(&path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|source| ExportError::Write { path: path.to_owned(), source })
}

/// Writes `bytes` into a folder under a name made of the title; never over a file that is there: "Title (2).txt".
/// Gives the file's path.
///
/// # Errors
/// [`ExportError::Write`].
pub fn save_in_folder(bytes: &[u8], folder: &Path, title: &str, extension: &str) -> Result<PathBuf, ExportError> {
    let failed = |path: &Path, source| ExportError::Write { path: path.to_owned(), source };
    let mut file = written(bytes, folder).map_err(|source| failed(folder, source))?;
    for number in 1_u32.. {
        let title = if number == 1 { title.to_owned() } else { numbered(title, number) };
        let path = folder.join(file_name(&title, extension));
        // Asked and taken in one step, so that two programs never get the same name.
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => file = error.file,
            Err(error) => return Err(failed(&path, error.error)),
        }
    }
    Err(failed(folder, io::ErrorKind::AlreadyExists.into()))
}

/// The number must survive where a long title is cut.
fn numbered(title: &str, number: u32) -> String {
    const LONGEST_BYTES: usize = 100;
    let end = (0..=LONGEST_BYTES.min(title.len())).rev().find(|end| title.is_char_boundary(*end)).unwrap_or(0);
    let short = title[..end].trim_end();
    format!("{} ({number})", if short.is_empty() { "Untitled" } else { short })
}

/// A file beside its later place: renaming works only within one file system.
fn written(bytes: &[u8], folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".faircopy-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The person's umask decides who else may read it, as with every file they write.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_there_is_overwritten_in_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<String> = ["a", "b", "c"]
            .map(|text| save_in_folder(text.as_bytes(), folder.path(), "Plan: all", "txt").unwrap())
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .to_vec();
        assert_eq!(names, ["Plan- all.txt", "Plan- all (2).txt", "Plan- all (3).txt"]);
        assert_eq!(std::fs::read(folder.path().join("Plan- all.txt")).unwrap(), b"a");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "no temporary file stays");
    }

    #[test]
    fn long_titles_keep_their_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let title = "漢字".repeat(100);
        let first = save_in_folder(b"a", folder.path(), &title, "txt").unwrap();
        let second = save_in_folder(b"b", folder.path(), &title, "txt").unwrap();
        assert_ne!(first, second);
        assert!(second.to_string_lossy().ends_with(" (2).txt"), "{second:?}");
    }

    #[test]
    fn a_chosen_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        save(b"one", &path).unwrap();
        save(b"two", &path).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        let said = save(b"x", &folder.path().join("none/a.txt")).unwrap_err().to_string();
        assert!(said.contains("a.txt") && said.contains("another place"), "{said}");
        assert!(save(b"x", folder.path()).is_err(), "a folder is no file");
    }
}
