import Charts
import Civil
import Policy
import Registry
import Statistics

/// What the page of the records behind a count shows.
struct FigureRecordsModel: Sendable {
    let found: FigureRecords
    let indicator: IndicatorDeclaration
    let count: CountDeclaration
    let chain: PackChain
    let division: DivisionCode
    let own: DivisionCode
    let county: DivisionCode
    let period: FigurePeriod
    let today: Day
    let purpose: String
    let isFirst: Bool

    func view(_ words: Words) -> Model {
        .present([
            "back": [
                "href": IndicatorsModel.href(indicator.id, division, own, period), "text": words(indicator.title),
            ] as Model, "heading": words("indicators.records_of", ["count": words(count.title)]),
            "lead": words("indicators.of", ["place": words.place(division), "period": words.period(period)]),
            "purpose": purpose, "items": found.records.map { record($0, words) },
            "withheld": found.withheld > 0
                ? words("indicators.withheld", ["count": "\(found.withheld)"]) : nil,
            "empty": found.records.isEmpty ? ["text": words("indicators.no_records")] as Model : nil,
            "paging": isFirst && found.next == nil
                ? nil
                : Model.present([
                    "shown": "\(found.records.count)", "first": isFirst ? nil : href,
                    "next": found.next.map { href + "&after=\($0)" },
                ]),
        ])
    }

    private var href: String {
        "/indicators/\(indicator.id)/records?count=\(count.id)&period=\(FormText.encode(period.description))"
            + "&division=\(division)"
    }

    private func record(_ record: FigureRecords.Record, _ words: Words) -> Model {
        let place = words.shortPlace(record.division, in: county)
        let type = record.type.flatMap { chain.eventTypes[$0]?.title }.map { words($0) }
        guard let person = record.person else {
            return .present([
                "title": place,
                "note": [
                    words("indicators.reported", ["value": NumberStyle.grouped(record.amount)]), record.source,
                ].compactMap { $0 }.joined(separator: " · "), "when": words.day(record.day),
            ])
        }
        let about = [
            person.birthDay.flatMap { words.age($0, on: today) }, place,
        ].compactMap { $0 }.joined(separator: " · ")
        return .present([
            "title": person.name ?? words("person.unnamed"), "href": "/persons/\(person.id)", "note": about,
            "when": type.map { "\($0) \(words.day(record.day))" }
                ?? words("indicators.since", ["day": words.day(record.day)]),
        ])
    }
}
