import Access
import ArgumentParser
import Civil
import Exchange
import Policy

extension PolicyCommand {
    /// Writes the people of a registry as a population that policies can be tried on.
    struct PopulationCommand: AsyncParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "population",
                abstract: say("把登记的人写成可供测算的人口数据", "Write the people of a registry as a population to try policies on"),
                discussion: say(
                    """
                    写出规则要读的各项情况，没有姓名和证件号；写入 --out 下以区划代码命名的文件夹，几个县的可以放在一起。
                    出生日期、住址区划等仍可能认出人来：文件夹只有本人可读，请妥善保管。
                    例：yisheng policy population --data data --out people
                        yisheng policy reform --population people --from 2026-01 --to 2026-12 --reform higher.yaml
                    """,
                    """
                    Writes what rules read of them, without names and numbers, into a folder called by the division's code below --out;
                    those of several counties may stand side by side. Days of birth and places may still tell who somebody is: the folder
                    is for you alone to read; keep it so.
                    Example: yisheng policy population --data data --out people
                             yisheng policy reform --population people --from 2026-01 --to 2026-12 --reform higher.yaml
                    """))
        }

        @OptionGroup var place: DataOptions
        @OptionGroup var voice: Voice

        @Option(help: .words("写入的文件夹", "The folder to write.", value: "dir"))
        var out: String

        @Option(help: .words("哪一天的情况；默认今天", "As at which day; by default today.", value: "day"), transform: civilDay)
        var day: Day?

        func run() async throws {
            try await voice.run {
                try await place.with { open in
                    let division = open.county.division
                    let people: RegistryPopulation
                    do {
                        people = try await RegistryPopulation(
                            open.registry, open.chain, in: division, asAt: day ?? today(),
                            as: operatorActor(division), for: .benefitReview)
                    } catch let fault as PopulationFault { throw Failure.population(fault) }
                    let folder = "\(out)/\(division)"
                    try PopulationFolder.write(people.columns, for: open.chain, to: folder)
                    voice.document(
                        .object([
                            ("persons", .integer(people.persons)), ("families", .integer(people.families)),
                            ("folder", .string(folder)),
                        ]))
                    voice.line(
                        say(
                            "\(folder)：\(people.persons) 人，\(people.families) 户",
                            "\(folder): \(people.persons) people, \(people.families) families"))
                }
            }
        }
    }
}
