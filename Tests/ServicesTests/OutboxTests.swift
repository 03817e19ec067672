import Access
import Civil
import Policy
import Registry
@testable import Services
import Storage
import StorageTesting
import Synchronization
import Testing

/// Messages to departments: sent until the step has gone on, counted once whatever happens on the way.
@Suite struct OutboxTests {
    /// A department that does each request once and misbehaves as it is told.
    final class Department: Connector {
        enum Mood { case well, deaf, forgetful, refusing, slow }
        struct Book {
            var mood = Mood.well
            var done: [RequestKey: DepartmentAnswer] = [:]
            var messages: [[UInt8]] = []
        }
        let book = Mutex(Book())
        let answer: @Sendable (RequestKey) -> DepartmentAnswer

        init(_ answer: @escaping @Sendable (RequestKey) -> DepartmentAnswer) { self.answer = answer }

        func be(_ mood: Mood) { book.withLock { $0.mood = mood } }
        var messages: [[UInt8]] { book.withLock { $0.messages } }
        var done: [RequestKey] { book.withLock { Array($0.done.keys) } }

        func deliver(_ request: DepartmentRequest) async throws(DeliveryFault) -> DepartmentAnswer? {
            let result: Result<DepartmentAnswer?, DeliveryFault> = book.withLock { book in
                book.messages.append(request.body)
                switch book.mood {
                case .deaf: return .failure(.passing("deaf"))
                case .refusing: return .failure(.lasting("HTTP 400"))
                case .well, .forgetful, .slow: break
                }
                let answer = book.done[request.key] ?? self.answer(request.key)
                book.done[request.key] = answer
                switch book.mood {
                case .forgetful: return .failure(.passing("forgot to answer"))
                case .slow: return .success(DepartmentAnswer(request.key, .accepted, reference: "R1"))
                default: return .success(answer)
                }
            }
            return try result.get()
        }
    }

    static func done(_ key: RequestKey) -> DepartmentAnswer {
        DepartmentAnswer(key, key.isUndo ? .undone : .done, reference: "R1", data: ["number": "V1"])
    }

    /// An application whose vaccination step is open, and an outbox with one department.
    static func with(
        _ answer: @escaping @Sendable (RequestKey) -> DepartmentAnswer = OutboxTests.done,
        _ body: (inout CaseTests.Desk, Department, Outbox) async throws -> Void
    ) async throws {
        try await CaseTests.with { desk in
            try await desk.open()
            let clock = desk.county.clock
            let outbox = try await Outbox(
                desk.county.cases, in: desk.county.database, of: CaseTests.Desk.nanan,
                patience: .init(first: 1000, longest: 60_000, whole: 3_600_000, ask: 600_000),
                clock: { clock.time.withLock { $0 } })
            try await body(&desk, Department(answer), outbox)
        }
    }

    @Test func `a request is sent with what the step needs and nothing else, and its answer is recorded`() async throws
    {
        try await OutboxTests.with { desk, department, outbox in
            let round = try await outbox.round(by: ["disease-control": department])
            #expect(round == .init(new: 1, sent: 1))
            #expect(try await desk.file.step("vaccination")?.status == .done)
            #expect(try await desk.file.step("vaccination")?.reference == "R1")
            let message = try JSON.parse(try #require(department.messages.first))
            #expect(message["needs"]?["data.name"] == "林小雨" && message["needs"]?["child.mother.name"] == "林秀英")
            #expect(message["needs"]?.object?.count == 6)
            #expect(message["needs"]?["child.mother.citizen_id"] == nil)
            #expect(message["answer"]?.array == ["number", "clinic"])
            // Nothing more is sent, and nothing is left.
            #expect(try await outbox.round(by: ["disease-control": department]) == .init())
        }
    }

    @Test func `what did not arrive is sent again, the same, and later each time`() async throws {
        try await OutboxTests.with { desk, department, outbox in
            let ways = ["disease-control": department]
            department.be(.deaf)
            for expected in [1, 0] {
                #expect(try await outbox.round(by: ways).sent == expected)
            }
            // After a second it is tried, after two more not before they are over.
            desk.county.clock.time.withLock { $0 += 1300 }
            #expect(try await outbox.round(by: ways).failed == 1)
            desk.county.clock.time.withLock { $0 += 1300 }
            #expect(try await outbox.round(by: ways).sent == 0)
            department.be(.forgetful)
            desk.county.clock.time.withLock { $0 += 1300 }
            #expect(try await outbox.round(by: ways).failed == 1)
            #expect(department.done.count == 1)
            #expect(try await desk.file.step("vaccination")?.status == .open)
            department.be(.well)
            desk.county.clock.time.withLock { $0 += 60_000 }
            _ = try await outbox.round(by: ways)
            #expect(try await desk.file.step("vaccination")?.status == .done)
            #expect(Set(department.messages).count == 1 && department.messages.count == 4)
        }
    }

    @Test func `a message stays as it was, whatever becomes of the record, and a lost outbox is made anew`()
        async throws
    {
        try await OutboxTests.with { desk, department, outbox in
            let ways = ["disease-control": department]
            department.be(.forgetful)
            _ = try await outbox.round(by: ways)
            try await desk.county.append(
                "contact-changed", "2026-09-21", ["person": desk.mother], ["phone": "13900000001"], key: "phone")
            desk.county.clock.time.withLock { $0 += 60_000 }
            _ = try await outbox.round(by: ways)
            #expect(Set(department.messages).count == 1)
            try await desk.county.database.write { try $0.run("DELETE FROM outbox") }
            department.be(.well)
            #expect(try await outbox.round(by: ways).new == 1)
            #expect(department.done.count == 1)
            #expect(try await desk.file.step("vaccination")?.status == .done)
        }
    }

    @Test func `a department that takes nothing leaves the step on its desk, and one that is silent too long`()
        async throws
    {
        try await OutboxTests.with { desk, department, outbox in
            department.be(.refusing)
            #expect(try await outbox.round(by: ["disease-control": department]).toDesk == 1)
            let step = try #require(try await desk.file.step("vaccination"))
            #expect(step.isAtDesk && step.status == .open && step.reason?.contains("HTTP 400") == true)
            #expect(try await outbox.round(by: ["disease-control": department]) == .init())
            // Somebody does it there.
            try await desk.move(.finish, "vaccination", by: "disease-control", answer: ["number": "V9"])
            #expect(try await desk.file.step("vaccination")?.status == .done)
        }
        try await OutboxTests.with { desk, department, outbox in
            department.be(.deaf)
            _ = try await outbox.round(by: ["disease-control": department])
            desk.county.clock.time.withLock { $0 += 3_700_000 }
            #expect(try await outbox.round(by: ["disease-control": department]).toDesk == 1)
        }
    }

    @Test func `a department that is silent after taking a request is asked again`() async throws {
        try await OutboxTests.with { desk, department, outbox in
            let ways = ["disease-control": department]
            department.be(.slow)
            _ = try await outbox.round(by: ways)
            #expect(try await desk.file.step("vaccination")?.status == .accepted)
            department.be(.well)
            #expect(try await outbox.round(by: ways).sent == 0)
            desk.county.clock.time.withLock { $0 += 600_000 }
            _ = try await outbox.round(by: ways)
            #expect(try await desk.file.step("vaccination")?.status == .done)
        }
    }

    @Test func `answers come twice, too late, out of order and from the wrong desk`() async throws {
        try await OutboxTests.with { desk, department, outbox in
            department.be(.slow)
            _ = try await outbox.round(by: ["disease-control": department])
            let nanan = try CaseTests.Desk.nanan
            let key = RequestKey(county: nanan, id: desk.id, step: "vaccination", attempt: 1, isUndo: false)
            let cases = desk.county.cases
            await #expect(throws: Refusal.self) {
                _ = try await cases.take(OutboxTests.done(key), from: "police", of: nanan)
            }
            let returned = DepartmentAnswer(key, .returned, reason: "缺电话")
            #expect(try await cases.take(returned, from: "disease-control", of: nanan) == .recorded)
            #expect(try await cases.take(returned, from: "disease-control", of: nanan) == .recorded)
            // That it was accepted comes once more, and late.
            #expect(
                try await cases.take(
                    DepartmentAnswer(key, .accepted, reference: "R1"), from: "disease-control", of: nanan)
                    == .recorded)
            #expect(
                try await cases.take(
                    DepartmentAnswer(key, .accepted, reference: "R2"), from: "disease-control", of: nanan)
                    == .settled)
            #expect(try await desk.file.step("vaccination")?.status == .returned)
            try await desk.move(.resubmit, "vaccination", by: "family")
            #expect(try await cases.take(OutboxTests.done(key), from: "disease-control", of: nanan) == .settled)
            #expect(try await desk.file.step("vaccination")?.status == .open)
        }
    }

    @Test func `an answer that cannot be recorded puts the step on the desk, and says so`() async throws {
        try await OutboxTests.with({
            DepartmentAnswer($0, .done, data: ["number": .string(String(repeating: "9", count: 60))])
        }) {
            desk, department, outbox in
            _ = try await outbox.round(by: ["disease-control": department])
            let step = try #require(try await desk.file.step("vaccination"))
            #expect(step.isAtDesk && step.reason?.contains("REG-0005") == true)
        }
    }

    @Test func `twins while the insurance desk is down: the rest goes on, and then both are insured once`() async throws
    {
        try await OutboxTests.with { desk, _, outbox in
            let twin = try await desk.county.append(
                "birth", "2026-09-01", ["child": nil, "mother": desk.mother],
                ["name": "林小雪", "sex": "female", "order": 2], key: "twin", as: .clinic)
            var second = desk
            second.child = try #require(twin.subjects["child"])
            try await second.open(["name": "林小雪"], key: "b1")
            for (number, one) in [desk, second].enumerated() {
                var one = one
                try await one.move(
                    .finish, "certificate", by: "clinic", answer: ["certificate": .string("X35000001\(number)")],
                    key: "certificate\(number)")
            }
            let (insurance, police) = (
                Department(OutboxTests.done), Department { DepartmentAnswer($0, .done, reference: "H") }
            )
            let ways: [String: any Connector] = ["medical-insurance": insurance, "police": police]
            insurance.be(.deaf)
            for _ in 0..<24 {
                _ = try await outbox.round(by: ways)
                desk.county.clock.time.withLock { $0 += 100_000 }
            }
            for one in [desk, second] {
                #expect(try await one.file.step("hukou")?.status == .done)
                #expect(try await one.file.step("insurance")?.status == .open)
                #expect(try await one.file.step("subsidy")?.status == .open)
                #expect(try await one.file.step("card")?.status == .waiting)
            }
            insurance.be(.well)
            desk.county.clock.time.withLock { $0 += 100_000 }
            _ = try await outbox.round(by: ways)
            for one in [desk, second] {
                #expect(try await one.file.step("insurance")?.status == .done)
                #expect(try await one.file.step("card")?.status == .open)
            }
            #expect(insurance.done.count == 2 && police.done.count == 2)
        }
    }

    @Test func `what a family withdraws is taken back once, whichever message comes first`() async throws {
        try await OutboxTests.with { desk, _, outbox in
            try await desk.move(.finish, "certificate", by: "clinic", answer: ["certificate": "X350000017"])
            let insurance = Department { DepartmentAnswer($0, $0.isUndo ? .undone : .done) }
            let ways = ["medical-insurance": insurance]
            insurance.be(.forgetful)
            _ = try await outbox.round(by: ways)
            try await desk.move(.withdraw, by: "family")
            #expect(try await desk.file.step("insurance")?.status == .undoing)
            insurance.be(.well)
            desk.county.clock.time.withLock { $0 += 60_000 }
            _ = try await outbox.round(by: ways)
            #expect(try await desk.file.step("insurance")?.status == .undone)
            #expect(insurance.done.filter(\.isUndo).count == 1)
            let left = try await desk.county.database.read {
                try $0.first("SELECT count(*) FROM outbox") { try $0.int(0) }
            }
            #expect(left == 0)
        }
    }
}
