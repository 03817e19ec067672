import Access
import Civil
import Policy
import Registry
@testable import Services
import Storage
import StorageTesting
import Testing

/// Claims from the proposal of the rules to the bank and back.
@Suite struct PaymentTests {
    static let terms = """
        instrument: fj-test
        title: {zh: 测试, en: Test}
        issuer: {zh: 测试, en: Test}
        published: 2021-01-01
        status: in-force
        confidence: secondary
        ---
        parameter: benefit.publicity_days
        values:
          - {from: 2021-01-01, value: 5, cite: fj-test#1, confidence: secondary}
        """

    static let library = Result { try CountyFixture.library(adding: terms) }

    /// Claims for some children.
    struct Office {
        let county: CountyFixture
        let clerk: Actor
        let township: Actor
        let nanan: DivisionCode
        var payments: Payments { Payments(county.cases) }

        init(_ county: CountyFixture) throws {
            self.county = county
            nanan = try #require(DivisionCode("350583"))
            clerk = Actor(account: 2, role: .county, division: nanan)
            township = Actor(account: 3, role: .township, division: try #require(DivisionCode("350583101")))
        }

        /// A child with a mother, by number.
        func child(_ number: Int, born: String = "2026-03-10") async throws -> (mother: Int64, child: Int64) {
            let letters = Array("甲乙丙丁戊己庚辛壬癸")
            let mother = try await county.append(
                "person-registered", "2020-01-01", ["person": nil],
                [
                    "name": .string("林\(letters[number])秀"), "sex": "female",
                    "birth_date": .string("199\(number)-06-0\(number + 1)"),
                    "citizenship": "CN", "hukou": "350583101", "residence": "350583101",
                ], key: "mother\(number)")
            let woman = try #require(mother.subjects["person"])
            let birth = try await county.append(
                "birth", born, ["child": nil, "mother": woman],
                [
                    "name": .string("林小\(letters[number])"), "sex": "female",
                    "certificate": .string("X00000000\(number)"),
                ],
                key: "birth\(number)", as: .clinic)
            return (woman, try #require(birth.subjects["child"]))
        }

        @discardableResult
        func claim(
            _ family: (mother: Int64, child: Int64), period: String = "2026-01-01", amount: Int64 = 360_000,
            entitlement: String = "childcare-subsidy", key: String
        ) async throws -> Int64 {
            let template = try #require(county.cases.template("benefit-claim", at: nanan))
            let submission = Submission(
                type: "benefit-application", day: county.registry.today, place: nanan,
                subjects: [
                    "person": SubjectReference(person: family.child),
                    "applicant": SubjectReference(person: family.mother),
                ],
                data: [
                    "entitlement": .string(entitlement), "period": .string(period), "amount": .integer(amount),
                    "place": "350583101", "account": "6222000000000000001",
                ], source: "family", key: key)
            let mother = Actor(account: 9, role: .family, division: nanan, person: family.mother)
            return try await county.cases.open(submission, template, as: mother, for: .ownRecord)
        }

        func move(_ id: Int64, _ move: CaseMove, _ step: String, as actor: Actor? = nil) async throws {
            try await county.cases.move(
                id, .init(move, step: step, reason: "…", day: county.registry.today),
                source: "desk", key: "\(id)/\(step)/\(move)", as: actor ?? clerk, for: .registration)
        }

        /// Through review, confirmation and publicity.
        func confirm(_ ids: Int64..., until day: String = "2026-10-20") async throws {
            try await confirm(ids, until: day)
        }

        func confirm(_ ids: [Int64], until day: String = "2026-10-20") async throws {
            for id in ids {
                try await move(id, .finish, "township", as: township)
                try await move(id, .finish, "county")
            }
            try county.clock.set(day)
            _ = try await county.cases.elapse(of: nanan)
        }

        func status(_ id: Int64) async throws -> String? {
            try await county.cases.file(id)?.step("pay").map { "\($0.status.rawValue) \($0.attempt)" }
        }

        func paid(_ child: Int64) async throws -> [Event] {
            try await county.registry.person(child, as: clerk, for: .registration).life.events.filter {
                $0.type == "benefit-paid"
            }
        }
    }

    static func with(_ engine: TestEngine = .sqlite, _ body: (Office) async throws -> Void) async throws {
        try await CountyFixture.with(engine, library.get()) { try await body(Office($0)) }
    }

    @Test(arguments: TestEngine.available)
    func `a claim is reviewed, confirmed, made public, paid in a batch and reconciled`(engine: TestEngine) async throws
    {
        try await PaymentTests.with(engine) { office in
            let family = try await office.child(1)
            let id = try await office.claim(family, key: "c1")
            #expect(try await office.status(id) == "waiting 1")
            try await office.move(id, .finish, "township", as: office.township)
            try await office.move(id, .finish, "county")
            let file = try #require(try await office.county.cases.file(id))
            #expect(file.step("publicity")?.status == .open && file.amount == 360_000)
            // Nobody ends publicity early, not even the office.
            await #expect(throws: Refusal.self) { try await office.move(id, .elapse, "publicity") }
            await #expect(throws: Refusal.self) { try await office.move(id, .finish, "publicity") }
            try office.county.clock.set("2026-10-20")
            #expect(try await office.county.cases.elapse(of: office.nanan) == 1)
            #expect(
                try await office.payments.ready(in: office.nanan, as: office.clerk) == .init(count: 1, amount: 360_000))
            let made = try await office.payments.makeBatch(in: office.nanan, as: office.clerk)
            let batch = try #require(made.name)
            #expect(made.refused.isEmpty && batch == "P20261020-1")
            #expect(try await office.status(id) == "accepted 1")
            #expect(try await office.payments.makeBatch(in: office.nanan, as: office.clerk).name == nil)
            let text = String(
                decoding: try await office.payments.bankFile(batch, in: office.nanan, as: office.clerk), as: UTF8.self)
            #expect(text.contains("\(id)-1,林乙秀,,6222000000000000001,3600.00,育儿补贴"))
            let result = "支付编号,结果,金额（元）,原因\n\(id)-1,成功,3600.00,\n"
            let found = try await office.payments.take(result, of: batch, in: office.nanan, as: office.clerk)
            #expect(found.paid == 1 && found.problems.isEmpty && found.missing.isEmpty)
            // The same file again changes nothing.
            let again = try await office.payments.take(result, of: batch, in: office.nanan, as: office.clerk)
            #expect(again.paid == 0 && again.known == 1)
            let paid = try await office.paid(family.child)
            #expect(
                paid.count == 1 && paid.first?.data["amount"] == 360_000 && paid.first?.data["batch"] == .string(batch))
            #expect(
                try await office.payments.batches(in: office.nanan, as: office.clerk).map {
                    "\($0.name) \($0.count) \($0.paid) \($0.paidAmount)"
                } == ["P20261020-1 1 1 360000"])
            #expect(try await office.county.cases.file(id)?.isEnded == true)
        }
    }

    @Test func `nothing is paid twice: not by a second claim, another batch, a record by hand`() async throws {
        try await PaymentTests.with { office in
            let family = try await office.child(1)
            let id = try await office.claim(family, key: "c1")
            // A second claim for the same period while the first is open.
            await #expect(throws: Refusal.self) { try await office.claim(family, key: "c2") }
            // Another period is another claim.
            let other = try await office.claim(family, period: "2027-01-01", key: "c3")
            try await office.confirm(id)
            let batch = try #require(try await office.payments.makeBatch(in: office.nanan, as: office.clerk).name)
            func codes(_ body: () async throws -> Void) async -> [String] {
                do {
                    try await body()
                    return []
                } catch let refusal as Refusal { return refusal.problems.map(\.code) } catch { return ["\(error)"] }
            }
            let paid: [String: JSON] = ["entitlement": "childcare-subsidy", "period": "2026-01-01", "amount": 360_000]
            func pay(_ data: [String: JSON], _ key: String) async throws {
                try await office.county.append("benefit-paid", "2026-10-20", ["person": family.child], data, key: key)
            }
            // In a batch: a payment by hand is refused, also one that says another amount of the same batch.
            #expect(await codes { try await pay(paid, "p1") } == ["SVC-0017"])
            #expect(
                await codes { try await pay(paid.merging(["batch": .string(batch), "amount": 1]) { $1 }, "p2") }
                    == ["SVC-0017"])
            _ = try await office.payments.take(
                "支付编号,结果,金额\n\(id)-1,成功,3600\n", of: batch, in: office.nanan, as: office.clerk)
            #expect(await codes { try await pay(paid, "p3") } == ["SVC-0017"])
            #expect(await codes { try await office.claim(family, key: "c4") } == ["SVC-0017"])
            #expect(try await office.paid(family.child).count == 1)
            // Of the other period a payment by hand is one, and then it is in no batch any more.
            try await pay(paid.merging(["period": "2027-01-01"]) { $1 }, "p4")
            try await office.confirm(other, until: "2026-11-20")
            let second = try await office.payments.makeBatch(in: office.nanan, as: office.clerk)
            #expect(second.name == nil && second.refused.map(\.code) == ["SVC-0017"])
            // And the database itself would not take a second row.
            await #expect(throws: StorageError.self) {
                try await office.county.database.write { connection in
                    try connection.run(
                        """
                        INSERT INTO payment (person, entitlement, period, state, amount, day, copies)
                        SELECT person, entitlement, period, 'batched', amount, day, 1 FROM payment
                        """)
                }
            }
        }
    }

    @Test
    func `two numbers that turn out to be one person, each paid for, are told of and keep nobody from merging them`()
        async throws
    {
        try await PaymentTests.with { office in
            let mother = try await office.child(1)
            let twin = try await office.county.append(
                "person-registered", "2026-04-01", ["person": nil],
                [
                    "name": "林晓乙", "sex": "female", "birth_date": "2026-03-11", "residence": "350583101",
                    "hukou": "350583101",
                ],
                key: "other")
            let other = try #require(twin.subjects["person"])
            let paid: [String: JSON] = ["entitlement": "childcare-subsidy", "period": "2026-01-01", "amount": 360_000]
            for (number, person) in [mother.child, other].enumerated() {
                try await office.county.append(
                    "benefit-paid", "2026-09-01", ["person": person], paid, key: "p\(number)")
            }
            let judged = ["person": mother.child, "other": other]
            try await office.county.append(
                "identity-judged", "2026-09-02", judged, ["verdict": "same"], key: "judged")
            let second = Actor(account: 77, role: .county, division: office.nanan)
            _ = try await office.county.registry.append(
                Submission(
                    type: "persons-merged", day: try #require(Day("2026-09-03")), place: office.nanan,
                    subjects: judged.mapValues { SubjectReference(person: $0) }, data: ["reason": "同一人"],
                    source: "test",
                    key: "merged"),
                by: second, for: .registration)
            let doubled = try await office.payments.doubled(in: office.nanan, as: office.clerk)
            #expect(doubled.map(\.copies) == [2] && doubled.first?.person == mother.child)
        }
    }

    @Test func `two clerks who make a batch at once put each claim into one`() async throws {
        try await PaymentTests.with { office in
            var ids: [Int64] = []
            for number in 0..<6 {
                ids.append(try await office.claim(try await office.child(number), key: "c\(number)"))
            }
            try await office.confirm(ids)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { _ = try? await office.payments.makeBatch(in: office.nanan, as: office.clerk) }
                }
            }
            let batches = try await office.payments.batches(in: office.nanan, as: office.clerk)
            #expect(batches.reduce(0) { $0 + $1.count } == 6)
            for id in ids { #expect(try await office.status(id) == "accepted 1") }
        }
    }

    @Test func `what the bank could not pay goes back to the family and into the next batch`() async throws {
        try await PaymentTests.with { office in
            let family = try await office.child(1)
            let id = try await office.claim(family, key: "c1")
            try await office.confirm(id)
            let batch = try #require(try await office.payments.makeBatch(in: office.nanan, as: office.clerk).name)
            let found = try await office.payments.take(
                """
                支付编号,结果,金额（元）,原因
                \(id)-1,失败,3600.00,账号不存在
                \(id)-1,成功,3600.00,
                999999-1,成功,3600.00,
                x,成功,1,
                \(id)-2,成功,3600.00,
                """, of: batch, in: office.nanan, as: office.clerk)
            #expect(found.failed == 1 && found.paid == 0 && found.problems.count == 4)
            #expect(try await office.status(id) == "returned 1")
            #expect(try await office.county.cases.file(id)?.step("pay")?.reason?.contains("账号不存在") == true)
            let file = try #require(try await office.county.cases.file(id))
            let mother = Actor(account: 9, role: .family, division: office.nanan, person: family.mother)
            try await office.county.cases.complete(
                file, data: file.application.data.merging(["account": "6222000000000000002"]) { $1 },
                day: office.county.registry.today, source: "family", key: "again", as: mother, for: .ownRecord)
            let second = try #require(try await office.payments.makeBatch(in: office.nanan, as: office.clerk).name)
            #expect(second == "P20261020-1" || second == "P20261020-2")
            let text = String(
                decoding: try await office.payments.bankFile(second, in: office.nanan, as: office.clerk), as: UTF8.self)
            #expect(text.contains("\(id)-2") && text.contains("6222000000000000002"))
            // A late line of the first batch counts for nothing.
            let late = try await office.payments.take(
                "支付编号,结果,金额\n\(id)-1,成功,3600\n", of: second, in: office.nanan, as: office.clerk)
            #expect(late.paid == 0 && late.problems.count == 1 && late.missing == ["\(id)-2"])
        }
    }

    @Test
    func `a death after the confirmation keeps a claim out of the batch, and an amount that the rules do not give`()
        async throws
    {
        try await PaymentTests.with { office in
            let (first, second) = (try await office.child(1), try await office.child(2, born: "2024-12-10"))
            let ids = [
                try await office.claim(first, key: "c1"), try await office.claim(second, key: "c2"),
                try await office.claim(try await office.child(3), amount: 30_000, key: "c3"),
            ]
            try await office.confirm(ids)
            try await office.county.append(
                "death", "2025-12-20", ["person": second.child], [:], key: "death", as: .county)
            let made = try await office.payments.makeBatch(in: office.nanan, as: office.clerk)
            #expect(made.refused.map(\.code) == ["SVC-0021", "SVC-0021"])
            #expect(made.refused.map(\.at) == ids[1...].map { "\($0)" })
            #expect(try await office.status(ids[0]) == "accepted 1")
            #expect(try await office.status(ids[1]) == "open 1")
        }
    }

    @Test func `what is sensitive is not claimed by events that everybody sees`() async throws {
        try await PaymentTests.with { office in
            let family = try await office.child(1)
            await #expect(throws: Refusal.self) {
                try await office.claim(family, entitlement: "special-assistance-death", key: "c1")
            }
            await #expect(throws: Refusal.self) { try await office.claim(family, entitlement: "nothing", key: "c2") }
        }
    }

    @Test func `a rebuild in any portions gives the same payments`() async throws {
        try await PaymentTests.with { office in
            let ids = [
                try await office.claim(try await office.child(1), key: "c1"),
                try await office.claim(try await office.child(2), key: "c2"),
            ]
            try await office.confirm(ids)
            let batch = try #require(try await office.payments.makeBatch(in: office.nanan, as: office.clerk).name)
            _ = try await office.payments.take(
                "支付编号,结果,金额\n\(ids[0])-1,成功,3600\n", of: batch, in: office.nanan, as: office.clerk)
            func rows() async throws -> [String] {
                try await office.county.database.read { connection in
                    try connection.all(
                        "SELECT person, entitlement, period, state, amount, batch, id, copies FROM payment ORDER BY person"
                    ) {
                        try
                            "\($0.int(0)) \($0.text(1)) \($0.int(2)) \($0.text(3)) \($0.int(4)) \(String(describing: $0.optionalText(5))) \(String(describing: $0.optionalInt(6))) \($0.int(7))"
                    }
                }
            }
            let before = try await rows()
            #expect(before.count == 2)
            for portion in [1, 4, 1000] as [Int64] {
                _ = try await office.county.registry.rebuild(portion: portion)
                #expect(try await rows() == before)
            }
        }
    }
}
