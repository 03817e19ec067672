/// Links records: brings them together in blocks, estimates a model, weighs pairs, joins them.
///
///     let linker = Linker(records, threads: 2)
///     let pairs = await linker.pairs()
///     let model = await linker.train(pairs)
///     let links = await linker.link(pairs, model)
public struct Linker: Sendable {
    /// The records.
    public let records: LinkRecords
    private let threads: Int
    let comparer: Comparer

    /// A linker of records.
    public init(_ records: LinkRecords, threads: Int = 1) {
        self.records = records
        self.threads = max(1, threads)
        comparer = Comparer(records)
    }

    /// All pairs that share a block.
    public func pairs() async -> CandidatePairs {
        await CandidatePairs(Blocking(records), comparer, teaching: teaching, threads: threads)
    }

    /// The rules that teach, in the order of their bits.
    var teaching: [Int] { records.design.blocks.indices.filter { records.design.blocks[$0].teaches } }

    /// The model that the records teach.
    public func train(_ pairs: CandidatePairs) async -> LinkModel {
        await Training(records: records, comparer: comparer, pairs: pairs, teaching: teaching).model(threads: threads)
    }

    /// Weighs the pairs and joins records into clusters.
    public func link(_ pairs: CandidatePairs, _ model: LinkModel) async -> Links {
        let scorer = Scorer(records, comparer, model, pairs.patterns)
        let direct = await scorer.weights(pairs, threads: threads)
        let threshold = Float(LinkModel.weight(model.design.link))
        let clusters = LinkClusters(records, pairs.left, pairs.right, direct, from: threshold)
        return Links(
            records: records, pairs: pairs, direct: direct, clusters: clusters, scorer: scorer, threshold: threshold)
    }
}

/// Weighs pairs by a model.
struct Scorer: Sendable {
    let model: LinkModel
    let comparer: Comparer
    let weigher: Weigher
    let frequencies: Frequencies
    /// For each pattern of the pairs what it says against strangers and against others.
    private let base: [(strangers: Double, others: Double)]

    init(_ records: LinkRecords, _ comparer: Comparer, _ model: LinkModel, _ patterns: [Comparer.Pattern]) {
        let weigher = Weigher(model)
        self.init(comparer, model, weigher, Frequencies(records, model), base: patterns.map(weigher.weights(of:)))
    }

    init(
        _ comparer: Comparer, _ model: LinkModel, _ weigher: Weigher, _ frequencies: Frequencies,
        base: [(strangers: Double, others: Double)] = []
    ) {
        (self.model, self.comparer, self.weigher) = (model, comparer, weigher)
        (self.frequencies, self.base) = (frequencies, base)
    }

    /// The weight of two records.
    ///
    /// - Parameter taught: the bits of the rules that the two would teach for.
    func weight(_ left: UInt32, _ right: UInt32, taught: Comparer.Pattern = 0) -> Float {
        let pattern = comparer.pattern(Int(left), Int(right)) | taught
        let (strangers, others) = weigher.weights(of: pattern)
        return Float(LinkModel.both(strangers + frequencies.added(Int(left), Int(right), pattern), others))
    }

    /// The weight of each pair.
    func weights(_ pairs: CandidatePairs, threads: Int) async -> [Float] {
        let size = 1 << 16
        return await withTaskGroup(of: (Int, [Float]).self) { group in
            var parts: [[Float]] = Array(repeating: [], count: (pairs.count + size - 1) / size)
            for number in parts.indices {
                if number >= threads, let (done, part) = await group.next() { parts[done] = part }
                group.addTask { [self] in
                    (
                        number,
                        (number * size..<min(pairs.count, (number + 1) * size)).map { pair in
                            let kind = Int(pairs.kinds[pair])
                            let added = frequencies.added(
                                Int(pairs.left[pair]), Int(pairs.right[pair]), pairs.patterns[kind])
                            return Float(LinkModel.both(base[kind].strangers + added, base[kind].others))
                        }
                    )
                }
            }
            for await (done, part) in group { parts[done] = part }
            return Array(parts.joined())
        }
    }
}
