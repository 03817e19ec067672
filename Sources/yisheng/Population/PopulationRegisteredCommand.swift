import Access
import ArgumentParser
import Civil
import Exchange
import Population

extension PopulationFileCommand {
    /// Makes a file of the people of a registry.
    struct Registered: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "registered", abstract: say("由登记数据生成人口文件", "Make a population file of a registry"),
                discussion: say(
                    """
                    只取出生、死亡、性别、住址区划、亲属、就业和参保，不取姓名和任何号码。出生日期、区划等仍可能认出人来，请妥善保管。
                    例：yisheng population registered --data data --out people.pop
                    """,
                    """
                    Days of birth and death, sex, places, kin, work and insurance are taken; no names and no numbers. Days of birth and places may
                    still tell who somebody is: keep it so.
                    Example: yisheng population registered --data data --out people.pop
                    """))
        }

        @OptionGroup var place: DataOptions

        @Option(help: .words("写入的文件", "The file to write.", value: "file"))
        var out: String

        @Option(help: .words("哪一天的情况；默认今天", "As at which day; by default today.", value: "day"), transform: civilDay)
        var day: Day?

        @OptionGroup var voice: Voice

        func run() async throws {
            try await voice.run {
                try await place.with { open in
                    let division = open.county.division
                    let people = try await Population(
                        open.registry, in: division, named: { open.rules.divisions.name(of: $0) ?? "" },
                        asAt: day ?? today(), isSynthetic: open.county.isSynthetic, as: operatorActor(division),
                        for: .benefitReview)
                    try PopulationFile.write(people, to: out)
                    let summary = PopulationSummary(people)
                    voice.document(summary.json)
                    for line in summary.lines { voice.line(line) }
                }
            }
        }
    }
}
