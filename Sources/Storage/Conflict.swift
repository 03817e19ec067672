/// What an insert does with a row whose key is already there.
public enum Conflict: Sendable, Hashable {
    /// The statement fails with ``StorageError/Code/unique``.
    case fail
    /// The row already there stays. Without columns: whichever unique key it meets.
    case keep(on: [String] = [])
    /// The row already there takes the new values of the `set` columns. Of several rows with one key in one call the last
    /// one wins.
    case update(on: [String], set: [String])
}
