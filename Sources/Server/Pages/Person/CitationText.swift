import Civil
import Policy

/// Clauses in words.
struct CitationText: Sendable {
    let chain: PackChain

    /// The clauses, each with the title of its instrument and the mark of what is not verified.
    func cites(_ citations: [Citation], _ words: Words, isMarked: Bool = false) -> [Model] {
        citations.map { citation in
            let instrument = chain.instruments[citation.instrument]
            let title = instrument.map { words.language == .zh ? "《\(words($0.title))》" : words($0.title) }
            return [
                "text": (title ?? citation.instrument)
                    + words.clause(citation.clause)
                    + (instrument.map { $0.number.isEmpty ? "" : words("explain.instrument", ["number": $0.number]) }
                        ?? ""),
                "unverified": isMarked || instrument?.confidence.isMarked ?? false,
            ]
        }
    }
}
