public import Civil
public import Storage

extension StorageError {
    /// The error as a problem that a person reads: where, why, what to do.
    public var problem: Problem {
        Problem(
            code: code.rawValue, at: subject, why: Bilingual(zh: why.zh, en: why.en + "."),
            fix: Bilingual(zh: fix.zh, en: fix.en + "."))
    }
}
