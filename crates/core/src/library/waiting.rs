//! What waits for its turn in a queue, kept so that closing a window or a crash loses nothing of it.
//!
//! Several windows may share the library. Each queue holds a number, which is an operating-system lock as for a session;
//! what stands under a number that nobody holds was left behind and goes to the next queue that asks.

use std::fs::{File, TryLockError};

use rusqlite::params;
use serde_json::Value;

use super::{
    Library,
    error::{LibraryError, Result},
    lock::open_lock,
    open::LOCKS,
    row::parse_json,
};

/// The right to one queue's share of what waits, until dropped.
#[derive(Debug)]
pub struct QueueLock {
    number: i64,
    _file: File, // closing it releases the lock
}

/// Names something that waits; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingId(i64);

impl Library {
    /// The lowest number that no queue of this or another process holds.
    pub fn lock_queue(&self) -> Result<QueueLock> {
        for number in 1_i64.. {
            let path = self.folder().join(LOCKS).join(lock_name(number));
            let file = open_lock(&path)?;
            match file.try_lock() {
                Ok(()) => return Ok(QueueLock { number, _file: file }),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(source)) => return Err(LibraryError::file(&path, source)),
            }
        }
        unreachable!("there are more numbers than queues")
    }

    /// Keeps something at the end of this queue; on disk when this returns.
    pub fn keep_waiting(&self, queue: &QueueLock, task: &Value) -> Result<WaitingId> {
        self.write(|transaction| {
            let sql = "INSERT INTO waiting (queue, task) VALUES (?1, ?2)";
            transaction.prepare_cached(sql)?.execute(params![queue.number, task.to_string()])?;
            Ok(WaitingId(transaction.last_insert_rowid()))
        })
    }

    /// Forgets something that waits no more; what is gone already is no error.
    pub fn forget_waiting(&self, id: WaitingId) -> Result<()> {
        self.write(|transaction| {
            transaction.prepare_cached("DELETE FROM waiting WHERE id = ?1")?.execute([id.0])?;
            Ok(())
        })
    }

    /// Everything that waits in this queue, oldest first, after it took over what other queues have left behind.
    pub fn take_over_waiting(&self, queue: &QueueLock) -> Result<Vec<(WaitingId, Value)>> {
        self.write(|transaction| {
            let others: Vec<i64> = transaction
                .prepare_cached("SELECT DISTINCT queue FROM waiting WHERE queue <> ?1")?
                .query_map([queue.number], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            for left in others.into_iter().filter(|number| !self.is_queue_held(*number)) {
                let sql = "UPDATE waiting SET queue = ?1 WHERE queue = ?2";
                transaction.prepare_cached(sql)?.execute([queue.number, left])?;
            }
            let mut statement =
                transaction.prepare_cached("SELECT id, task FROM waiting WHERE queue = ?1 ORDER BY id")?;
            let rows = statement.query_map([queue.number], |row| Ok((WaitingId(row.get(0)?), row.get(1)?)))?;
            let rows: Vec<(WaitingId, String)> = rows.collect::<rusqlite::Result<_>>()?;
            rows.into_iter().map(|(id, task)| Ok((id, parse_json(&task)?))).collect()
        })
    }

    fn is_queue_held(&self, number: i64) -> bool {
        let file = File::open(self.folder().join(LOCKS).join(lock_name(number)));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

fn lock_name(number: i64) -> String {
    format!("queue-{number}.lock")
}
