import Civil
import Exchange
import FEEL
import Foundation
import Measuring
import Policy

/// `decide-family packs [COUNT]`: what a decision costs in a county, with the pack of that county alone beside the shipped ones, and with those
/// of 3,000.
///
/// Each county sets two values that are left open to it and changes an entitlement. The two libraries take turns. Exits 1 if a decision costs
/// more than 1.1 times with all of them.
enum ManyPacks {
    static let goal = 1.1

    static func run(_ count: Int) throws -> Int32 {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let shipped = try PackFolder.read(root.appendingPathComponent("Packs").path)
        let codes = (0..<count).map { number -> String in
            // Provinces and cities without packs of their own.
            let (province, rest) = (51 + number / 900, number % 900)
            return "\(province)\(10 + rest / 30)\(10 + rest % 30)"
        }
        let clock = ContinuousClock()
        func library(_ codes: [String]) throws -> (Library, Double) {
            let start = clock.now
            let library = Library(files: shipped.files + codes.flatMap(files))
            var samples = Samples()
            samples.add(clock.now - start)
            guard library.isSound else { throw BuiltProgram.Failure(code: 96) }
            return (library, samples.percentile(1))
        }
        guard let code = codes.last, let division = DivisionCode(code), let day = Day("2026-06-30") else { return 2 }
        let (one, oneLoad) = try library([code])
        let (many, manyLoad) = try library(codes)
        func lives(_ birth: String, _ mother: Int64?) -> Chronicle {
            var chronicle = Chronicle(given: [
                "birth_date": .date(Day(birth) ?? .first), "public_rental": .string("waiting"),
                "sex": .string("female"),
            ])
            if let mother { chronicle.givenKin["mother"] = [mother] }
            return chronicle
        }
        var mother = lives("1994-03-01", nil)
        mother.givenKin["children"] = [2, 3]
        let subject = Subject(
            person: 1, chronicles: [1: mother, 2: lives("2021-05-01", 1), 3: lives("2025-02-28", 1)])
        var times: [[Double]] = [[], []]
        var answers: [String] = []
        for round in 0..<220 {
            for (place, library) in [one, many].enumerated() {
                let start = clock.now
                var decisions: [Decision] = []
                for _ in 0..<10 { decisions = library.chain(for: division).decide(subject, on: day, standing: false) }
                var samples = Samples()
                samples.add(clock.now - start)
                if round >= 20 { times[place].append(samples.percentile(1) / 10) }
                if round == 0 {
                    answers.append(decisions.map { "\($0.entitlement) \($0.answer) \($0.amount)" }.joined())
                }
            }
        }
        guard answers.count == 2, answers[0] == answers[1], answers[0].contains("public-rental-queue yes") else {
            throw BuiltProgram.Failure(code: 95)
        }
        let (alone, among) = (median(times[0]), median(times[1]))
        var table = Table(["county packs", "load s", "a person's decisions ms", "× alone"])
        table.add(["1", figure(oneLoad, 2), figure(alone * 1e3, 3), "1"])
        table.add(["\(count)", figure(manyLoad, 2), figure(among * 1e3, 3), figure(among / alone, 2)])
        print(table.text)
        return among / alone <= goal ? 0 : 1
    }

    private static func files(_ code: String) -> [PackFile] {
        [
            PackFile(
                path: "cn/\(code)/pack.yaml",
                text: """
                    pack: cn-\(code)
                    division: "\(code)"
                    level: county
                    version: 1
                    title: {zh: 某县政策包, en: County pack}
                    """),
            PackFile(
                path: "cn/\(code)/values.yaml",
                text: """
                    instrument: notice-\(code)
                    title: {zh: 某县办法, en: County rules}
                    issuer: {zh: 某县人民政府, en: County}
                    from: 2024-01-01
                    status: in-force
                    confidence: full
                    ---
                    parameter: housing.queue_points
                    values:
                      - {from: 2024-01-01, value: \(1 + (Int(code) ?? 0) % 5), cite: notice-\(code)#3}
                    ---
                    parameter: childcare.public_fee
                    values:
                      - {from: 2024-01-01, value: 80000, cite: notice-\(code)#4}
                    ---
                    entitlement: public-rental-queue
                    amends: cn
                    amount: {unit: count, value: 'housing.queue_points * person.minor_count + 1'}
                    """),
        ]
    }
}
