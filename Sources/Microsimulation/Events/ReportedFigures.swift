import Civil

extension SyntheticCounty {
    /// Figures that offices report about the made-up county, one set at the end of each year and of the last month: sizes that suit its people,
    /// nothing more.
    public var reportedFigures: [DemoEvent] {
        let last = request.today.yearMonth.firstDay.adding(days: -1)
        let first = lives.day(lives.from).year
        let days = (first..<max(first, last.year)).compactMap { Day(year: $0, month: 12, day: 31) } + [last]
        return days.enumerated().flatMap { place, day in
            ReportedFigures(persons: request.persons, townships: request.townships.count, step: place)
                .values.map { figure, value in
                    let start = Day(year: day.year, month: 1, day: 1) ?? day
                    return DemoEvent(
                        type: "figure-reported", day: day, place: request.division,
                        key: "syn-\(request.seed)-figure-\(figure)-\(day)", subjects: [],
                        data: [
                            ("figure", .string(figure)), ("value", .integer(value)),
                            ("from", .string(start.description)), ("document", .string("演示数据")),
                        ])
                }
        }
    }
}

/// What is reported of a county of a size.
private struct ReportedFigures {
    let persons: Int
    let townships: Int
    /// Which report of the row it is: things get better from one to the next.
    let step: Int

    /// So many per thousand people.
    private func perThousand(_ rate: Double) -> Int { Int(rate * Double(persons) / 1000) }

    /// A part of a whole, larger with each report.
    private func part(_ whole: Int, _ share: Double, _ growth: Double) -> Int {
        min(whole, Int(Double(whole) * (share + growth * Double(step))))
    }

    var values: [(figure: String, value: Int)] {
        let villages = max(1, townships * 14)
        let kindergarten = perThousand(28)
        let special = perThousand(0.9)
        let tested = perThousand(6.5)
        let deliveries = perThousand(3.2)
        let places = max(4, perThousand(0.6))
        let institutions = max(1, perThousand(0.03))
        return [
            ("childcare_places", perThousand(3.6 + 0.25 * Double(step))), ("childcare_assessed", institutions),
            ("childcare_good", part(institutions, 0.5, 0.1)), ("demonstration_childcare", 1),
            ("preschool_children", kindergarten), ("preschool_public", part(kindergarten, 0.46, 0.02)),
            ("preschool_inclusive", part(kindergarten, 0.79, 0.02)), ("townships", townships),
            ("townships_with_kindergarten", townships), ("townships_with_child_care", part(townships, 0.8, 0.06)),
            ("schools", max(2, villages / 6)), ("schools_after_school", max(2, villages / 6)),
            ("special_families", special), ("special_families_contacts", special),
            ("special_families_doctor", part(special, 0.9, 0.03)), ("special_families_green", special),
            ("nursing_rooms_due", places), ("nursing_rooms", part(places, 0.6, 0.1)), ("villages", villages),
            ("villages_with_association", part(villages, 0.92, 0.02)), ("women_tested_due", tested),
            ("women_tested", tested - tested / 120), ("infected_women", perThousand(0.04)),
            ("infected_women_treated", perThousand(0.04)), ("hiv_children_due", perThousand(0.008)),
            ("hiv_children_infected", 0), ("cervical_screened", perThousand(138 + 9 * Double(step))),
            ("vaginal_deliveries", deliveries), ("deliveries_with_analgesia", part(deliveries, 0.3, 0.08)),
            ("abortions", perThousand(4.1)), ("mch_facilities", 1), ("critical_maternal_centres", 1),
            ("critical_newborn_centres", 1), ("paediatric_hospitals", 2), ("township_elder_centres", 1),
            ("county_elder_institutions", 1), ("mch_staff", max(1, perThousand(0.12))),
            ("township_mch_staff", max(townships, perThousand(0.25))), ("village_workers", villages),
        ]
    }
}
