/// A database engine that carries the common dialect.
///
/// Code above this room never asks which engine it runs on, except where a migration declares a statement for one engine
/// only (``Migration/Statement/only(_:_:)``).
public enum Engine: String, Sendable, Hashable, CaseIterable {
    /// One file in a folder, write-ahead log, one writer: the default.
    case sqlite
    /// A server reached by URL: PostgreSQL 15.
    case postgresql
}
