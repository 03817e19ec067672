public import Civil
import Demography
import Population

/// What acts on families besides survival and fertility by age: who marries, parts, leaves home, moves, learns and works. Every value is an
/// assumption that ``assumptions`` lists.
public struct FamilyRates: Sendable {
    /// Fertility by children borne and years since the last, relative to that of childless women, and of women without a husband.
    public var births = BirthFactors(
        childless: 1, children: [[0.8, 2.6, 4, 3.2, 1.6], [0.16, 0.5, 0.75, 0.6, 0.28], [0.1, 0.2, 0.3, 0.2, 0.1]],
        single: 0.04)
    /// The share of births that are of twins.
    public var twins = 0.011
    /// The share of women who have ever married, by completed age from 0: marriages of those who have not are what takes it from one age to the
    /// next.
    public var everMarried = (0...80).map { Lives.everMarried(age: $0) }
    /// Of the divorced and widowed under fifty, who marry again in a year; a fifth of that up to 65.
    public var remarriage = 0.08
    /// By how many years a husband is older: mean and standard deviation.
    public var husbandOlder = (mean: 2.0, deviation: 2.8)
    /// Of married couples who part in a year, by full years since the wedding, the last for all longer ones.
    public var divorce = [
        0.006, 0.012, 0.017, 0.019, 0.019, 0.018, 0.017, 0.016, 0.015, 0.014, 0.013, 0.012, 0.010, 0.006,
    ]
    /// Of new couples who stay with his parents, where he lives with them.
    public var staysWithParents = 0.5
    /// Of unmarried adults under 35 in their parents' home who leave it in a year.
    public var leavesHome = 0.025
    /// Of those of 75 and older who live alone and move to a child in a year.
    public var movesToChild = 0.08
    /// Of households that move to another township in a year.
    public var moves = 0.011
    /// Of households that leave these divisions in a year, by whether the eldest member is under 40.
    public var leaves = (young: 0.010, others: 0.002)
    /// Newcomers of working age in a year, for each resident.
    public var arrives = 0.0035
    /// Of those of working age without work who find an employer in a year, by ``Education``; who begin on their own account.
    public var hired = [0.05, 0.06, 0.10, 0.18, 0.35]
    public var begins = 0.12
    /// Of employees who lose or leave their work in a year; of mothers with an employer in the year after a birth, besides.
    public var leavesWork = 0.05
    public var leavesWorkAfterBirth = 0.12
    /// Of those whom no employer insures, who are in the residents' insurance.
    public var residentsInsured = 0.95

    /// These assumptions.
    public init() {}

    /// The age from which nobody works for an employer: as it was before it began to rise in 2025.
    static func retirementAge(_ sex: Sex) -> Int { sex == .male ? 60 : 55 }

    /// The share of men among newcomers, who are from 18 to 31.
    static let menAmongNewcomers = 0.55

    /// What decides a household's place among incomes: school and work of those who earn, and chance.
    static func earning(_ education: Education, _ work: Work, _ draws: inout Draws) -> Double {
        let school = [0, 0.15, 0.35, 0.6, 1.1][Int(education.rawValue)]
        let trade = [0, 0.8, 0.4, 0.5][Int(work.rawValue)]
        return school + trade + draws.unit() + draws.unit() + draws.unit()
    }
}

/// Something that is supposed, with where it comes from.
public struct Assumption: Hashable, Sendable {
    /// What is supposed.
    public let title: Bilingual
    /// The values, as one would write them.
    public let value: String
    /// Where it comes from.
    public let source: Bilingual

    /// An assumption from its parts.
    public init(_ title: Bilingual, _ value: String, _ source: Bilingual) {
        (self.title, self.value, self.source) = (title, value, source)
    }
}

extension FamilyRates {
    /// Everything supposed, for whoever has to judge what came of it.
    public var assumptions: [Assumption] {
        let own = Bilingual(zh: "本项目的假设，未经核实", en: "an assumption of this project, not checked")
        let census = Bilingual(
            zh: "本项目的假设，接近2020年人口普查", en: "an assumption of this project, near the census of 2020")
        func percent(_ value: Double) -> String { "\((value * 1000).rounded() / 10) %" }
        func factors(_ values: ArraySlice<Double>) -> String { values.map { "\($0)" }.joined(separator: " ") }
        let shown = births.factors
        return [
            Assumption(
                Bilingual(
                    zh: "生育的相对强度（未育为1）：一孩、二孩、三孩及以上各按距上次生育1、2、3、4、5年以上",
                    en:
                        "relative fertility (childless 1): after one, two, three births, by 1, 2, 3, 4, 5 and more years since the last"
                ),
                [factors(shown[1..<6]), factors(shown[6..<11]), factors(shown[11..<16])].joined(separator: " / "), own),
            Assumption(
                Bilingual(zh: "没有配偶的妇女生育的相对强度", en: "relative fertility of women without a husband"),
                "\(births.single)", own),
            Assumption(Bilingual(zh: "双胎占分娩的比例", en: "births that are of twins"), percent(twins), own),
            Assumption(
                Bilingual(zh: "曾婚比例：20、25、30、35、45岁的妇女", en: "ever married: women of 20, 25, 30, 35, 45"),
                [20, 25, 30, 35, 45].map { percent(everMarried[min($0, everMarried.count - 1)]) }.joined(
                    separator: " "),
                census),
            Assumption(
                Bilingual(zh: "丈夫比妻子大（平均、标准差，岁）", en: "husband older by (mean, standard deviation, years)"),
                "\(husbandOlder.mean) ± \(husbandOlder.deviation)", own),
            Assumption(
                Bilingual(zh: "每年离婚的夫妻（按婚龄，第1年起）", en: "couples who part in a year, by years since the wedding"),
                divorce.map(percent).joined(separator: " "), own),
            Assumption(
                Bilingual(zh: "离婚、丧偶者（五十岁以下）每年再婚", en: "divorced and widowed under 50 who marry again in a year"),
                percent(remarriage), own),
            Assumption(
                Bilingual(
                    zh: "新婚与男方父母同住；未婚成年子女每年离家；75岁以上独居者每年搬到子女家",
                    en:
                        "new couples with his parents; unmarried adults who leave home in a year; the lone of 75 and more who move to a child"
                ),
                [staysWithParents, leavesHome, movesToChild].map(percent).joined(separator: " / "), own),
            Assumption(
                Bilingual(
                    zh: "家庭每年迁往其他乡镇；迁出本地（户主40岁以下、以上）；每年迁入（占常住人口）",
                    en:
                        "households that move within; that leave (eldest under 40, older); newcomers in a year by residents"
                ),
                [moves, leaves.young, leaves.others, arrives].map(percent).joined(separator: " / "), own),
            Assumption(
                Bilingual(
                    zh: "学业：2000年以后出生的人完成初中、高中、大专以上的比例（逐段）",
                    en:
                        "school: of those born from 2000 on, who finish junior, senior and higher stages, each of the one before"
                ),
                Schooling.chances(born: 2005).dropFirst().map(percent).joined(separator: " / "),
                Bilingual(
                    zh: "本项目的假设，接近教育部统计公报",
                    en: "an assumption of this project, near the bulletins of the Ministry of Education")
            ),
            Assumption(
                Bilingual(zh: "不再在单位工作的年龄：男、女", en: "age from which nobody works for an employer: men, women"),
                "\(FamilyRates.retirementAge(.male)) / \(FamilyRates.retirementAge(.female))",
                Bilingual(zh: "2025年起逐步提高以前的法定退休年龄", en: "the statutory ages before they began to rise in 2025")),
            Assumption(
                Bilingual(zh: "没有单位的人参加居民医保", en: "in the residents' insurance, of whom no employer insures"),
                percent(residentsInsured), own),
            Assumption(
                Bilingual(zh: "迁入者", en: "newcomers"),
                "18–31；♂ \(percent(FamilyRates.menAmongNewcomers))",
                own),
            Assumption(
                Bilingual(
                    zh: "每年找到单位（按学历）；自己开始；失去或离开；生育后另有多少母亲离开",
                    en:
                        "who is hired in a year, by school; begins on their own; loses or leaves work; mothers who leave after a birth, besides"
                ),
                [
                    hired.map(percent).joined(separator: " "), percent(begins), percent(leavesWork),
                    percent(leavesWorkAfterBirth),
                ]
                .joined(separator: " / "), own),
        ]
    }
}
