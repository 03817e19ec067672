import Civil
import Crypto

extension Submission {
    /// A key made of the content alone, for an event that comes without one: SHA-256 over type, day, place, subjects, data and
    /// what it changes, in canonical form.
    ///
    /// The same content gives the same key wherever and whenever it is handed in, so that taking in a file a second time, or
    /// in another order, records nothing twice. Two events that are the same in every field are one event.
    public var contentKey: String { "sha256-" + Hex.text(Array(SHA256.hash(data: canonicalBytes))) }
}
