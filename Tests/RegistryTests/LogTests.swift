import Civil
@testable import Registry
import Storage
import StorageTesting
import Testing

@Suite struct LogTests {
    /// The eight leaves of the Certificate Transparency reference tests and their root.
    static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ]

    @Test func `roots are those of RFC 6962`() {
        var frontier = MerkleFrontier()
        #expect("\(frontier.root)" == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        frontier.append(.leaf(LogTests.leaves[0]))
        #expect("\(frontier.root)" == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        for leaf in LogTests.leaves.dropFirst() { frontier.append(.leaf(leaf)) }
        #expect("\(frontier.root)" == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
    }

    @Test func `inclusion and consistency hold for every pair of sizes and fail when anything differs`() {
        let leaves = (0..<70).map { LogHash.leaf([UInt8($0)]) }
        func subtree(_ start: Int64, _ count: Int64) -> LogHash {
            MerkleProof.hash(start, count) { leaves[Int($0)] }
        }
        for size in Int64(1)...70 {
            let root = subtree(0, size)
            var frontier = MerkleFrontier()
            for leaf in leaves.prefix(Int(size)) { frontier.append(leaf) }
            #expect(frontier.root == root)
            #expect(MerkleFrontier(size: size, bytes: frontier.bytes) == frontier)
            for index in 0..<size {
                let path = MerkleProof.inclusion(of: index, size: size, subtree: subtree)
                #expect(MerkleProof.root(leaf: leaves[Int(index)], index: index, size: size, path: path) == root)
                let other = leaves[Int((index + 1) % 70)]
                #expect(MerkleProof.root(leaf: other, index: index, size: size, path: path) != root)
            }
            for old in 1...size {
                let path = MerkleProof.consistency(from: old, to: size, subtree: subtree)
                let oldRoot = subtree(0, old)
                #expect(MerkleProof.isConsistent(old: old, oldRoot: oldRoot, new: size, newRoot: root, path: path))
                let wrong = LogHash.leaf([1, 2, 3])
                #expect(!MerkleProof.isConsistent(old: old, oldRoot: wrong, new: size, newRoot: root, path: path))
            }
        }
    }

    @Test func `a checkpoint reads back only with its own key and text`() throws {
        let key = try #require(LogKey(name: "log.example/1", secret: Array(repeating: 7, count: 32)))
        let other = try #require(LogKey(name: "log.example/1", secret: Array(repeating: 8, count: 32)))
        let note = try Checkpoint(origin: "log.example/1", size: 42, root: .emptyTree).signed(by: key)
        #expect(try Checkpoint(note: note, verifier: key.verifier).size == 42)
        #expect(throws: CheckpointError.unknownKey) { try Checkpoint(note: note, verifier: other.verifier) }
        let forged = note.replacing("\n42\n", with: "\n43\n")
        #expect(throws: CheckpointError.badSignature) { try Checkpoint(note: forged, verifier: key.verifier) }
        let verifier = try #require(LogVerifier(key.verifier.text))
        #expect(try Checkpoint(note: note, verifier: verifier).size == 42)
        #expect(LogVerifier(key.verifier.text.dropLast(2) + "AA") == nil)
    }

    @Test(arguments: TestEngine.available)
    func `a sound journal verifies, also against a checkpoint kept elsewhere`(engine: TestEngine) async throws {
        try await Fixture.with(engine) { fixture in
            _ = try await fixture.mother()
            let kept = try await fixture.registry.sign()
            try await fixture.append(Fixture.person("x", "林涛", .male, "1980-01-01"))
            let result = try await fixture.registry.verify(outside: [kept])
            #expect(result.faults == [])
            #expect(result.size == 2)
            #expect(result.checkpoints.contains(1))
            let proof = try await fixture.registry.inclusion(of: 1)
            #expect(proof.root == result.root)
        }
    }

    @Test func `one flipped byte in one payload is found and named`() async throws {
        try await Fixture.with(.sqlite) { fixture in
            try await fixture.story()
            try await fixture.tamper(
                "UPDATE journal SET payload = replace(payload, '350583104', '350583904') WHERE seq = 5")
            let result = try await fixture.registry.verify()
            #expect(result.faults == [.changed(5)])
        }
    }

    @Test func `deleting, truncating and rewriting the tail are found`() async throws {
        try await Fixture.with(.sqlite) { fixture in
            try await fixture.story()
            let kept = try await fixture.registry.sign()
            try await fixture.tamper("DELETE FROM journal WHERE seq = 4")
            #expect(try await fixture.registry.verify().faults.contains(.gap(5)))
            try await fixture.tamper("DELETE FROM journal WHERE seq > 4")
            let truncated = try await fixture.registry.verify(outside: [kept])
            #expect(truncated.faults.contains(.truncated(size: 9)))
        }
    }
}

extension Fixture {
    /// Changes the journal as somebody with the file in hand could.
    func tamper(_ sql: String) async throws {
        try await database.write { connection in
            let triggers = try connection.all(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'", []
            ) { (try $0.text(0), try $0.text(1)) }
            for (name, _) in triggers { try connection.run("DROP TRIGGER \(name)") }
            try connection.run(sql)
            for (_, sql) in triggers { try connection.run(sql) }
        }
    }
}
