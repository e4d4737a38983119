//! Opening the database: is it ours, does this program know its format, and the way from older formats to this one.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{
    DATABASE,
    error::{LibraryError, Result},
};

/// Subfolder of the originals.
pub(super) const SESSIONS: &str = "sessions";
/// Subfolder of the lock files.
pub(super) const LOCKS: &str = "locks";
/// Number `n` brings format `n` to format `n + 1`. Released ones never change.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
    include_str!("migrations/0007.sql"),
    include_str!("migrations/0008.sql"),
];

/// "Fair" in ASCII, in the header of every library (`PRAGMA application_id`).
const APPLICATION_ID: i64 = 0x4661_6972;
/// How long a write waits for the writes of other processes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The writer and the reader of the library in `folder`, brought to the newest format of `migrations`.
pub(super) fn connections(folder: &Path, migrations: &[&str]) -> Result<(Connection, Connection)> {
    for made in [folder.to_path_buf(), folder.join(SESSIONS), folder.join(LOCKS)] {
        fs::create_dir_all(&made).map_err(|error| no_folder(folder, &error))?;
    }
    let path = folder.join(DATABASE);
    let mut writer = connection(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    if !is_current(&writer, &path, migrations.len())? {
        prepare(&mut writer, folder, migrations)?;
    }
    Ok((writer, fresh_reader(folder)?))
}

/// One more connection to the library in `folder`, which writes nothing.
pub(super) fn fresh_reader(folder: &Path) -> Result<Connection> {
    // Not opened read-only: the last connection to close has to be able to clean the log up.
    let reader = connection(&folder.join(DATABASE), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(reader)
}

/// Format of the database: how many migrations it has behind it.
pub(super) fn format(connection: &Connection) -> Result<u32> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn connection(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "foreign_keys", true)?;
    // Every commit is on the disk, not only on its way there; on macOS a plain fsync does not say so much.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    // Deleted text is overwritten, not only unlinked.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// Whether there is nothing to do; refuses what this program must not touch.
fn is_current(connection: &Connection, path: &Path, known: usize) -> Result<bool> {
    // One snapshot: another process may be making the tables right now.
    let snapshot = connection.unchecked_transaction()?;
    let found = format(&snapshot)?;
    let application: i64 = snapshot.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: u32 = snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    snapshot.finish()?;
    if application != APPLICATION_ID && (application != 0 || found != 0 || tables != 0) {
        return Err(LibraryError::NotALibrary(path.to_path_buf()));
    }
    let known = known as u32;
    if found > known {
        return Err(LibraryError::Newer { found, known });
    }
    Ok(found == known && application == APPLICATION_ID)
}

/// Makes or migrates the database. One process at a time, under a file lock: changing to WAL does not wait for others.
fn prepare(writer: &mut Connection, folder: &Path, migrations: &[&str]) -> Result<()> {
    let path = folder.join(DATABASE);
    let lock_path = folder.join(LOCKS).join("migration.lock");
    let lock = File::create(&lock_path).map_err(|source| LibraryError::file(&lock_path, source))?;
    lock.lock().map_err(|source| LibraryError::file(&lock_path, source))?;
    if is_current(writer, &path, migrations.len())? {
        return Ok(()); // another process was quicker
    }
    writer.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    let first = format(writer)? as usize;
    if first > 0 {
        keep_copy(writer, folder, first)?;
    }
    for (place, migration) in migrations.iter().enumerate().skip(first) {
        let step = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step.execute_batch(migration)?;
        step.pragma_update(None, "user_version", place as u32 + 1)?;
        step.pragma_update(None, "application_id", APPLICATION_ID)?;
        step.commit()?;
    }
    Ok(())
}

/// A copy of the database as it was before a migration, so that an older program can go on with it.
fn keep_copy(connection: &Connection, folder: &Path, format: usize) -> Result<()> {
    let free = (1_u32..).map(|number| {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        folder.join(format!("library.before-{}{suffix}.db", format + 1))
    });
    let Some(copy) = free.into_iter().find(|path: &PathBuf| !path.exists()) else { return Ok(()) };
    super::backup::copy_database(connection, &copy)
}

/// Whatever stands in the way (no permission, a file of that name, a read-only disk), the library cannot live here.
fn no_folder(folder: &Path, error: &std::io::Error) -> LibraryError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => LibraryError::DiskFull,
        _ => LibraryError::Unwritable { folder: folder.to_path_buf() },
    }
}
