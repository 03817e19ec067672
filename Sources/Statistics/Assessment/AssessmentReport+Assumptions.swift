import Charts
import Civil
import Demography
public import Microsimulation
import Policy
import Population

extension AssessmentReport {
    /// Everything that was supposed, with its source.
    public var assumptions: [Assumption] {
        var all = [base] + request.scenarios.map(scenario)
        all.append(
            Assumption(
                Bilingual(zh: "本地生育水平是情景的几倍", en: "fertility of the place, times that of the scenario"),
                NumberStyle.decimal(request.fertility, places: 2),
                Bilingual(zh: "测算时给定", en: "given for this assessment")))
        all.append(
            Assumption(
                Bilingual(zh: "死亡率（分年龄、性别）", en: "death rates by age and sex"),
                say("全国，按情景的预期寿命调整", "the nation's, at the scenario's life expectancy"),
                Bilingual(zh: "联合国《世界人口展望2024》", en: China.source)))
        all += responses + request.families.assumptions
        let norms = request.norms
        all.append(
            Assumption(
                Bilingual(zh: "每千人口托位；幼儿园入园率", en: "childcare places per 1,000; kindergarten enrolment"),
                "\(norms.childcarePlacesPerThousand)；\(NumberStyle.decimal(norms.kindergartenEnrolment * 100, places: 0)) %",
                Bilingual(
                    zh: "“十四五”规划2025年目标4.5；入园率为本项目的假设",
                    en:
                        "the target of the 14th five-year plan for 2025, 4.5; enrolment is an assumption of this project"
                )))
        all.append(
            Assumption(
                Bilingual(
                    zh: "没有登记的情况（工资、救助、残疾等级等）",
                    en: "what no population file knows (wages, assistance, grades of disability …)"),
                say("按“不详”处理，不计入支付", "unknown, and not counted as paid"),
                Bilingual(zh: "缺少记录不等于没有", en: "no record is not a no")))
        return all
    }

    private var base: Assumption {
        let made = request.population.isSynthetic
        return Assumption(
            Bilingual(zh: "起始人口", en: "the people at the beginning"),
            say(
                "\(whole(Double(residents)))人，代表\(whole(Double(residents) * assessment.weight))人，\(request.population.asAt)",
                "\(whole(Double(residents))) who stand for \(whole(Double(residents) * assessment.weight)), \(request.population.asAt)"
            ),
            made
                ? Bilingual(
                    zh: "虚构：年龄、性别为全国结构（联合国《世界人口展望2024》），家庭为假设",
                    en: "made up: ages and sexes of the nation (\(China.source)), families supposed")
                : Bilingual(zh: "由登记数据转来", en: "taken from a registry"))
    }

    private var residents: Int {
        (0..<request.population.count).count { request.population.isPresent($0, on: request.population.asAt) }
    }

    private func scenario(_ scenario: ScenarioDeclaration) -> Assumption {
        let ends = [assessment.firstYear, assessment.firstYear + request.years - 1]
        let supposed = Scenario(name: scenario.id, paths: [.totalFertility: scenario.totalFertility])
        let rates = ends.map {
            NumberStyle.decimal((supposed.value(.totalFertility, in: $0) ?? 0) * request.fertility, places: 2)
        }
        return Assumption(
            Bilingual(
                zh: "情景“\(scenario.title.zh)”：总和生育率（首年、末年）",
                en: "scenario “\(scenario.title.en)”: children per woman (first year, last year)"),
            rates.joined(separator: say("、", ", ")), source(scenario.cite))
    }

    private var responses: [Assumption] {
        guard let response = request.response, !request.answers.isEmpty else {
            return [
                Assumption(
                    Bilingual(zh: "生育对支持的反应", en: "how births answer to support"), say("不作反应", "not at all"),
                    Bilingual(zh: "测算时给定", en: "given for this assessment"))
            ]
        }
        var all = [
            Assumption(
                Bilingual(
                    zh: "\(response.title.zh)：承诺给一个孩子的钱每多出一个人一年的可支配收入，出生增加（低、中、高）",
                    en:
                        "\(response.title.en): births grow, where a child is promised a year's disposable income of one person more, by (least, middle, most)"
                ),
                response.effects.map { NumberStyle.decimal($0 * 100, places: 0) + " %" }.joined(
                    separator: say("、", ", "))
                    + say("；一年可支配收入 ", "; a year's income ") + NumberStyle.grouped(response.income / 100)
                    + say(" 元", " yuan"),
                Bilingual(
                    zh: source(response.cite).zh + "。" + response.note.zh,
                    en: source(response.cite).en + ". " + response.note.en))
        ]
        for (reform, promised) in zip(request.reforms, assessment.promised) {
            all.append(
                Assumption(
                    Bilingual(
                        zh: "“\(reform.title.zh)”承诺给第一、二、三个孩子三年里多（少）多少元",
                        en:
                            "“\(reform.title.en)”: a first, second, third child is promised more (or less) in three years, yuan"
                    ),
                    promised.map { signed($0 / 100, whole) }.joined(separator: say("、", ", ")),
                    Bilingual(zh: "由政策包对典型家庭计算", en: "what the packs come to for a model family")))
        }
        return all
    }

    private func source(_ citations: [Citation]) -> Bilingual {
        let known = citations.map { citation -> Bilingual in
            guard let instrument = request.chain.instruments[citation.instrument] else {
                return Bilingual(zh: citation.description, en: citation.description)
            }
            let clause = citation.clause.isEmpty ? "" : " \(citation.clause)"
            return Bilingual(
                zh: "\(instrument.issuer.zh)《\(instrument.title.zh)》\(clause)",
                en: "\(instrument.issuer.en), \(instrument.title.en)\(clause)")
        }
        return Bilingual(zh: known.map(\.zh).joined(separator: "；"), en: known.map(\.en).joined(separator: "; "))
    }

    /// How it was worked out, and what it cannot say.
    public var method: [String] {
        [
            say(
                "同样的人在现行政策和各方案下逐年生活：结婚、生育、死亡、离婚、分家、迁移、就业、参保；每个人每年的每次抽取在各方案下相同，所以方案之间的差别只来自方案。",
                "The same people live year by year under what holds and under each reform: they marry, bear, die, part, leave home, move, work and are insured. Each draw of a person in a year is the same under all, so that what differs comes of the reform alone."
            ),
            say(
                "每年年末，用为一个家庭作决定的同一套规则，对全部人口按列计算当年的待遇。",
                "At the end of each year the rules that decide for one family decide by columns for all of them what they receive in it."
            ),
            say(
                "偶然性和情景分开列出：偶然性是同样的假设下各次模拟的差别，情景是假设不同带来的差别，两者不能相加。",
                "Chance and scenarios stand apart: chance is what replicates differ by under the same suppositions, scenarios what other suppositions would bring; the two are not to be added."
            ),
            say(
                "没有计入：领取率（按应领尽领计算）、物价、工资和标准的变化、其他地方的人因此迁入。",
                "Not reckoned with: who does not claim (all are taken to), prices, wages and other rates that change, and people who would move in for it."
            ),
        ]
    }
}
