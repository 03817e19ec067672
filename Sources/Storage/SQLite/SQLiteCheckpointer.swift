import GRDBSQLite
import Synchronization

/// Moves committed pages from the write-ahead log into the file.
///
/// From `pages` pages on (8,192 in service) a thread with a connection of its own makes a passive checkpoint, which waits
/// for nobody and blocks nobody. From twice as many on, when writing never pauses, the writer makes it itself at its next
/// commit, as `PRAGMA wal_autocheckpoint = 16384` would.
final class SQLiteCheckpointer: Sendable {
    private let worker: Workers<OpaquePointer?>
    private let isPending = Atomic<Bool>(false)

    private let backgroundPages: Int32
    private let writerPages: Int32

    init(path: String, pages: Int) throws(StorageError) {
        backgroundPages = Int32(clamping: max(1, pages))
        writerPages = Int32(clamping: min(max(1, pages), 1 << 30) * 2)
        worker = try Workers(count: 1) {
            var handle: OpaquePointer?
            guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else {
                sqlite3_close_v2(handle)
                return nil
            }
            sqlite3_exec(handle, "PRAGMA synchronous = FULL", nil, nil, nil)
            return handle
        } drop: { handle in
            sqlite3_close_v2(handle)
        }
    }

    /// Hears of every commit of the writer. The writer must be closed before this object is dropped.
    func watch(_ writer: OpaquePointer) {
        sqlite3_wal_hook(
            writer,
            { context, handle, name, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<SQLiteCheckpointer>.fromOpaque(context).takeUnretainedValue().noteCommit(handle, pages)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func noteCommit(_ writer: OpaquePointer?, _ pages: Int32) {
        if pages >= writerPages {
            sqlite3_wal_checkpoint_v2(writer, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        } else if pages >= backgroundPages, !isPending.exchange(true, ordering: .acquiringAndReleasing) {
            worker.post { [self] handle in
                sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
                isPending.store(false, ordering: .releasing)
            }
        }
    }

    /// Lets the thread end without waiting for it.
    func end() {
        worker.end()
    }

    /// Moves what is left and closes the connection: the last one to close also removes the log.
    func stop() async {
        worker.post { handle in
            sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        }
        await worker.stop()
    }
}
