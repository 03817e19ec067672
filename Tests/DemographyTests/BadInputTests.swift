import Civil
import Demography
import Testing

/// Each kind of wrong input is refused with its own code.
@Suite struct BadInputTests {
    struct Files {
        var population = ["region,sex,age,count"]
        var mortality = ["region,year,sex,age,mx"]
        var fertility = ["region,year,age,asfr"]
        var ratio = ["region,year,srb"]
        var migration = ["region,year,sex,age,net"]

        init(years: ClosedRange<Int> = 2025...2026) {
            for sex in ["male", "female"] {
                for age in 0...100 {
                    population.append("A,\(sex),\(age),\(1000 - 9 * age)")
                    for year in years {
                        mortality.append("A,\(year),\(sex),\(age),\(min(0.5, 0.001 + 0.00005 * Double(age * age)))")
                        migration.append("A,\(year),\(sex),\(age),1")
                    }
                }
            }
            for year in years {
                for age in 15..<50 { fertility.append("A,\(year),\(age),0.04") }
                ratio.append("A,\(year),1.06")
            }
        }

        func read() throws(Refusal) -> ProjectionInputs {
            func bytes(_ lines: [String]) -> [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }
            return try ProjectionInputs(
                ProjectionFiles(
                    population: bytes(population), mortality: bytes(mortality), fertility: bytes(fertility),
                    sexRatio: bytes(ratio), migration: bytes(migration)))
        }

        /// The codes that it is refused with.
        var codes: Set<String> {
            do throws(Refusal) {
                _ = try read()
                return []
            } catch { return Set(error.problems.map(\.code)) }
        }
    }

    @Test func `good files are read`() throws {
        let inputs = try Files().read()
        #expect(inputs.firstYear == 2025)
        #expect(inputs.rates.count == 2)
    }

    @Test func `a missing age is named`() {
        var files = Files()
        files.mortality.removeAll { $0.hasPrefix("A,2026,female,37,") }
        #expect(files.codes == ["DEM-0033"])
        files = Files()
        files.population.removeAll { $0.hasPrefix("A,male,12,") }
        #expect(files.codes == ["DEM-0033"])
    }

    @Test func `rates per thousand are named`() {
        var files = Files()
        files.fertility = files.fertility.map { $0.replacing("0.04", with: "40") }
        #expect(files.codes.contains("DEM-0028"))
    }

    @Test func `a year that is shifted in one file is named`() {
        var files = Files()
        files.fertility = Files(years: 2026...2027).fertility
        #expect(files.codes == ["DEM-0030"])
    }

    @Test func `negative counts, per cent and rows that repeat are named`() {
        var files = Files()
        files.population[5] = "A,male,4,-1"
        #expect(files.codes.contains("DEM-0028"))
        files = Files()
        files.ratio[1] = "A,2025,106"
        #expect(files.codes.contains("DEM-0028"))
        files = Files()
        files.migration.append("A,2025,male,0,1")
        #expect(files.codes == ["DEM-0029"])
    }

    @Test func `a column that is missing, a sex that is none and a half year are named`() {
        var files = Files()
        files.fertility[0] = "region,year,age,tfr"
        #expect(files.codes == ["DEM-0023"])
        files = Files()
        files.population[1] = "A,both,0,1"
        #expect(files.codes.contains("DEM-0025"))
        files = Files()
        files.ratio[1] = "A,2025.5,1.06"
        #expect(files.codes.contains("DEM-0024"))
    }

    @Test func `a cut or damaged gzip file gives nothing`() {
        // "a\n", compressed.
        let whole: [UInt8] = [31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 75, 228, 2, 0, 7, 161, 234, 221, 2, 0, 0, 0]
        #expect(Gunzip.content(whole) == Array("a\n".utf8))
        #expect(Gunzip.content(Array(whole.dropLast(3))) == nil)
        #expect(Gunzip.content(Array(whole.prefix(12))) == nil)
        #expect(Gunzip.content([31, 139]) == nil)
    }

    @Test func `migrants in persons beside a population in thousands are named`() {
        var files = Files()
        files.migration = files.migration.map { line in
            guard line.hasPrefix("A,2025,male,2") else { return line }
            return line.split(separator: ",").dropLast().joined(separator: ",") + ",-5000"
        }
        #expect(files.codes == ["DEM-0038"])
    }
}
