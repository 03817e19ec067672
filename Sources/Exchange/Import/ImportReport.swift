public import Civil

/// What became of a file.
public struct ImportReport: Sendable {
    /// A row that was not taken in.
    public struct Rejection: Sendable {
        /// The line of the file, from 1.
        public var line: Int
        /// The event type, when the row says one.
        public var type: String?
        /// Why, all of it; places are columns of the file.
        public var problems: [Problem]

        /// The rejection as JSON.
        public var json: JSON {
            .object(present: [
                ("line", .integer(line)), ("type", type.map { .string($0) }),
                ("problems", .array(problems.map(\.json))),
            ])
        }
    }

    /// The file.
    public var path: String
    /// How many rows were read, the header not counted.
    public var rows = 0
    /// How many events were recorded now.
    public var accepted = 0
    /// How many had been recorded before.
    public var repeated = 0
    /// How many rows were not taken in.
    public var rejected = 0
    /// How often each problem was found, by its code.
    public var problems: [String: Int] = [:]
    /// The first rejections, up to ``sampleSize``.
    public var sample: [Rejection] = []
    /// Where the rejected rows are; `nil` when there are none.
    public var rejects: String?
    /// Why the file was not read to its end; `nil` when it was.
    public var stopped: Problem?

    /// How many rejections a report holds; all of them are in the rejects file.
    public static let sampleSize = 20

    /// A report of nothing yet.
    public init(path: String) { self.path = path }

    /// 0: every row is in. 3: some were rejected. 1: the file was not read to its end.
    public var exitCode: Int32 { stopped != nil ? 1 : rejected > 0 ? 3 : 0 }

    /// The report as JSON.
    public var json: JSON {
        .object(present: [
            ("file", .string(path)), ("rows", .integer(rows)), ("accepted", .integer(accepted)),
            ("repeated", .integer(repeated)), ("rejected", .integer(rejected)),
            ("problems", .object(problems.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
            ("sample", .array(sample.map(\.json))), ("rejects", rejects.map { .string($0) }),
            ("stopped", stopped?.json),
        ])
    }

    mutating func reject(_ line: Int, _ type: String?, _ problems: [Problem]) {
        rejected += 1
        for problem in problems { self.problems[problem.code, default: 0] += 1 }
        if sample.count < ImportReport.sampleSize {
            sample.append(Rejection(line: line, type: type, problems: problems))
        }
    }
}

/// How far an import is.
public struct ImportProgress: Sendable {
    /// Bytes read so far.
    public var bytes: Int64
    /// Bytes of the file; 0 when it is not known.
    public var total: Int64
    /// What became of the rows so far.
    public var report: ImportReport
}
