/// When services for a child or a pregnancy fall due.
///
/// Vaccines: 国疾控卫免发〔2026〕16号 and, for children born before November 2024, the edition of 2021 with doses of DTaP at 3, 4 and 5
/// months. Checks: 国家基本公共卫生服务规范（第三版） and 妇幼保健 visit ages. Weights and lengths are round figures for made-up children and
/// judge nothing.
enum Timetables {
    struct Dose: Sendable {
        let vaccine: String
        let dose: Int
        let months: Int
    }

    private static let common: [Dose] = [
        Dose(vaccine: "HepB", dose: 1, months: 0), Dose(vaccine: "BCG", dose: 1, months: 0),
        Dose(vaccine: "HepB", dose: 2, months: 1), Dose(vaccine: "IPV", dose: 1, months: 2),
        Dose(vaccine: "IPV", dose: 2, months: 3), Dose(vaccine: "bOPV", dose: 3, months: 4),
        Dose(vaccine: "HepB", dose: 3, months: 6), Dose(vaccine: "MPSV-A", dose: 1, months: 6),
        Dose(vaccine: "MMR", dose: 1, months: 8), Dose(vaccine: "JE-L", dose: 1, months: 8),
        Dose(vaccine: "MPSV-A", dose: 2, months: 9), Dose(vaccine: "DTaP", dose: 4, months: 18),
        Dose(vaccine: "MMR", dose: 2, months: 18), Dose(vaccine: "HepA-L", dose: 1, months: 18),
        Dose(vaccine: "JE-L", dose: 2, months: 24), Dose(vaccine: "MPSV-AC", dose: 3, months: 36),
        Dose(vaccine: "bOPV", dose: 4, months: 48), Dose(vaccine: "MPSV-AC", dose: 4, months: 72),
    ]

    /// Doses of children born since November 2024.
    static let doses =
        common + [
            Dose(vaccine: "DTaP", dose: 1, months: 2), Dose(vaccine: "DTaP", dose: 2, months: 4),
            Dose(vaccine: "DTaP", dose: 3, months: 6), Dose(vaccine: "DTaP", dose: 5, months: 72),
        ]

    /// Doses of children born before November 2024.
    static let earlierDoses =
        common + [
            Dose(vaccine: "DTaP", dose: 1, months: 3), Dose(vaccine: "DTaP", dose: 2, months: 4),
            Dose(vaccine: "DTaP", dose: 3, months: 5), Dose(vaccine: "DT", dose: 1, months: 72),
        ]

    struct Check: Sendable {
        let visit: String
        let months: Int
        /// Grams, millimetres.
        let weight: Int
        let height: Int
    }

    /// The checks of children under seven; the first is the newborn home visit, within a week.
    static let checks: [Check] = [
        Check(visit: "newborn", months: 0, weight: 3400, height: 500),
        Check(visit: "m1", months: 1, weight: 4400, height: 545),
        Check(visit: "m3", months: 3, weight: 6300, height: 610),
        Check(visit: "m6", months: 6, weight: 7800, height: 670),
        Check(visit: "m8", months: 8, weight: 8500, height: 700),
        Check(visit: "m12", months: 12, weight: 9500, height: 755),
        Check(visit: "m18", months: 18, weight: 10800, height: 820),
        Check(visit: "m24", months: 24, weight: 12000, height: 875),
        Check(visit: "m30", months: 30, weight: 13200, height: 920),
        Check(visit: "m36", months: 36, weight: 14300, height: 960),
        Check(visit: "y4", months: 48, weight: 16200, height: 1030),
        Check(visit: "y5", months: 60, weight: 18300, height: 1100),
        Check(visit: "y6", months: 72, weight: 20500, height: 1160),
    ]

    /// The weeks of pregnancy of the five antenatal visits, and how often they are made.
    static let antenatal: [(weeks: Int32, made: Double)] = [(12, 0.95), (17, 0.92), (22, 0.90), (30, 0.90), (37, 0.88)]

    /// The newborn screenings.
    static let screenings = ["blood", "hearing", "heart"]
}
